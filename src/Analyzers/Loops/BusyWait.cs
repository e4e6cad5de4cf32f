using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A loop that does nothing but ask again whether others are done, and keeps a core busy with it.</summary>
internal static class BusyWait
{
    /// <summary>What is asked for; null for any other loop, and for a plain field, which is a question of what other threads may see.</summary>
    public static string? AskedBy(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition, Body: var body } when DoesNothing(body) => PropertyIn(condition),
        IForLoopOperation { Condition: { } condition, Body: var body, AtLoopBottom.IsEmpty: true, Before.IsEmpty: true } when DoesNothing(body) => PropertyIn(condition),
        _ => null,
    };

    private static bool DoesNothing(IOperation body) => body switch
    {
        IEmptyOperation => true,
        IBlockOperation { Operations: var statements } => statements.All(DoesNothing),
        IExpressionStatementOperation { Operation: IAwaitOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Yield", IsStatic: true } } } } => true,
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Yield", IsStatic: true, ContainingType.Name: "Thread" } } } => true,
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType.Name: "Thread" }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: 0 } }] } } => true,
        _ => false,
    };

    /// <summary>The property that others change: the condition must do nothing but look.</summary>
    private static string? PropertyIn(IOperation condition)
    {
        string? asked = null;
        foreach (var part in condition.DescendantsAndSelf().Take(Site.Far))
        {
            switch (part)
            {
                case IPropertyReferenceOperation { Property: { IsIndexer: false } property }: asked ??= Step.NameOf(property); break;
                case IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IAwaitOperation or IObjectCreationOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IInvalidOperation or IPropertyReferenceOperation: return null;
            }
        }

        return asked;
    }
}
