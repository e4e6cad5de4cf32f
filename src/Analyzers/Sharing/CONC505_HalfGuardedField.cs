using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A field that most code uses under a lock is written without it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC505_HalfGuardedField() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC505",
        title: "Field guarded by a lock in one place and not in another",
        messageFormat: "'{0}' is written here without the lock on '{1}', under which other code uses it",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC505"));

    private protected override void Look(Scope on)
    {
        foreach (var write in UnguardedWrite.In(on.Member, on.Cancel))
            on.Report(write.At.Syntax.GetLocation(), null, write.Properties, write.At.Field.Name, write.Guard);
    }
}
