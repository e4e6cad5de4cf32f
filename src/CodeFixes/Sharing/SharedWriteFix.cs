using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>Makes the change atomic: by <c>Interlocked</c> where that can do it, under a lock of its own where it cannot.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SharedWriteFix))]
public sealed class SharedWriteFix() : Fix("CONC501", "Synchronize", "Make the change atomic")
{
    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("Reduce", "Give each thread a value of its own", LocalReduction.TryReplace));

    private protected override bool TryEdit(Edit edit) => edit[SharedChange.By] switch
    {
        nameof(Remedy.Interlocked) => AtomicCall.TryReplace(edit),
        nameof(Remedy.Lock) => LockedChange.TryWrapVariable(edit),
        _ => false,
    };
}
