using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>The asynchronous counterpart is awaited, with the token in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingCallFix))]
public sealed class BlockingCallFix() : Fix("CONC103", "Await", "Await the asynchronous counterpart")
{
    private protected override bool TryEdit(Edit edit) => Rewrite.TryAwait(edit, edit["prefer"]);
}
