using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>Lets one thread at a time change the collection; what it is given is computed before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SharedCollectionFix))]
public sealed class SharedCollectionFix() : Fix("CONC502", "Lock", "Lock the change")
{
    private protected override bool TryEdit(Edit edit) => edit[SharedChange.By] is not null && LockedChange.TryWrapCollection(edit);
}
