using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

internal enum ReductionKind { Sum, Product, And, Or, Xor, Min, Max }

/// <summary>A variable into which all iterations fold their results, in an order that does not matter.</summary>
/// <param name="Variable">The local or parameter.</param>
/// <param name="Kind">How.</param>
internal sealed record Reduction(ISymbol Variable, ReductionKind Kind)
{
    public ITypeSymbol Type => Variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)Variable).Type;

    /// <summary>Integers and truth values come out the same in any order; of floating-point numbers the last digits do not.</summary>
    public bool IsExact => Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
        || Type.SpecialType == SpecialType.System_Boolean && Kind is ReductionKind.And or ReductionKind.Or or ReductionKind.Xor;

    /// <summary>Of floating-point numbers the last digits depend on the order, and nothing else does.</summary>
    public bool IsRounded => Type.SpecialType is SpecialType.System_Single or SpecialType.System_Double && Kind is ReductionKind.Sum or ReductionKind.Product;

    /// <summary>As the rule tells its fix.</summary>
    public override string ToString() => $"{Variable.Name}:{Kind}:{Type.SpecialType}";

    /// <summary>The fold that a write is part of, and how many references to the variable belong to it; null for any other write.</summary>
    public static (Reduction Fold, int References)? Of(IOperation write) => write switch
    {
        IIncrementOrDecrementOperation { IsLifted: false, IsChecked: false, OperatorMethod: null, Parent: IExpressionStatementOperation, Target: var target } => With(target, ReductionKind.Sum, 1),
        ICompoundAssignmentOperation { IsLifted: false, IsChecked: false, OperatorMethod: null, Parent: IExpressionStatementOperation } compound when Folds(compound.OperatorKind) is { } kind && IsSameType(compound) => With(compound.Target, kind, 1),
        ISimpleAssignmentOperation { IsRef: false, Parent: IExpressionStatementOperation statement } assignment => OfAssignment(assignment, statement),
        _ => null,
    };

    private static (Reduction, int)? With(IOperation target, ReductionKind kind, int references) => VariableOf(target) is { } variable && Commutes(target.Type) ? (new Reduction(variable, kind), references) : null;

    /// <summary>Strings are added in an order.</summary>
    private static bool Commutes(ITypeSymbol? type) => TripCount.IsNumber(type) || type is { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum };

    // byte += int converts back, and loses the order's independence nowhere, but its sum is not one of Interlocked's.
    private static bool IsSameType(ICompoundAssignmentOperation compound) => compound.InConversion.IsIdentity || compound.Target.Type?.SpecialType >= SpecialType.System_Int32;

    private static ReductionKind? Folds(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add or BinaryOperatorKind.Subtract => ReductionKind.Sum,
        BinaryOperatorKind.Multiply => ReductionKind.Product,
        BinaryOperatorKind.And => ReductionKind.And,
        BinaryOperatorKind.Or => ReductionKind.Or,
        BinaryOperatorKind.ExclusiveOr => ReductionKind.Xor,
        _ => null,
    };

    private static (Reduction, int)? OfAssignment(ISimpleAssignmentOperation assignment, IOperation statement)
    {
        if (VariableOf(assignment.Target) is not { } variable) return null;
        switch (Site.Unwrap(assignment.Value))
        {
            case IInvocationOperation { TargetMethod: { Name: "Max" or "Min", ContainingType: { Name: "Math", ContainingNamespace.Name: "System" } } method, Arguments: [var first, var second] } when Is(first.Value, variable) != Is(second.Value, variable) && Types.Same(method.ReturnType, assignment.Target.Type):
                return With(assignment.Target, method.Name == "Max" ? ReductionKind.Max : ReductionKind.Min, 2);
            case IBinaryOperation { IsLifted: false, IsChecked: false, OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply or BinaryOperatorKind.And or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr } sum when Is(sum.LeftOperand, variable) != Is(sum.RightOperand, variable) && Types.Same(sum.Type, assignment.Target.Type):
                return With(assignment.Target, Folds(sum.OperatorKind)!.Value, 2);
        }

        // if (value > most) most = value;
        var parent = statement.Parent is IBlockOperation { Operations.Length: 1 } block ? block.Parent : statement.Parent;
        if (parent is not IConditionalOperation { WhenFalse: null, Condition: IBinaryOperation { OperatorMethod: null, IsLifted: false } compare } choice || choice.WhenTrue is not { } taken || !taken.Syntax.Span.Contains(statement.Syntax.Span)) return null;
        var onLeft = Is(compare.LeftOperand, variable);
        var other = onLeft ? compare.RightOperand : compare.LeftOperand;
        if (!onLeft && !Is(compare.RightOperand, variable) || !Types.Same(compare.LeftOperand.Type, compare.RightOperand.Type)) return null;
        if (!Microsoft.CodeAnalysis.CSharp.SyntaxFactory.AreEquivalent(Site.Unwrap(other).Syntax, Site.Unwrap(assignment.Value).Syntax)) return null;
        return compare.OperatorKind switch
        {
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => With(assignment.Target, onLeft ? ReductionKind.Min : ReductionKind.Max, 2),
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => With(assignment.Target, onLeft ? ReductionKind.Max : ReductionKind.Min, 2),
            _ => null,
        };
    }

    private static ISymbol? VariableOf(IOperation target) => target switch
    {
        ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } => local,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
        _ => null,
    };

    private static bool Is(IOperation value, ISymbol variable) => Site.Unwrap(value) switch
    {
        ILocalReferenceOperation local => Types.Same(local.Local, variable),
        IParameterReferenceOperation parameter => Types.Same(parameter.Parameter, variable),
        _ => false,
    };
}
