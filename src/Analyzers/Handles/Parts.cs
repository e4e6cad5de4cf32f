using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What goes into tuples, and comes out of them.</summary>
internal static class Parts
{
    /// <summary>The variable that a part of a tuple is given to on the spot: <c>var (a, b) = (F(), G());</c></summary>
    public static IOperation? TargetOf(ITupleOperation tuple, IOperation part)
    {
        IOperation at = tuple;
        while (at.Parent is IConversionOperation conversion) at = conversion;
        return at.Parent is IDeconstructionAssignmentOperation { Target: var target } taken && ReferenceEquals(taken.Value, at) ? All(target)?.ElementAtOrDefault(tuple.Elements.IndexOf(part)) : null;
    }

    /// <summary>The variables that a tuple is taken apart into, which may hold a part that matters.</summary>
    public static IEnumerable<IOperation> Of(IOperation target) => All(target)?.Where(each => each is not IDiscardOperation && MayBe(each.Type)) ?? [];

    private static IReadOnlyList<IOperation>? All(IOperation target) => target switch
    {
        ITupleOperation { Elements: var all } => all,
        IDeclarationExpressionOperation { Expression: ITupleOperation { Elements: var all } } => all,
        _ => null,
    };

    /// <summary>No number, text or the like.</summary>
    public static bool MayBe(ITypeSymbol? type) => type is not (null or { TypeKind: TypeKind.Enum or TypeKind.Delegate }) && type.SpecialType is SpecialType.None or SpecialType.System_Object;
}
