using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A volatile field is incremented, or otherwise read and then written: each of the two is seen by all threads, but not both as one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC508_VolatileUpdate() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC508",
        title: "Non-atomic change of a volatile field",
        messageFormat: "'{0}' is volatile, but this change reads it and then writes it: another thread's change in between gets lost",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC508"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.VolatileWrites)
            if (site.Operation is IFieldReferenceOperation { Field: var field, Parent: { } write } && Update.Of(write) is not null && !Fresh.IsOwn(site.Operation, site.Frame) && !(Fresh.HolderOf(site.Operation) is { } made && Fresh.IsMadeHere(made, on.Member)) && !site.IsUnderLock && !Guards.MayBeHeld(write.Syntax, null, field.ContainingType, on.Cancel))
                on.Report(write.Syntax.GetLocation(), null, null, field.Name);
    }
}
