using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary><c>using</c> becomes <c>await using</c>, and <c>x.Dispose()</c> becomes <c>await x.DisposeAsync()</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SynchronousUsingFix))]
public sealed class SynchronousUsingFix() : Fix("CONC111", "AwaitUsing", "Dispose asynchronously")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is InvocationExpressionSyntax) return Rewrite.TryAwait(edit, "DisposeAsync");
        if (!Place.TakesAwait(edit.Node, edit)) return false;
        if (Rewrite.AwaitUsing(edit["prefer"] is { } prefer ? Renamed(edit, prefer) : edit.Node) is not { } changed) return false;
        edit.Replace(edit.Node, changed);
        return true;
    }

    /// <summary>The scope, with what it holds made by another member.</summary>
    private static SyntaxNode Renamed(Edit edit, string prefer)
    {
        var held = edit.Node switch
        {
            UsingStatementSyntax scope => scope.Expression ?? scope.Declaration?.Variables[0].Initializer?.Value,
            LocalDeclarationStatementSyntax scope => scope.Declaration.Variables[0].Initializer?.Value,
            _ => null,
        };
        if (held is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } }) return edit.Node;
        var dot = prefer.LastIndexOf('.');
        if (dot >= 0 && edit.Types.Named(prefer.Substring(0, dot)) is { } type) edit.NameOf(type); // imports its namespace
        return edit.Node.ReplaceNode(name, SyntaxFactory.IdentifierName(prefer.Substring(dot + 1)).WithTriviaFrom(name));
    }
}
