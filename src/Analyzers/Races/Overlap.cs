using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether work that a loop starts in one round may still run in the next.</summary>
internal static class Overlap
{
    /// <summary>Is what runs the function waited for before the round ends?</summary>
    public static bool IsJoinedInRound(IOperation function, ILoopOperation loop, Member member)
    {
        if (Given.ArgumentOf(function)?.Parent is not { } start) return false;
        var value = Whole(start);
        if (IsWait(value)) return true;
        return Keeper(value) is { } keeper && loop.Body.Syntax.Span.Contains(Dependence.DeclaredAt(keeper))
            && member.References.To(keeper, start).Any(use => Function.IsIn(use, loop.Body) && IsWait(Whole(use)));
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
