using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Concurrent dictionaries in which each round of a loop uses the key that is its own: the loop's variable.</summary>
internal sealed class Tables(ISymbol? index, Member member, ILoopOperation loop)
{
    private readonly Dictionary<ISymbol, int> uses = new(SymbolEqualityComparer.Default);

    /// <summary><c>table[i]</c>, read or written.</summary>
    public bool Add(IPropertyReferenceOperation element) => element is { Property.IsIndexer: true, Instance: { } table, Arguments: [{ Value: var key }] } && Add(table, key);

    /// <summary><c>table.TryAdd(i, value)</c> and its like.</summary>
    public bool Add(IInvocationOperation call) =>
        call is { Instance: { } table, TargetMethod: { Name: "TryAdd" or "TryGetValue" or "ContainsKey", ContainingType: var type }, Arguments: [{ Value: var key }, ..] } && IsTable(type) && Add(table, key);

    /// <summary>Is each use of a table that the rounds write to one of its own key? <paramref name="references"/> says how many there are.</summary>
    public string? Conflict(Func<ISymbol, int> references) => uses.FirstOrDefault(use => references(use.Key) != use.Value).Key is { } table ? $"iterations share '{table.Name}'" : null;

    public static bool IsOwnUse(IOperation at, ISymbol? index) => at.Parent switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: var key }] } => Elements.IsIndex(key, index),
        IInvocationOperation { Arguments: [{ Value: var key }, ..] } => Elements.IsIndex(key, index),
        _ => false,
    };

    private bool Add(IOperation table, IOperation key)
    {
        if (!Elements.IsIndex(key, index) || Site.Unwrap(table) is not ILocalReferenceOperation { Local: var local } || !IsKnownHereOnly(local)) return false;
        uses[local] = uses.TryGetValue(local, out var before) ? before + 1 : 1;
        return true;
    }

    /// <summary>Made here, with keys that are the same where they look the same: no other name for it, and no other table.</summary>
    private bool IsKnownHereOnly(ILocalSymbol local) =>
        IsTable(local.Type) && local.Type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 }, ..] }
        && member.OnlyValueOf(local) is IObjectCreationOperation { Initializer: null } made && made.Arguments.All(argument => argument.Value.Type is { SpecialType: SpecialType.System_Int32 })
        && Collections.IsOnlyCalled(local, loop, member);

    private bool IsTable(ITypeSymbol? type) => Types.Same(type?.OriginalDefinition, member.Model.Types.ConcurrentDictionary);
}
