using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Several threads at once change a variable that they share, without a lock: changes get lost.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC501_SharedWrite() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC501",
        title: "Unsynchronised change of a shared variable",
        messageFormat: "'{0}' is changed here{2} by several threads at once ({1}), and changes get lost",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC501"));

    private protected override void Look(Scope on)
    {
        foreach (var change in on.SharedChanges)
            if (change.Method is null) on.Report(change.Severity, change.At.Syntax.GetLocation(), change.Places, change.Properties, change.Variable.Name, change.Body.Reason, change.Through);
    }
}
