using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>One row of the catalog: a member as text, and what is said of it.</summary>
/// <remarks>
/// <c>A.B.C</c> is the type C of A.B as well as the member C of the type A.B: only a symbol can tell, so a row answers for both.
/// With a parameter list it is a member, with an arity a type.
/// </remarks>
internal sealed class CatalogRow(string member, ImmutableArray<(string Name, int Arity)> path, string? signature, bool strikes, in Said said)
{
    public const string Constructor = "#ctor";

    public readonly Said Said = said;

    private readonly ImmutableArray<(string Name, int Arity)> path = path;

    /// <summary>The member as written.</summary>
    public string Member { get; } = member;

    /// <summary>Method arity and parameter list as in a documentation id, empty for a member without any; null when the row is for all overloads.</summary>
    public string? Signature { get; } = signature;

    /// <summary>A <c>!</c> row: strikes facts out of the rows before it.</summary>
    public bool Strikes { get; } = strikes;

    /// <summary>The simple name under which a symbol, or a piece of syntax, finds this row: the member's, for a constructor the type's.</summary>
    public string Key => path[path.Length - 1].Name == Constructor ? path[path.Length - 2].Name : path[path.Length - 1].Name;

    /// <summary>The simple name of the type that the row is about if its key is a member's.</summary>
    public string? Owner => path.Length > 1 && path[path.Length - 1].Name != Constructor ? path[path.Length - 2].Name : null;

    /// <summary>Is the row about this type, and so about all its members?</summary>
    public bool IsType(INamedTypeSymbol type) => Signature is null && Reaches(type, path.Length - 1);

    /// <summary>Is the row about the members of this name in this type?</summary>
    public bool IsMember(INamedTypeSymbol type, string name) =>
        path.Length > 1 && path[path.Length - 1] == (name, 0) && Reaches(type, path.Length - 2);

    private bool Reaches(INamedTypeSymbol type, int last)
    {
        for (; last >= 0 && path[last] == (type.Name, type.Arity); last--)
        {
            if (type.ContainingType is { } outer)
                type = outer;
            else
                return Reaches(type.ContainingNamespace, last - 1);
        }

        return false;
    }

    private bool Reaches(INamespaceSymbol? space, int last)
    {
        for (; last >= 0 && space is not null && path[last] == (space.Name, 0); last--)
            space = space.ContainingNamespace;
        return last < 0 && space is { IsGlobalNamespace: true };
    }
}
