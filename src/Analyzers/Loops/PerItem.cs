using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A loop over items of unknown number starts a thread for each, or a task for each item's computation. Such a start is this
/// finding and no other: whether it is joined, or its body could be split, is no longer the question.
/// </summary>
internal static class PerItem
{
    /// <summary>A count of workers rather than of items.</summary>
    internal static readonly string[] Workers = ["thread", "worker", "processor", "core", "parallel", "concurren", "degree", "partition", "chunk", "consumer", "producer"];

    public static bool Is(Site site, CancellationToken cancel) => KindOf(site, cancel) is not null;

    /// <summary><c>thread</c> or <c>task</c>; null where the call starts no worker for an item.</summary>
    public static string? KindOf(Site site, CancellationToken cancel)
    {
        if (site.Facts.Starts is not ("thread" or "task") || LambdaOf(site.Operation) is not { } work) return null;
        if (LoopOf(site) is not { Nest: { Waits: false, Trips: not Trips.Few } } loop || IsOverWorkers((ILoopOperation)loop.Operation)) return null;
        if (!Uses(work, (ILoopOperation)loop.Operation)) return null;
        return site.Operation switch
        {
            IObjectCreationOperation creation => IsStarted(creation, (ILoopOperation)loop.Operation) && !IsService(work, site, cancel) ? "thread" : null,
            IInvocationOperation { TargetMethod.Name: "Run" or "StartNew" } => IsComputation(work, site, cancel) ? "task" : null,
            _ => null,
        };
    }

    /// <summary>Can a parallel loop do the work? It must end, and need no other item's worker to run beside it.</summary>
    public static bool IsReplaceable(Site site, CancellationToken cancel)
    {
        if (LoopOf(site)?.Operation is IForEachLoopOperation { Collection: var source } && !IsAtHand(Site.Unwrap(source).Type, site.Model)) return false;
        if (Site.ArgumentsOf(site.Operation).Count(argument => !argument.IsImplicit && !IsTokenOfAll(argument, site)) > 1) return false; // options, a size of the stack
        if (BodyOf(LambdaOf(site.Operation)!, site, cancel) is not { } body || !site.Model.Costs.IsHeavy(body, cancel)) return false;
        const Effect Unproven = Effect.Unknown | Effect.Endless | Effect.Locks | Effect.Implicit | Effect.Awaits;
        var refused = site.Facts.Starts == "task" ? Unproven | Effect.Throws : Unproven;
        return site.Model.Effects.Reached(body, cancel) is { } steps
            && steps.All(step => (step.Effect & refused) == 0 && ((step.Effect & Effect.Blocks) == 0 || step.Facts.Blocks is Blocking.IO or Blocking.Sleep));
    }

    /// <summary>A collection, and not a sequence that may be computed, on this thread, as it is enumerated.</summary>
    public static bool IsAtHand(ITypeSymbol? type, Concurrency model) => Implicit.IsPlain(type, model)
        || type?.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IList_T or SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IReadOnlyList_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T;

    /// <summary>The lambda without parameters that a worker is given.</summary>
    private static IAnonymousFunctionOperation? LambdaOf(IOperation start) =>
        Site.ArgumentsOf(start).FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { Value: IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters.IsEmpty: true } lambda } } ? lambda : null;

    /// <summary>The same token for the task of every item: the parallel loop's, then.</summary>
    private static bool IsTokenOfAll(IArgumentOperation argument, Site site) =>
        site.Operation is IInvocationOperation { TargetMethod: { Name: "Run", ContainingType: var type } } && Types.Same(type, site.Model.Types.Task) && Types.Same(argument.Parameter?.Type, site.Model.Types.CancellationToken) && argument.Value switch
        {
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => !site.Member.IsAssigned(parameter),
            ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } => site.Member.OnlyValueOf(local) is not null && !LoopOf(site)!.Operation.Syntax.Span.Contains(Dependence.DeclaredAt(local)),
            _ => false,
        };

    private static Site? LoopOf(Site site) =>
        site.Ancestors().FirstOrDefault(around => around is ILoopOperation) is (IForEachLoopOperation or IForLoopOperation) and var loop
            ? site.Member.Loops.FirstOrDefault(known => ReferenceEquals(known.Operation, loop))
            : null;

    private static bool IsOverWorkers(ILoopOperation loop) =>
        loop is IForLoopOperation { Condition.Syntax: var condition } && Workers.Any(word => condition.ToString().IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Does the work name the item: the loop's variable, or one that its body declares?</summary>
    private static bool Uses(IAnonymousFunctionOperation work, ILoopOperation loop) => work.Descendants().Any(at =>
        at is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declared] } && loop.Syntax.Span.Contains(declared.Span) && !work.Syntax.Span.Contains(declared.Span));

    private static bool IsStarted(IObjectCreationOperation creation, ILoopOperation loop)
    {
        if (creation.Parent is IInvocationOperation { TargetMethod.Name: "Start" or "UnsafeStart" }) return true;
        return creation.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var thread } }
            && loop.Body.Descendants().Any(at => at is IInvocationOperation { TargetMethod.Name: "Start" or "UnsafeStart", Instance: ILocalReferenceOperation { Local: var started } } && Types.Same(started, thread));
    }

    /// <summary>Goes on until somebody stops it, or waits for others: not an item's work, but a part of the program.</summary>
    private static bool IsService(IAnonymousFunctionOperation work, Site site, CancellationToken cancel) =>
        BodyOf(work, site, cancel) is { } body
        && (site.Model.Effects.Find(body, Effect.Endless, cancel) is not null || site.Model.Effects.Find(body, Effect.Blocks, cancel) is { Last.Facts.Blocks: Blocking.Wait });

    private static bool IsComputation(IAnonymousFunctionOperation work, Site site, CancellationToken cancel) =>
        !work.Symbol.IsAsync && BodyOf(work, site, cancel) is { } body && site.Model.Costs.IsHeavy(body, cancel);

    private static Body? BodyOf(IAnonymousFunctionOperation work, Site site, CancellationToken cancel) =>
        site.Model.Effects.Target(new Step(Effect.None, work.Syntax, null, Facts.None, Lambda: work.Syntax), cancel);
}
