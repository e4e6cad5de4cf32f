using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

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
        return Keeper(value) is { } keeper && member.References.To(keeper, made).FirstOrDefault(use => IsStart(use.Parent)) is { Parent: { } start } ? start : made;
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
        if (!ReferenceEquals(around, Function.Around(other)) || IsContinuation(one) || IsContinuation(other) || AreExclusive(one, other)) return false;
        return !Waits.In(around, member).AreBetween(one, other);
    }

    /// <summary>Does anything between a start and a later place look whether the work has ended?</summary>
    public static bool IsAskedFor(IOperation start, IOperation later) =>
        Function.Around(start).Syntax.DescendantNodes(TextSpan.FromBounds(start.Syntax.Span.End, later.Syntax.SpanStart)).Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "IsCompleted" or "IsCompletedSuccessfully" or "IsAlive" or "Status" or "ThreadState" });

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

    private static ILocalSymbol? Keeper(IOperation value) => value.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when ReferenceEquals(assignment.Value, value) => local,
        _ => null,
    };
}
