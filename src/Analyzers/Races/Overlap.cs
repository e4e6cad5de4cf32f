using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether work that a loop starts in one round may still run in the next.</summary>
internal static class Overlap
{
    /// <summary>Does the round wait for what runs the function, or is it the last one? Whatever is waited for after the start may be, or tell of, its end.</summary>
    /// <param name="function">What is run.</param>
    /// <param name="loop">Around its start.</param>
    /// <param name="member">Of both.</param>
    /// <param name="orNext">Or does the next round wait for it, before it starts its own?</param>
    public static bool IsJoinedInRound(IOperation function, ILoopOperation loop, Member member, bool orNext)
    {
        if (Given.ArgumentOf(function)?.Parent is not { } start) return false;
        if (IsWait(Whole(start)) || IsLast(start, loop)) return true;
        var from = orNext ? loop.Body.Syntax.SpanStart : start.Syntax.Span.End;
        return Waits.In(loop, member).EndRoundAfter(from);
    }

    /// <summary>The start is awaited as part of something, or the loop is left behind it.</summary>
    private static bool IsLast(IOperation start, ILoopOperation loop)
    {
        for (var at = start.Parent; at is not null && !ReferenceEquals(at, loop); at = at.Parent)
        {
            switch (at)
            {
                case IAwaitOperation or IReturnOperation: return true;
                case IBlockOperation { Operations: [.., var last] } when Leaves(last, loop): return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation statement, ILoopOperation loop) =>
        statement is IReturnOperation { Kind: not OperationKind.YieldReturn } or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }
        || statement is IBranchOperation { BranchKind: BranchKind.Break } branch && Types.Same(branch.Target, loop.ExitLabel);

    /// <summary>The call that starts what another makes: <c>thread.Start()</c>; the call itself where it starts at once, or that is not in sight.</summary>
    public static IOperation StartOf(IOperation made, Member member)
    {
        if (made is not IObjectCreationOperation) return made;
        var value = Whole(made);
        if (IsStart(value.Parent)) return value.Parent!;
        if (Keeper(value) is not { } keeper) return made;
        var starts = member.References.To(keeper, made).Where(use => IsStart(use.Parent)).ToList();
        return (starts.Find(use => use.Syntax.SpanStart > made.Syntax.SpanStart) ?? starts.FirstOrDefault())?.Parent ?? made;
    }

    private static bool IsStart(IOperation? use) => use is IInvocationOperation { TargetMethod.Name: "Start" or "UnsafeStart" };

    public static bool IsJoined(IOperation start) => IsWait(Whole(start));

    /// <summary>Alone, and before anything else is started: <c>await Task.Run(…)</c></summary>
    public static bool IsJoinedAlone(IOperation start) => Whole(start) is { Parent: not (IArgumentOperation or IArrayInitializerOperation or { Kind: OperationKind.None or Waited.CollectionExpression }) } whole && IsWait(whole);

    /// <summary>Does each of two starts happen while what the other has started may still run? One after the other in one function, with no wait between.</summary>
    public static bool AreTogether(IOperation one, IOperation other, Member member)
    {
        if (ReferenceEquals(one, other)) return true;
        if (one.Syntax.SpanStart > other.Syntax.SpanStart) (one, other) = (other, one);
        var around = Function.Around(one);
        if (!ReferenceEquals(around, Function.Around(other)) || IsContinuation(one) || IsContinuation(other) || AreExclusive(one, other) || IsDoneAtOnce(one, member) || AreOfOneTimer(one, other)) return false;
        return !Waits.In(around, member).AreBetween(one, other);
    }

    /// <summary><c>Parallel.Invoke(…)</c> comes back when all that it runs is done.</summary>
    private static bool IsDoneAtOnce(IOperation start, Member member) =>
        start is IInvocationOperation { TargetMethod: var method, Instance: var on } && member.Model.Catalog.Of(method, on?.Type) is { Parallel: true, Blocks: Blocking.Wait };

    /// <summary>Handlers of one event run one after the other.</summary>
    private static bool AreOfOneTimer(IOperation one, IOperation other) =>
        one is IEventAssignmentOperation { EventReference: IEventReferenceOperation { Instance: { } timer } } && other is IEventAssignmentOperation { EventReference: IEventReferenceOperation { Instance: { } same } }
        && VariablePath.Of(timer) is { } variable && variable.Equals(VariablePath.Of(same));

    /// <summary>May something between a start and a later place wait for the work, or know that it has ended? Whoever gets hold of it may.</summary>
    public static bool MayHaveEnded(IOperation start, IOperation later, Member member, CancellationToken cancel)
    {
        // A thread or task that is made has not been started.
        if (start is IObjectCreationOperation) return true;
        var whole = Whole(start);
        if (whole.Parent is not (IExpressionStatementOperation or IVariableInitializerOperation or ISimpleAssignmentOperation)) return true;
        var (from, to) = (start.Syntax.Span.End, later.Syntax.Span.End);
        var kept = IsStart(start) && start is IInvocationOperation { Instance: { } thread } ? VariablePath.Of(thread)?.Variable : Keeper(whole);
        return kept is not null && member.References.To(kept, start).Any(use => use.Syntax.SpanStart >= from && use.Syntax.SpanStart < to)
            || Waits.In(Function.Around(start), member).MayTellOfAnEnd(from, to, cancel);
    }

    /// <summary>A thread or task that is kept, by the name of its method, for somebody else to start.</summary>
    public static bool IsKept(ConcurrentBody body) => body is { Code: IMethodReferenceOperation, Start: IObjectCreationOperation { Type.Name: "Thread" or "Task" } made } && Whole(made).Parent is ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation };

