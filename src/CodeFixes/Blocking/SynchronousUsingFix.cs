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
        if (Rewrite.AwaitUsing(edit.Node) is not { } changed) return false;
        edit.Replace(edit.Node, changed);
        return true;
    }
}
