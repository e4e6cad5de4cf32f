using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Where a member stands among its siblings, from the compilation unit down: it finds the member again after an edit inside it.</summary>
internal sealed class MemberPath
{
    private readonly Stack<int> indices = new();

    /// <summary>All of the file.</summary>
    public static readonly MemberPath File = new();

    public static MemberPath To(SyntaxNode node)
    {
        var path = new MemberPath();
        for (var at = node; at is not null; at = at.Parent)
            if (at is MemberDeclarationSyntax member && Members(at.Parent) is { } siblings)
                path.indices.Push(siblings.IndexOf(member));
        return path;
    }

    /// <summary>The member; null, for all of the file, when it is top-level code, whose statements share their variables.</summary>
    public MemberDeclarationSyntax? In(CompilationUnitSyntax root)
    {
        MemberDeclarationSyntax? found = null;
        foreach (var index in indices)
            found = Members((SyntaxNode?)found ?? root) is { } members && index < members.Count ? members[index] : found;
        return found is GlobalStatementSyntax ? null : found;
    }

    private static SyntaxList<MemberDeclarationSyntax>? Members(SyntaxNode? parent) => parent switch
    {
        CompilationUnitSyntax unit => unit.Members,
        BaseNamespaceDeclarationSyntax space => space.Members,
        TypeDeclarationSyntax type => type.Members,
        _ => null,
    };
}
