using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Rows of an array that holds them one after another: <c>a[i * width + x]</c> with x from 0 up to the width, <c>a.AsSpan(i * width, width)</c>. Each round
/// has one for itself. That the products go round past the largest number need not be feared: the loop would have met negative indices before.
/// </summary>
/// <param name="index">The loop's variable.</param>
internal sealed class FlatRows(ISymbol? index, Member member, ILoopOperation loop)
{
    /// <summary>A local may be given another one, and so on.</summary>
    private const int Depth = 4;

    /// <summary>What tells the rows of one width from those of another; null where the element is not known to be in the round's own.</summary>
    public string? Of(IArrayElementReferenceOperation at) => index is not null && at.Indices is [var place] ? Of(place) : null;

    private string? Of(IOperation place)
    {
        place = Meaning(place);
        if (StartOf(place) is { Constant: > 0 } alone) return alone.Key;
        if (place is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: null, IsLifted: false } sum) return null;
        return Within(sum.LeftOperand, sum.RightOperand) ?? Within(sum.RightOperand, sum.LeftOperand);
    }

    private string? Within(IOperation start, IOperation rest) => StartOf(Meaning(start)) is { } width && IsBelow(Site.Unwrap(rest), width) ? width.Key : null;

    /// <summary>The array and the row that a span, or a local that only ever is that span, is of.</summary>
    public (IOperation Array, string Block)? OfSpan(IOperation span)
    {
        span = Meaning(span);
        if (index is null || span is not IInvocationOperation { TargetMethod: { Name: "AsSpan", ContainingType: { Name: "MemoryExtensions", ContainingNamespace.Name: "System" } }, Arguments: [var array, var start, var length] }) return null;
        return Site.Unwrap(array.Value) is { Type: IArrayTypeSymbol } all && StartOf(Meaning(start.Value)) is { } width && WidthOf(length.Value) is { } taken && taken.Key == width.Key ? (all, width.Key) : null;
    }

    /// <summary><c>i * width</c></summary>
    private Width? StartOf(IOperation product) => product is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, OperatorMethod: null, IsLifted: false } start
        ? Elements.IsIndex(start.LeftOperand, index) ? WidthOf(start.RightOperand) : Elements.IsIndex(start.RightOperand, index) ? WidthOf(start.LeftOperand) : null
        : null;

    /// <summary>A number that is the same in every round: a loop whose rounds are independent writes no variable of outside.</summary>
    private Width? WidthOf(IOperation value) => Site.Unwrap(value) switch
    {
        { ConstantValue: { HasValue: true, Value: int width } } => new($"{width}", width),
        ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } when !loop.Syntax.Span.Contains(Dependence.DeclaredAt(local)) => new(local.Name, null),
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } when !loop.Syntax.Span.Contains(Dependence.DeclaredAt(parameter)) => new(parameter.Name, null),
        IFieldReferenceOperation { Field: { IsReadOnly: true } field, Instance: null or IInstanceReferenceOperation } => new(field.ToDisplayString(), null),
        _ => null,
    };

    /// <summary>Is it a constant, or the variable of an inner loop, from 0 up to the width?</summary>
    private bool IsBelow(IOperation rest, Width width)
    {
        if (rest.ConstantValue is { HasValue: true, Value: int number }) return number >= 0 && number < width.Constant;
        if (rest is not ILocalReferenceOperation { Local: var counted }) return false;
        for (var at = rest.Parent; at is not null && !ReferenceEquals(at, loop); at = at.Parent)
            if (at is IForLoopOperation inner && inner.Locals.Contains(counted, SymbolEqualityComparer.Default)) return Function.IsIn(rest, inner.Body) && Counts(inner, counted, width);
        return false;
    }

    private bool Counts(IForLoopOperation inner, ILocalSymbol counted, Width width) =>
        inner is { Locals.Length: 1, Before: [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var first] }] }], Condition: IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan, LeftOperand: var compared, RightOperand: var bound }, AtLoopBottom: [var bottom] }
        && first.GetVariableInitializer() is { Value.ConstantValue: { HasValue: true, Value: int start } } && start >= 0
        && Elements.IsIndex(compared, counted) && (WidthOf(bound)?.Key == width.Key || bound.ConstantValue is { HasValue: true, Value: int end } && end <= width.Constant) && TripCount.StepOf(bottom) > 0
        && member.References.To(counted, loop).All(use => Function.IsIn(use, bottom) || !Site.IsWritten(use) && use.Parent is not IArgumentOperation { Parameter.RefKind: not RefKind.None } && use.Parent is not IAddressOfOperation);

    /// <summary>What a local of the round stands for.</summary>
    private IOperation Meaning(IOperation value)
    {
        value = Site.Unwrap(value);
        for (var n = 0; n < Depth && value is ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } && loop.Body.Syntax.Span.Contains(Dependence.DeclaredAt(local)) && member.OnlyValueOf(local) is { } only; n++) value = Site.Unwrap(only);
        return value;
    }

    /// <param name="Key">Says which number it is.</param>
    /// <param name="Constant">The number, where it is known.</param>
    private sealed record Width(string Key, int? Constant);
}
