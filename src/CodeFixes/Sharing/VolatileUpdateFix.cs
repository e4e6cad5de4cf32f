using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>Makes one atomic operation of the read and the write.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(VolatileUpdateFix))]
public sealed class VolatileUpdateFix() : Fix("CONC508", "Interlocked", "Use Interlocked")
{
    private protected override bool TryEdit(Edit edit) => AtomicCall.TryReplace(edit);
}
