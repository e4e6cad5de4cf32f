using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>Makes the body asynchronous and awaits the task where it was returned, inside its scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutlivesScopeFix))]
public sealed class OutlivesScopeFix() : Fix("CONC306", "Await", "Make it async and await the task")
{
    private protected override bool TryEdit(Edit edit) => Place.IsFreeOfStack(edit.Node, edit) && edit.TryAwaitInScope();
}
