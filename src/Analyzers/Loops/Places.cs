using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Sums that say where something is, and nothing else: to look there is no computing. Products do not count among them, for they go through a grid.</summary>
internal static class Places
{
    /// <summary><c>a[i + j]</c>, <c>list.ElementAtOrDefault(i + j)</c>, <c>var at = i + j;</c> of which only such a place is made?</summary>
    public static bool IsOne(IBinaryOperation sum, Member member) => IsUsedAsOne(sum) || DeclaredBy(sum) is { } local && OnlySays(local, sum, member);

    private static bool OnlySays(ILocalSymbol local, IOperation sum, Member member)
    {
        var uses = member.References.To(local, sum).Where(use => use is ILocalReferenceOperation).ToArray();
        return uses.Any(IsUsedAsOne) && uses.All(use => IsUsedAsOne(use) || Climb(use).Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual });
    }

    private static bool IsUsedAsOne(IOperation value)
    {
        value = Climb(value);
        return value.Parent switch
        {
            IArrayElementReferenceOperation element => !ReferenceEquals(element.ArrayReference, value),
            IArgumentOperation { Parameter: { Name: "index" or "startIndex", ContainingSymbol: var taker } } => Implicit.IsSystem(taker),
            IInvalidOperation => true, // what does not resolve is taken for a look
            _ => false,
        };
    }

    private static ILocalSymbol? DeclaredBy(IOperation value) => Climb(value).Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } local } } ? local : null;

    private static IOperation Climb(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, OperatorMethod: null }) value = value.Parent;
        return value;
    }
}
