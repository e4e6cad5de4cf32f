using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>How often a loop goes round, as far as it can be told from its header.</summary>
internal enum Trips
{
    /// <summary>A small constant, or a logarithm.</summary>
    Few,

    /// <summary>Once for each element of a collection, or as often as something outside of the loop says.</summary>
    Pass,

    /// <summary>As often as a number says that is computed, or large.</summary>
    Many,
}

/// <summary>Reads the header of a loop.</summary>
internal static class TripCount
{
    /// <summary>Up to here a constant range is small.</summary>
    public const int Small = 64;

    public static (Trips Trips, long? Count) Of(ILoopOperation loop, Member member) => loop switch
    {
        IForEachLoopOperation each => OfElements(Site.Unwrap(each.Collection), member, depth: 0),
        _ when IsOpen(loop) => (Trips.Pass, null),
        IForLoopOperation counted when Constant(counted) is { } count => Known(count),
        IForLoopOperation { Condition: { } condition } => OfCondition(condition, loop, member),
        IWhileLoopOperation { Condition: { } condition } => OfCondition(condition, loop, member),
        _ => (Trips.Pass, null),
    };

    /// <summary>The numbers from one constant up to, and without, another.</summary>
    public static long? Between(IOperation from, IOperation to) => Number(from) is { } first && Number(to) is { } last ? Math.Max(last - first, 0) : null;

    /// <summary>The most items that a collection can have which is written out, or a constant range.</summary>
    public static long? OfListed(IOperation source, Member member) => OfElements(Site.Unwrap(source), member, depth: 0) is var (trips, count) ? count ?? (trips == Trips.Few ? Small : null) : null;