    private static bool IsContinuation(IOperation start) => start is IInvocationOperation { TargetMethod.Name: var name } && name.StartsWith("Continue", StringComparison.Ordinal);

    /// <summary>In two branches, or in one that leaves before the other.</summary>
    private static bool AreExclusive(IOperation one, IOperation other)
    {
        for (IOperation? child = one, at = one.Parent; at is not null; child = at, at = at.Parent)
        {
            if (at.Syntax.Span.Contains(other.Syntax.Span)) return at is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation or ICoalesceOperation;
            if (at is IBlockOperation { Operations: [.., var last] } && Settles.Leaves(last)) return true;
        }

        return true;
    }

    /// <summary>The task that a started one is part of: <c>Task.Run(…).ContinueWith(…)</c>, in parentheses, configured.</summary>
    private static IOperation Whole(IOperation value)
    {
        while (true)
        {
            switch (value.Parent)
            {
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation: value = value.Parent; break;
                case IInvocationOperation { TargetMethod: { Name: "ContinueWith" or "ConfigureAwait" or "Unwrap" or "WaitAsync" or "AsTask" or "GetAwaiter" }, Instance: var on } call when ReferenceEquals(on, value): value = call; break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "ConfigureAwait" or "Unwrap" or "WaitAsync" or "AsTask" } } call }: value = call; break;
                default: return value;
            }
        }
    }

    /// <summary>Awaited, joined or otherwise waited for, alone or with others.</summary>
    private static bool IsWait(IOperation value) => value.Parent switch
    {
        IAwaitOperation => true,
        IInvocationOperation { TargetMethod.Name: "Wait" or "Join" or "GetResult" or "RunSynchronously" } => true,
        IPropertyReferenceOperation { Property.Name: "Result" } => true,
        IArgumentOperation or IArrayInitializerOperation or { Kind: OperationKind.None or Waited.CollectionExpression } => IsGivenToWait(value.Parent),
        _ => false,
    };

    /// <summary><c>await Task.WhenAll(a, b)</c>, <c>Task.WaitAny(a, b)</c></summary>
    private static bool IsGivenToWait(IOperation argument)
    {
        var at = argument;
        while (at is IArgumentOperation or IArrayInitializerOperation or IArrayCreationOperation or IConversionOperation or { Kind: OperationKind.None or Waited.CollectionExpression }) at = at.Parent;
        return at is IInvocationOperation { TargetMethod.Name: "WaitAll" or "WaitAny" or "WhenAll" or "WhenAny" };
    }

    private static ISymbol? Keeper(IOperation value) => value.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when ReferenceEquals(assignment.Value, value) => local,
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: var field } } assignment when ReferenceEquals(assignment.Value, value) => field,
        _ => null,
    };
}
