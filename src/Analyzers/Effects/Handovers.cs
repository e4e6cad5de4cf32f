using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>
/// What methods in sight do with the delegates that they are given: run before they return, by themselves or by handing them on to a method
/// that does; only have run later or elsewhere; or nothing that can be shown. What is stored, returned or put into a collection is not run.
/// </summary>
internal sealed class Handovers(Concurrency model)
{
    private readonly ConcurrentDictionary<IParameterSymbol, DelegateUse> known = new(SymbolEqualityComparer.Default);

    public DelegateUse UseOf(IParameterSymbol parameter, CancellationToken cancel)
    {
        if (known.TryGetValue(parameter, out var use)) return use;
        foreach (var (asked, answer) in new Search(this, model, cancel).Answers(parameter)) known.TryAdd(asked, answer);
        return known[parameter];
    }

    /// <summary>Does the code that is given the delegate run it for a caller that waits for it?</summary>
    public bool IsOfAsyncCode(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method && (method.IsAsync || model.Types.IsAsyncResult(method.ReturnType));

    /// <summary>One parameter, and those that its delegate is handed on for: what is shown of one is told to those that wait for it.</summary>
    private sealed class Search(Handovers owner, Concurrency model, CancellationToken cancel)
    {
        private readonly Dictionary<IParameterSymbol, Goal> goals = new(SymbolEqualityComparer.Default);
        private readonly Queue<(Goal Goal, Body Body, bool Elsewhere)> bodies = new();
        private readonly Queue<(Goal Goal, DelegateUse Use)> shown = new();

        public IEnumerable<(IParameterSymbol, DelegateUse)> Answers(IParameterSymbol parameter)
        {
            Open(parameter);
            while (bodies.Count > 0 || shown.Count > 0)
            {
                cancel.ThrowIfCancellationRequested();
                if (shown.Count > 0) Tell(shown.Dequeue());
                else Look(bodies.Dequeue());
            }

            return goals.Select(goal => (goal.Key, goal.Value.Answer));
        }

        private Goal Open(IParameterSymbol parameter)
        {
            if (goals.TryGetValue(parameter, out var goal)) return goal;
            goals.Add(parameter, goal = new Goal(owner.IsOfAsyncCode(parameter)));
            if (owner.known.TryGetValue(parameter, out var before))
            {
                goal.Runs = before == DelegateUse.Runs;
                goal.Defers = before == DelegateUse.Defers;
            }
            else if (parameter.ContainingSymbol is IMethodSymbol method && model.Implementations.Of(method, null, cancel) is { } target && model.Effects.Of(target, cancel) is { IsIterator: false } body)
            {
                goal.Parameter = (target.PartialImplementationPart ?? target).OriginalDefinition.Parameters[parameter.Ordinal];
                Enter(goal, body, elsewhere: false);
            }

            return goal;
        }

        private void Enter(Goal goal, Body? body, bool elsewhere)
        {
            if (body is not null && goal.Seen.Add((body, elsewhere))) bodies.Enqueue((goal, body, elsewhere));
        }

        private void Look((Goal Goal, Body Body, bool Elsewhere) at)
        {
            var (goal, body, elsewhere) = at;
            foreach (var (parameter, use, given) in body.Uses)
                if (Types.Same(parameter, goal.Parameter)) Follow(goal, use, given, null, elsewhere);

            // Lambdas and local functions see the parameter too.
            foreach (var step in body.Steps)
                if (step.Lambda is { } lambda) Follow(goal, step.Edge, step.Given, lambda, elsewhere);
                else if (step is { Edge: DelegateUse.Runs, Member: IMethodSymbol { MethodKind: MethodKind.LocalFunction } local }) Enter(goal, model.Effects.Of(local, cancel), elsewhere);
        }

        private void Follow(Goal goal, DelegateUse use, IParameterSymbol? given, SyntaxNode? lambda, bool elsewhere)
        {
            switch (use)
            {
                case DelegateUse.Runs or DelegateUse.Implies: Reach(goal, lambda, elsewhere); break;
                case DelegateUse.Defers or DelegateUse.Spawns or DelegateUse.Isolates: Reach(goal, lambda, elsewhere: true); break;
                case DelegateUse.Handed when given is not null:
                    var next = Open(given);
                    if (next.IsAsync && !goal.IsAsync) break;
                    next.Waiting.Add((goal, lambda, elsewhere));
                    if (next.Answer != DelegateUse.Unknown) Reach(goal, lambda, elsewhere || !next.Runs);
                    break;
            }
        }

        /// <summary>The delegate itself is run, or a lambda that may call it.</summary>
        private void Reach(Goal goal, SyntaxNode? lambda, bool elsewhere)
        {
            if (lambda is not null) Enter(goal, model.Effects.Of(lambda), elsewhere);
            else shown.Enqueue((goal, elsewhere ? DelegateUse.Defers : DelegateUse.Runs));
        }

        private void Tell((Goal Goal, DelegateUse Use) news)
        {
            var (goal, use) = news;
            if (goal.Runs || goal.Answer == use) return;
            goal.Runs = use == DelegateUse.Runs;
            goal.Defers = true;
            foreach (var (waiting, lambda, elsewhere) in goal.Waiting) Reach(waiting, lambda, elsewhere || !goal.Runs);
        }
    }

    private sealed class Goal(bool isAsync)
    {
        public bool IsAsync => isAsync;
        public IParameterSymbol? Parameter { get; set; }
        public bool Runs { get; set; }
        public bool Defers { get; set; }
        public DelegateUse Answer => Runs ? DelegateUse.Runs : Defers ? DelegateUse.Defers : DelegateUse.Unknown;
        public HashSet<(Body, bool)> Seen { get; } = [];
        public List<(Goal Goal, SyntaxNode? Lambda, bool Elsewhere)> Waiting { get; } = [];
    }
}