    /// <summary>Does it go on for as long as its own rounds bring something, and not through a number or a collection? It then repeats nothing: it is one pass over what comes.</summary>
    public static bool IsOpen(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: var condition } => condition is null || !Compares(condition),
        IForLoopOperation { Condition: var condition } => condition is null,
        _ => false,
    };

    private static bool Compares(IOperation condition) => condition.DescendantsAndSelf().Any(at =>
        at is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.NotEquals, LeftOperand.Type: var left, RightOperand.Type: var right } && IsNumber(left) && IsNumber(right));

    private static (Trips, long?) Known(long count) => (count <= Small ? Trips.Few : Trips.Many, Math.Max(count, 0));

    private static (Trips, long?) OfElements(IOperation source, Member member, int depth) => source switch
    {
        IArrayCreationOperation { Initializer: { } listed } => (listed.ElementValues.Length <= Small ? Trips.Few : Trips.Pass, null),
        IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: int size } }] } => (size <= Small ? Trips.Few : Trips.Pass, null),
        { Syntax: CollectionExpressionSyntax { Elements: var elements } } when elements.All(e => e is ExpressionElementSyntax) && elements.Count <= Small => (Trips.Few, null),
        IObjectCreationOperation { Initializer: { } initializer, Arguments.Length: 0 } when initializer.Initializers.Length <= Small => (Trips.Few, null),
        IInvocationOperation { TargetMethod: { Name: "GetValues" or "GetNames", ContainingType.SpecialType: SpecialType.System_Enum } } => (Trips.Few, null),
        IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" }, Arguments: [_, { Value.ConstantValue: { HasValue: true, Value: int count } }] } => Known(count),
        IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } } => (Trips.Many, null),
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true, DeclaringSyntaxReferences: [var declared] } } when IsShortList(declared.GetSyntax()) => (Trips.Few, null),
        ILocalReferenceOperation local when depth < 4 && member.OnlyValueOf(local.Local) is { } only => OfElements(only, member, depth + 1),
        _ => (Trips.Pass, null),
    };

    /// <summary><c>static readonly string[] names = ["a", "b"];</c></summary>
    private static bool IsShortList(SyntaxNode field) => (field as VariableDeclaratorSyntax)?.Initializer?.Value switch
    {
        CollectionExpressionSyntax { Elements: var elements } => elements.Count <= Small && elements.All(e => e is ExpressionElementSyntax),
        InitializerExpressionSyntax { Expressions.Count: <= Small } => true,
        ArrayCreationExpressionSyntax { Initializer.Expressions.Count: <= Small } => true,
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions.Count: <= Small } => true,
        ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer.Expressions.Count: <= Small } => true,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer.Expressions.Count: <= Small } => true,
        _ => false,
    };

    /// <summary>The rounds of <c>for (var i = 3; i &lt; 9; i++)</c> and its like.</summary>
    private static long? Constant(IForLoopOperation loop)
    {
        if (loop.Before is not [var before] || loop.Condition is not { } condition || Site.Unwrap(condition) is not IBinaryOperation compare) return null;
        if (Start(before) is not { } start || Number(compare.RightOperand) is not { } bound || loop.AtLoopBottom is not [var bottom] || StepOf(bottom) is not (not 0 and var step)) return null;
        var distance = compare.OperatorKind switch
        {
            BinaryOperatorKind.LessThan when step > 0 => bound - start,
            BinaryOperatorKind.LessThanOrEqual when step > 0 => bound - start + 1,
            BinaryOperatorKind.GreaterThan when step < 0 => start - bound,
            BinaryOperatorKind.GreaterThanOrEqual when step < 0 => start - bound + 1,
            _ => -1,
        };
        return distance < 0 ? null : (long)Math.Ceiling((double)distance / Math.Abs(step));
    }

    private static long? Start(IOperation before) => before switch
    {
        IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var only] }] } => only.GetVariableInitializer() is { Value: var value } ? Number(value) : null,
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Value: var value } } => Number(value),
        _ => null,
    };

    /// <summary>By how much a statement moves a variable on; 0 for not by a constant.</summary>
    public static long StepOf(IOperation bottom) => bottom is not IExpressionStatementOperation { Operation: var move } ? 0 : move switch
    {
        IIncrementOrDecrementOperation { Kind: OperationKind.Increment } => 1,
        IIncrementOrDecrementOperation => -1,
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Value: var by } => Number(by) ?? 0,
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract, Value: var by } => -Number(by) ?? 0,
        _ => 0,
    };

    private static long? Number(IOperation value) => Site.Unwrap(value).ConstantValue is { HasValue: true, Value: var constant }
        ? constant switch { int i => i, uint u => u, long l => l, short s => s, byte b => b, char c => c, _ => null }
        : null;

    private static (Trips, long?) OfCondition(IOperation condition, ILoopOperation loop, Member member)
    {
        if (!Compares(condition, member, out var variables)) return (Trips.Pass, null);
        return (Halves(loop, variables) ? Trips.Few : Trips.Many, null);
    }

    /// <summary>Nothing but comparisons of numbers, none of them the length of a collection?</summary>
    private static bool Compares(IOperation condition, Member member, out HashSet<ISymbol> variables)
    {
        variables = new(SymbolEqualityComparer.Default);
        var work = new Stack<IOperation>();
        work.Push(condition);
        while (work.Count > 0)
        {
            switch (Site.Unwrap(work.Pop()))
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both: work.Push(both.LeftOperand); work.Push(both.RightOperand); break;
                case IBinaryOperation { OperatorMethod: null } binary when IsNumber(binary.LeftOperand.Type) && IsNumber(binary.RightOperand.Type): work.Push(binary.LeftOperand); work.Push(binary.RightOperand); break;
                case ILocalReferenceOperation local:
                    if (member.OnlyValueOf(local.Local) is { } only && IsLength(only)) return false;
                    variables.Add(local.Local);
                    break;
                case IParameterReferenceOperation parameter: variables.Add(parameter.Parameter); break;
                case IFieldReferenceOperation or ILiteralOperation or IUnaryOperation: break;
                case IInvocationOperation { TargetMethod.ContainingType.Name: "Math" }: break;
                case var other when other.ConstantValue.HasValue: break;
                default: return false;
            }
        }

        return true;
    }

    /// <summary><c>a.Length</c>, <c>list.Count</c>, <c>list.Count - 1</c>, <c>a.GetLength(0)</c>.</summary>
    private static bool IsLength(IOperation value)
    {
        while (Site.Unwrap(value) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum) value = sum.LeftOperand;
        return Site.Unwrap(value) is IPropertyReferenceOperation { Property.Name: "Length" or "LongLength" or "Count" } or IInvocationOperation { TargetMethod.Name: "GetLength" or "Count" };
    }

    public static bool IsNumber(ITypeSymbol? type) =>
        type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double or SpecialType.System_Char or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    /// <summary>Does each round divide or multiply what the condition looks at, as a binary search or a walk over digits does?</summary>
    private static bool Halves(ILoopOperation loop, HashSet<ISymbol> variables)
    {
        var work = new Stack<IOperation>();
        work.Push(loop);
        while (work.Count > 0)
        {
            var at = work.Pop();
            switch (at)
            {
                case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift or BinaryOperatorKind.Multiply or BinaryOperatorKind.LeftShift, Target: var target, Value.ConstantValue.HasValue: true } when Mentions(target, variables):
                case ISimpleAssignmentOperation { Target: var assigned, Value: var value } when IsHalf(value, variables) && (assigned is ILocalReferenceOperation or IParameterReferenceOperation):
                case IVariableInitializerOperation { Value: var initial } when IsHalf(initial, variables):
                    return true;
            }

            foreach (var child in at.ChildOperations)
                if (child is not (ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation))
                    work.Push(child);
        }

        return false;
    }

    private static bool IsHalf(IOperation value, HashSet<ISymbol> variables) => Site.Unwrap(value) switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift, RightOperand.ConstantValue.HasValue: true, LeftOperand: var divided } => Mentions(divided, variables),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var first, RightOperand: var second } => Mentions(first, variables) && Site.Unwrap(second) is IBinaryOperation && IsHalf(second, variables),
        _ => false,
    };

    private static bool Mentions(IOperation value, HashSet<ISymbol> variables) => value.DescendantsAndSelf().Any(inner => inner switch
    {
        ILocalReferenceOperation local => variables.Contains(local.Local),
        IParameterReferenceOperation parameter => variables.Contains(parameter.Parameter),
        _ => false,
    });
}
