using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>The asynchronous twin is awaited, with the token in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncTwinFix))]
public sealed class AsyncTwinFix() : Fix("CONC104", "Await", "Await the asynchronous twin")
{
    private protected override bool TryEdit(Edit edit) => Rewrite.TryAwait(edit, edit["prefer"]);
}
