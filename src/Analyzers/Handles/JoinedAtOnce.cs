using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A loop over items that starts a thread, process or task for one of them and waits for it before it starts the next: there is never more
/// than one at work. Loops that a result ends, or that hand something from one round to the next, have to wait.
/// </summary>
internal static class JoinedAtOnce
{
    public static bool Is(Site site, CancellationToken cancel) => WaitOf(site, cancel) is not null;

    /// <summary>The wait for what the site starts; null where it is none, or has a reason.</summary>
    public static IOperation? WaitOf(Site site, CancellationToken cancel)
    {
        if (site.Facts.Starts is not { } kind || LoopOf(site) is not { } loop || IsSpecial(site, kind)) return null;
        if (!IsForItem(site.Operation, loop) && kind != "process") return null;

        // Most are not waited for here: the loop is looked through for those that are.
        return (OnTheSpot(site.Operation, kind) ?? Later(site, kind, loop)) is { } wait && !Leaves(loop) && !IsCarried(site, loop, cancel) ? wait : null;
    }

    /// <summary>Over items or numbers, in the same body; a loop that tries again, or for as long as something holds, is no such loop.</summary>
    public static ILoopOperation? LoopOf(Site site) => site.Ancestors().FirstOrDefault(around => around is ILoopOperation) is (IForEachLoopOperation { IsAsynchronous: false } or IForLoopOperation) and var loop ? (ILoopOperation)loop : null;

    /// <summary>A task that is not of the pool, a thread that has a stack or apartment of its own.</summary>
    private static bool IsSpecial(Site site, string kind) => kind switch
    {
        "task" => site.Operation is not IInvocationOperation { TargetMethod.Name: "Run" or "StartNew" },
        "thread" => site.Operation is not IObjectCreationOperation { Arguments.Length: 1 },
        _ => false,
    };

