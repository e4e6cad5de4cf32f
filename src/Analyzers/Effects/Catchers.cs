using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Code of a compilation that handles the <c>AggregateException</c> of waits in what it calls: an await there throws another one.</summary>
internal sealed class Catchers(Concurrency model)
{
    /// <summary>Bodies followed; beyond that every body may be called from one.</summary>
    private const int Bound = 20_000;

    /// <summary>The statements of a file that may be such code: looked for once for each version of it.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, TryStatementSyntax[]> Candidates = new();

    private HashSet<SyntaxNode>? called;

    /// <summary>May one of them call this body, in whatever way: directly, by an interface, by a delegate?</summary>
    public bool MayCall(Frame frame, CancellationToken cancel)
    {
        called ??= Follow(cancel);
        return called.Count > Bound || called.Contains(frame.Key);
    }

    private HashSet<SyntaxNode> Follow(CancellationToken cancel)
    {
        var reached = new HashSet<SyntaxNode>();
        var work = new Queue<Step>(Starts(cancel));
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (work.Count > 0 && reached.Count <= Bound)
        {
            cancel.ThrowIfCancellationRequested();
            var step = work.Dequeue();
            if (step.Lambda is { } lambda) Enter(model.Effects.Of(lambda));
            else if (step.Edge != DelegateUse.Unknown && step.Member is IMethodSymbol method) Enter(model.Effects.Of(method, cancel));
            else if ((step.Effect & Effect.Unknown) != 0 && step.Member is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } unseen && names.Add(unseen.Name)) EnterAll(unseen.Name);
        }

        return reached;

        void Enter(Body? body)
        {
            if (body is null || !reached.Add(body.Key)) return;
            foreach (var inner in body.Steps) work.Enqueue(inner);
        }

        // Of an interface or base class of the user's: whatever has the name may be meant.
        void EnterAll(string name)
        {
            foreach (var method in model.Compilation.GetSymbolsWithName(name, SymbolFilter.Member, cancel).OfType<IMethodSymbol>()) Enter(model.Effects.Of(method, cancel));
        }
    }

    /// <summary>What the guarded blocks do; where one calls a delegate, also all lambdas around it.</summary>
    private IEnumerable<Step> Starts(CancellationToken cancel)
    {
        foreach (var tree in model.Compilation.SyntaxTrees)
        {
            cancel.ThrowIfCancellationRequested();
            if (Candidates.GetValue(tree, static tree => CandidatesIn(tree.GetRoot())) is not { Length: > 0 } attempts) continue;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
            var semantics = model.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
            foreach (var attempt in attempts)
            {
                if (semantics.GetOperation(attempt, cancel) is not ITryOperation operation || !Obstacle.CatchesAggregate(operation, model.Types) || model.Effects.Around(operation, cancel) is not { } around) continue;
                var guarded = around.Steps.Where(step => attempt.Block.Span.Contains(step.At.Span)).ToList();
                var callsDelegate = guarded.Exists(step => step.Member is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke });
                foreach (var step in callsDelegate ? guarded.Concat(around.Steps.Where(step => step.Lambda is not null)) : guarded) yield return step;
            }
        }
    }

    private static TryStatementSyntax[] CandidatesIn(SyntaxNode root) =>
        [.. root.DescendantNodes().OfType<TryStatementSyntax>().Where(attempt => attempt.Catches.Any(handler => handler.DescendantTokens().Any(IsTelling)))];

    private static bool IsTelling(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText is "AggregateException" or "InnerException" or "GetBaseException";
}
