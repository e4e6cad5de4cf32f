using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>Which of the counterparts that rows name this compilation has: an older framework lacks some.</summary>
internal sealed class Counterparts(Types types)
{
    private readonly ConcurrentDictionary<(ISymbol Member, string Name), bool> known = new();

    /// <summary>What to call instead of the member; null where that does not exist.</summary>
    public string? Of(ISymbol member, Facts facts) =>
        facts.Prefer is { } name && known.GetOrAdd((member.OriginalDefinition, name), Exists) ? name : null;

    private bool Exists((ISymbol Member, string Name) wanted)
    {
        var (member, name) = wanted;
        if (name == "await") return true;
        var dot = name.LastIndexOf('.');
        if (dot >= 0) return types.Named(name.Substring(0, dot)) is { } named && !named.GetMembers(name.Substring(dot + 1)).IsEmpty;

        if (member is IMethodSymbol { IsExtensionMethod: true, Parameters: [{ Type: INamedTypeSymbol on }, ..] } && IsIn(on, name) || IsIn(member.ContainingType, name)) return true;
        return member.ContainingNamespace?.GetTypeMembers().Any(type => type.MightContainExtensionMethods && !type.GetMembers(name).IsEmpty) == true;
    }

    private static bool IsIn(INamedTypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
            if (!type.GetMembers(name).IsEmpty || type.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(above => !above.GetMembers(name).IsEmpty))
                return true;
        return false;
    }
}
