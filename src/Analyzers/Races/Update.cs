using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What a change does to the value that it reads first.</summary>
internal enum Change { Other, Increment, Decrement, Add, Subtract, And, Or }

/// <summary>A change of a variable that reads it first: of two threads that do so at once, one's change may get lost.</summary>
/// <param name="Change">What it does.</param>
/// <param name="Operand">What is added, taken away or combined.</param>
internal sealed record Update(Change Change, IOperation? Operand)
{
    /// <summary>Of the operation that writes a variable; null where it does not read it first.</summary>
    public static Update? Of(IOperation write) => write switch
    {
        IIncrementOrDecrementOperation { Kind: OperationKind.Increment } => new(Change.Increment, null),
        IIncrementOrDecrementOperation => new(Change.Decrement, null),
        ICompoundAssignmentOperation { OperatorMethod: null, OperatorKind: var kind, Value: var value } => new(Of(kind), value),
        ICompoundAssignmentOperation => new(Change.Other, null),
        ISimpleAssignmentOperation { Target: var target, Value: var value } => OfAssignment(target, Site.Unwrap(value)),
        _ => null,
    };

    private static Change Of(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => Change.Add,
        BinaryOperatorKind.Subtract => Change.Subtract,
        BinaryOperatorKind.And => Change.And,
        BinaryOperatorKind.Or => Change.Or,
        _ => Change.Other,
    };

    /// <summary><c>sum = sum + x</c>, <c>most = Math.Max(most, x)</c></summary>
    private static Update? OfAssignment(IOperation target, IOperation value)
    {
        if (VariablePath.Of(target) is not { } variable || !Reads(value, variable)) return null;
        return value is IBinaryOperation { OperatorMethod: null, OperatorKind: var kind and (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.And or BinaryOperatorKind.Or) } sum
            && variable.Equals(VariablePath.Of(sum.LeftOperand)) && !Reads(sum.RightOperand, variable)
            ? new(Of(kind), sum.RightOperand)
            : new(Change.Other, null);
    }

    /// <summary>In the very expression: what a lambda in it reads, it reads later.</summary>
    private static bool Reads(IOperation value, VariablePath variable)
    {
        var work = new Stack<IOperation>();
        for (work.Push(value); work.Count > 0;)
        {
            var at = work.Pop();
            if (variable.Equals(VariablePath.Of(at))) return true;
            if (at is IAnonymousFunctionOperation or INameOfOperation) continue;
            foreach (var child in at.ChildOperations) work.Push(child);
        }

        return false;
    }
}
