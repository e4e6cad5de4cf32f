using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
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
        SyntaxNode? changed = edit.Node switch
        {
            UsingStatementSyntax scope => scope.WithUsingKeyword(scope.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(Rewrite.AwaitBefore(scope.UsingKeyword)),
            LocalDeclarationStatementSyntax scope => scope.WithUsingKeyword(scope.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(Rewrite.AwaitBefore(scope.UsingKeyword)),
            _ => null,
        };
        if (changed is null) return false;
        edit.Replace(edit.Node, changed);
        return true;
    }
}
