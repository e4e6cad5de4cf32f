using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Arrays of arrays that hold no row twice: what is at two different indices of one of them is not the same array.</summary>
internal sealed class JaggedRows(Member member, ILoopOperation loop)
{
    private readonly Dictionary<ISymbol, bool> known = new(SymbolEqualityComparer.Default);

    /// <summary>The array of rows, and the row of it, that a row is: <c>grid[i]</c>, or a local that only ever is that; null for any other array.</summary>
    public (ISymbol All, IArrayElementReferenceOperation Row)? HolderOf(IOperation array)
    {
        array = Site.Unwrap(array);
        if (array is ILocalReferenceOperation { Local: var row } && member.OnlyValueOf(row) is { } only) array = Site.Unwrap(only);
        return array is IArrayElementReferenceOperation { ArrayReference: var holder } found && Site.Unwrap(holder) is ILocalReferenceOperation { Local: var all } && AreDistinct(all) ? (all, found) : null;
    }

    /// <summary>Made here, given nothing but new rows, and not shown to anybody before the loop is done.</summary>
    private bool AreDistinct(ILocalSymbol all)
    {
        if (known.TryGetValue(all, out var before)) return before;
        return known[all] = all.DeclaringSyntaxReferences is [var declared] && member.OnlyValueOf(all) is IArrayCreationOperation { DimensionSizes.Length: 1 } made && (made.Initializer is null || made.Initializer.ElementValues.All(IsNew))
            && Elements.OutermostAfter(declared.Span.Start, loop) is var last && member.References.To(all, loop).All(use => use is not ILocalReferenceOperation || use.Syntax.SpanStart >= last || IsPlain(use));
    }

    private bool IsPlain(IOperation use) => use.Parent is IArrayElementReferenceOperation row && ReferenceEquals(row.ArrayReference, use)
        ? row.Parent switch
        {
            IArrayElementReferenceOperation or IPropertyReferenceOperation => Elements.IsPlainUse(row),
            ISimpleAssignmentOperation { IsRef: false, Target: var target, Value: var value } => ReferenceEquals(target, row) && IsNew(value),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } local } } => member.OnlyValueOf(local) is not null && member.References.To(local, loop).All(each => each is not ILocalReferenceOperation || Elements.IsPlainUse(each)),
            _ => false,
        }
        : Elements.IsPlainUse(use);

    private static bool IsNew(IOperation value) => Site.Unwrap(value) is IArrayCreationOperation;
}
