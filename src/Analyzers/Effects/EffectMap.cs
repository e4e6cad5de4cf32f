using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Answers what code reaches through calls: breadth first over bodies in sight, so the first answer is the shortest path.</summary>
internal sealed class EffectMap(Concurrency model)
{
    public Concurrency Model => model;

    /// <summary>Bodies looked at for one question; beyond that the map is silent.</summary>
    private const int Bound = 20_000;

    private readonly ConcurrentDictionary<SyntaxNode, Body?> bodies = new();

    // What a body reaches depends on which of its parameters are in memory.
    private readonly ConcurrentDictionary<(Body Body, ulong Memory, Effect Effect), Trace?> answers = new();

    /// <summary>The innermost first: whoever finds a body, on another thread, finds the lambdas that it runs.</summary>
    public void Remember(ImmutableArray<Body> member)
    {
        for (var i = member.Length - 1; i >= 0; i--) bodies.TryAdd(member[i].Key, member[i]);
    }

    /// <summary>The facts of a method in sight; null when it has no body here.</summary>
    public Body? Of(IMethodSymbol method, CancellationToken cancel)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        return method.DeclaringSyntaxReferences is [var reference, ..] ? Of(reference.GetSyntax(cancel), method, cancel) : null;
    }

    /// <summary>The facts of a declaration of this compilation's, or of a referenced project's.</summary>
    private Body? Of(SyntaxNode declaration, ISymbol declared, CancellationToken cancel) => model.For(declaration.SyntaxTree)?.Effects.Read(declaration, declared, cancel);

    private Body? Read(SyntaxNode declaration, ISymbol declared, CancellationToken cancel)
    {
        if (bodies.TryGetValue(declaration, out var known)) return known;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        var semantics = model.Compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030
        if (semantics.GetOperation(declaration, cancel) is { } operation)
        {
            var owner = semantics.GetDeclaredSymbol(declaration, cancel) ?? declared;
            Remember(Member.Read(model, owner, ImmutableArray.Create(operation), cancel).Bodies);
        }

        return bodies.GetOrAdd(declaration, (Body?)null);
    }

    /// <summary>The facts of a lambda of a member that was read.</summary>
    public Body? Of(SyntaxNode lambda) => model.For(lambda.SyntaxTree)?.Effects.bodies.TryGetValue(lambda, out var body) == true ? body : null;

    /// <summary>The facts of the method or lambda that an operation is part of.</summary>
    public Body? Around(IOperation operation, CancellationToken cancel)
    {
        var at = operation;
        while (at.Parent is { } parent && at is not (IAnonymousFunctionOperation or ILocalFunctionOperation)) at = parent;
        if (operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart, cancel) is not IMethodSymbol method) return null;

        // Reading the method reads its lambdas too.
        while (method is { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction, ContainingSymbol: IMethodSymbol outer }) method = outer;
        var whole = Of(method, cancel);
        return at is IAnonymousFunctionOperation or ILocalFunctionOperation ? Of(at.Syntax) : whole;
    }

    /// <summary>The body that a step hands control to, if it is in sight.</summary>
    public Body? Target(Step step, CancellationToken cancel) => step switch
    {
        { Lambda: { } lambda } => Of(lambda),
        { Edge: DelegateUse.Runs, Member: IMethodSymbol method } => Of(method, cancel),
        _ => null,
    };

    /// <summary>The body that a step leads a question to, and the step as a message shows it. One about blocking also follows what no call names.</summary>
    private (Body Body, Step Hop)? Next(Step step, Effect effect, bool isWaitedFor, CancellationToken cancel)
    {
        var asksBlocking = AsksBlocking(effect);
        if (step.Edge != DelegateUse.Runs && asksBlocking) step = Resolve(step, isWaitedFor, cancel) ?? step;
        var body = step.Edge == DelegateUse.Runs || asksBlocking && step.Edge == DelegateUse.Implies ? TargetOf(step, asksBlocking, cancel) : null;
        return body is null || asksBlocking && (body.IsAsyncCode || body.IsIterator && !step.Enumerated) ? null : (body, step);
    }

    /// <summary>A delegate that is handed to code which runs it, or a virtual call with one target, as a step that can be followed.</summary>
    private Step? Resolve(Step step, bool isWaitedFor, CancellationToken cancel) => step switch
    {
        { Edge: DelegateUse.Handed, Given: { } given } => model.Handovers.UseOf(given, cancel) == DelegateUse.Runs && (isWaitedFor || !model.Handovers.IsOfAsyncCode(given)) ? step with { Edge = DelegateUse.Runs } : null,
        { Edge: DelegateUse.Implies, Member: IMethodSymbol method } => model.Implementations.Of(method, step.Receiver, cancel) is { } target && !model.Catalog.Of(target).NonBlocking ? step with { Member = target } : step with { Edge = DelegateUse.Unknown },
        _ => null,
    };

    private Body? TargetOf(Step step, bool asksBlocking, CancellationToken cancel) => step switch
    {
        { Lambda: { } lambda } => Of(lambda),

        // Asynchronous code is its own affair, and that of most properties only gives or sets a field: both can be told without binding it.
        { Member: IMethodSymbol plain } when asksBlocking && (Frame.IsOfAsyncCode(plain, model.Types) || IsOfField(plain, cancel)) => null,
        { Member: IMethodSymbol method } => Of(method, cancel) ?? (asksBlocking && method is { MethodKind: MethodKind.Constructor, ContainingType.DeclaringSyntaxReferences: [var declared, ..] } ? model.For(declared.SyntaxTree)?.Starts.OfUnwritten(method, cancel) : null),
        { Member: INamedTypeSymbol { DeclaringSyntaxReferences: [var declared, ..] } type } => model.For(declared.SyntaxTree)?.Starts.Of(type, cancel),
        { Member: { } initialised } => Of(step.At, initialised, cancel),
        _ => null,
    };

    private static bool IsOfField(IMethodSymbol method, CancellationToken cancel)
    {
        if (method is not { AssociatedSymbol: IPropertySymbol { Type: var type }, DeclaringSyntaxReferences: [var declared] }) return false;
        var accessor = declared.GetSyntax(cancel);
        var code = Returned.By(accessor) ?? (accessor is AccessorDeclarationSyntax { Body.Statements: [ExpressionStatementSyntax { Expression: var set }] } ? set : null);
        if (code is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: IdentifierNameSyntax { Identifier.ValueText: "value" }, Left: var target }) code = target;
        if (code is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var own }) code = own;
        return code is IdentifierNameSyntax { Identifier.ValueText: var name } && method.ContainingType.GetMembers(name) is [IFieldSymbol field] && Types.Same(field.Type, type);
    }

    /// <summary>The shortest way from a call to an effect of what it calls; the call itself is the first hop.</summary>
    public Trace? Through(Step call, Effect effect, CancellationToken cancel) =>
        Next(call, effect, isWaitedFor: true, cancel) is var (body, hop) && Find(body, InMemory.Behind(hop, 0), effect, cancel) is { } trace ? trace.After(hop) : null;

    /// <summary>The shortest way from a call to what holds up its thread and is not reported where it stands: rather to a call that has an asynchronous way out than to I/O that has none.</summary>
    public Trace? ThroughBlocking(Step call, CancellationToken cancel) => ThroughBlocking(call, Effect.Unreported, cancel);

    /// <summary>The same for a question that may be another one.</summary>
    public Trace? ThroughBlocking(Step call, Effect effect, CancellationToken cancel) => Through(call, effect, cancel) ?? (OrElse(effect) is { } other ? Through(call, other, cancel) : null);

    /// <summary>What is asked for where the first question has no answer.</summary>
    public static Effect? OrElse(Effect effect) => effect == Effect.Unreported ? Effect.BlockingIO : null;

    /// <summary>Has a step the effect itself?</summary>
    public bool Has(Step step, Effect effect, CancellationToken cancel) =>
        (step.Effect & effect) != 0 && (effect != Effect.Unreported || step.Scopes.IsDefaultOrEmpty || step.Scopes.Any(scope => model.LockScopes.Takes(scope, cancel)));

    /// <summary>Does a method in sight hold up the thread of whoever calls it?</summary>
    public bool Blocks(IMethodSymbol? method, CancellationToken cancel) =>
        method is not null && !Frame.IsOfAsyncCode(method, model.Types) && Of(method, cancel) is { IsAsyncCode: false, IsIterator: false } body && (Find(body, Effect.Blocks, cancel) ?? Find(body, Effect.BlockingIO, cancel)) is not null;

    private static bool AsksBlocking(Effect effect) => effect is Effect.Blocks or Effect.BlockingIO or Effect.Unreported;

    // That a failure is logged to a file, or a field filled by the first caller, does not make a method a blocking one.
    private static bool Counts(Step step, Effect effect) => !AsksBlocking(effect) || !step.OnFailure && !step.Fills;

    /// <summary>Every step that runs before <paramref name="start"/> returns; null when some code of it is not in sight.</summary>
    public IReadOnlyList<Step>? Reached(Body start, CancellationToken cancel) => Reached(start.Steps, [start], Bound, out _, cancel);

    /// <summary>These steps, and every step that runs before they are done; null when some code of it is not in sight, or in more bodies than so many.</summary>
    public IReadOnlyList<Step>? Reached(IEnumerable<Step> from, int most, out bool isBeyond, CancellationToken cancel) => Reached(from, [], most, out isBeyond, cancel);

    private IReadOnlyList<Step>? Reached(IEnumerable<Step> from, HashSet<Body> seen, int most, out bool isBeyond, CancellationToken cancel)
    {
        isBeyond = false;
        var steps = new List<Step>(from);
        for (var i = 0; i < steps.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (steps[i].Edge != DelegateUse.Runs || Purity.IsAutomatic(steps[i].Member)) continue;
            if (Target(steps[i], cancel) is not { } next) return null;
            if (!seen.Add(next)) continue;
            if (isBeyond = seen.Count > most) return null;
            steps.AddRange(next.Steps);
        }

        return steps;
    }

    /// <summary>The shortest way from <paramref name="start"/> to <paramref name="effect"/> over calls that run before it returns.</summary>
    public Trace? Find(Body start, Effect effect, CancellationToken cancel) => Find(start, 0, effect, cancel);

    private Trace? Find(Body start, ulong memory, Effect effect, CancellationToken cancel)
    {
        var question = (start, memory, effect);
        if (answers.TryGetValue(question, out var known)) return known;
        var from = new Dictionary<(Body Body, ulong Memory), ((Body Body, ulong Memory) Caller, Step Hop)?> { [(start, memory)] = null };
        var queue = new Queue<((Body Body, ulong Memory) At, int Depth)>();
        queue.Enqueue(((start, memory), 0));
        ((Body Body, ulong Memory) At, Trace Found, int Length)? best = null;
        while (queue.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var (at, depth) = queue.Dequeue();
            (var body, memory) = at;
            if (best is { } found && depth + 1 >= found.Length) break;
            if (answers.TryGetValue((body, memory, effect), out var answered))
            {
                if (answered is not null && (best is null || depth + answered.Length < best.Value.Length)) best = (at, answered, depth + answered.Length);
                continue;
            }

            if (body.Steps.FirstOrDefault(step => Has(step, effect, cancel) && Counts(step, effect) && (step.Source < 0 || (memory >> step.Source & 1) == 0)) is { } direct)
            {
                best = (at, new Trace(direct), depth + 1);
                break;
            }

            foreach (var step in body.Steps)
            {
                if (step.Edge == DelegateUse.Unknown || !Counts(step, effect) || Next(step, effect, isWaitedFor: false, cancel) is not var (next, hop)) continue;
                var state = (next, InMemory.Behind(hop, memory));
                if (from.ContainsKey(state)) continue;
                if (from.Count > Bound) return answers.GetOrAdd(question, (Trace?)null);
                from.Add(state, (at, hop));
                queue.Enqueue((state, depth + 1));
            }
        }

        if (best is not { } end)
        {
            foreach (var none in from.Keys) answers.TryAdd((none.Body, none.Memory, effect), null);
            return null;
        }

        // Every end of a shortest path is a shortest path: the bodies on the way get their answers too.
        var trace = end.Found;
        answers.TryAdd((end.At.Body, end.At.Memory, effect), trace);
        for (var at = end.At; from[at] is { } hop; at = hop.Caller)
        {
            trace = trace.After(hop.Hop);
            answers.TryAdd((hop.Caller.Body, hop.Caller.Memory, effect), trace);
        }

        return trace;
    }
}
