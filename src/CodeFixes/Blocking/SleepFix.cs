using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>The delay is awaited, with the token in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SleepFix))]
public sealed class SleepFix() : Fix("CONC102", "Delay", "Await Task.Delay")
{
    private protected override bool TryEdit(Edit edit) => Rewrite.TryAwait(edit, edit["prefer"]);
}