    private static bool IsForItem(IOperation start, ILoopOperation loop) =>
        start.Descendants().Any(at => at is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declared] } && loop.Syntax.Span.Contains(declared.Span) && !start.Syntax.Span.Contains(declared.Span));

    private static bool Leaves(ILoopOperation loop) => Own(loop.Body).Any(at => at is IReturnOperation or IThrowOperation || at is IBranchOperation jump && !Types.Same(jump.Target, loop.ContinueLabel));

    /// <summary>Without what runs on the worker.</summary>
    private static IEnumerable<IOperation> Own(IOperation code)
    {
        var work = new Stack<IOperation>([code]);
        while (work.Count > 0)
        {
            var at = work.Pop();
            yield return at;
            foreach (var child in at.ChildOperations.Reverse())
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation)) work.Push(child);
        }
    }

    /// <summary>Does one round read, or change, what another one changes?</summary>
    private static bool IsCarried(Site site, ILoopOperation loop, CancellationToken cancel)
    {
        if (site.Operation.Descendants().Any(at => at is IInvocationOperation { Instance: { } filled } call && HandleUse.Fills(call) && Site.VariableOf(Site.Unwrap(filled)) is { } collection && !IsInside(collection, loop))) return true;
        var read = new HashSet<ISymbol>(site.Operation.Descendants().Select(Site.VariableOf).OfType<ISymbol>().Where(variable => !IsInside(variable, loop)), SymbolEqualityComparer.Default);
        if (loop.Body.Descendants().Any(at => Site.IsWritten(at) && Site.VariableOf(at) is { } written && read.Contains(written))) return true;
        var entry = site.Operation is IInvocationOperation call2 ? Entry.Of(call2, site.Model, cancel) : site.Operation is IObjectCreationOperation { Arguments: [{ Value.Type.TypeKind: TypeKind.Delegate } given] } ? Entry.Of(given.Value, site.Model, cancel) : null;
        return entry?.Body is { } body && site.Facts.Starts != "process" && site.Model.Effects.Find(body, Effect.Writes, cancel) is not null;
    }

    private static bool IsInside(ISymbol variable, ILoopOperation loop) => variable.DeclaringSyntaxReferences is [var declared] && declared.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(declared.Span);

    /// <summary><c>await Task.Run(…)</c>, <c>Process.Start(…).WaitForExit()</c></summary>
    private static IOperation? OnTheSpot(IOperation value, string kind)
    {
        for (var at = value; at.Parent is { } parent; at = parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation: break;
                case IInvocationOperation { Instance: { } task, TargetMethod: var method } when ReferenceEquals(task, at) && HandleUse.Forwards(method): break;
                case IInvocationOperation call when IsWait(call, kind): return call;
                case IPropertyReferenceOperation { Property.Name: "Result" } result when kind == "task": return result;
                case IAwaitOperation awaited when kind == "task": return awaited;
                default: return null;
            }
        }

        return null;
    }

    /// <summary>By the variable that holds it, in the statements right after; of a process the output may be read in between.</summary>
    private static IOperation? Later(Site site, string kind, ILoopOperation loop)
    {
        var at = site.Operation;
        while (at.Parent is IConversionOperation or IParenthesizedOperation) at = at.Parent;
        if (at.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator } || site.Member.OnlyValueOf(local) is null) return null;
        IOperation statement = declarator;
        while (statement.Parent is { } parent and not IBlockOperation && !ReferenceEquals(parent, loop)) statement = parent;
        if (statement.Parent is not IBlockOperation block) return null;
        var started = kind == "task" || site.Operation is IInvocationOperation;
        foreach (var next in block.Operations.SkipWhile(each => !ReferenceEquals(each, statement)).Skip(1))
        {
            var uses = next.Descendants().Where(use => use is ILocalReferenceOperation { Local: var used } && Types.Same(used, local)).ToArray();
            if (uses.Length == 0)
            {
                if (started) return null; // something that overlaps with it
                continue;
            }

            if (uses.Any(use => use.Parent is IInvocationOperation { TargetMethod.Name: "SetApartmentState" or "TrySetApartmentState" })) return null;
            if (uses.Select(use => Directly(use, kind)).FirstOrDefault(wait => wait is not null) is { } found) return started && next is IExpressionStatementOperation or IVariableDeclarationGroupOperation ? found : null;
            if (uses.Any(use => use.Parent is IInvocationOperation { TargetMethod.Name: "Start" })) started = true;
            else if (started && kind != "process") return null;
        }

        return null;
    }

    private static IOperation? Directly(IOperation use, string kind) => use.Parent is IAwaitOperation awaited && kind == "task" ? awaited : OnTheSpot(use, kind);

    private static bool IsWait(IInvocationOperation call, string kind) => call.Arguments.All(given => given.Parameter?.Type.Name == "CancellationToken" || given.ArgumentKind == ArgumentKind.DefaultValue) && (kind, call.TargetMethod.Name) switch
    {
        ("thread", "Join") or ("process", "WaitForExit") or ("task", "Wait") => true,
        ("process", "WaitForExitAsync") => call.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation },
        ("task", "GetAwaiter") => call.Parent is IInvocationOperation { TargetMethod.Name: "GetResult" },
        _ => false,
    };

    /// <summary>May all be started before the first is waited for? They are few, they end, and none changes what another one looks at.</summary>
    public static bool IsFree(Site site, CancellationToken cancel)
    {
        if (LoopOf(site) is not { } loop || site.Member.Loops.FirstOrDefault(known => ReferenceEquals(known.Operation, loop)) is not { Nest.Trips: Trips.Few } || site.Facts.Starts == "process") return false;
        var delegates = site.Operation.ChildOperations.OfType<IArgumentOperation>().Where(given => given.Value.Type?.TypeKind == TypeKind.Delegate).ToArray();
        const Effect Refused = Effect.Unknown | Effect.Endless | Effect.Locks | Effect.Implicit | Effect.Writes | Effect.Awaits | Effect.Depends | Effect.Throws;
        return delegates is [var only] && Entry.Of(only.Value, site.Model, cancel).Body is { } body && site.Model.Effects.Reached(body, cancel) is { } steps
            && steps.All(step => (step.Effect & Refused) == 0 && ((step.Effect & Effect.Blocks) == 0 || step.Facts.Blocks is Blocking.IO or Blocking.Sleep));
    }
}
