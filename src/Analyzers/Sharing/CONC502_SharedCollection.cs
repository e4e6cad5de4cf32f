using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Several threads at once change a collection that only one at a time may: it loses items, throws, or is never right again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC502_SharedCollection() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC502",
        title: "Unsynchronised change of a shared collection",
        messageFormat: "'{0}' is called on '{1}' here{3} by several threads at once ({2}), which it is not made for",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC502"));

    private protected override void Look(Scope on)
    {
        foreach (var change in on.SharedChanges)
            if (change.Method is { } method) on.Report(change.Severity, change.At.Syntax.GetLocation(), change.Places, change.Properties, method is IPropertySymbol { IsIndexer: true } indexer ? indexer.ContainingType.Name + "[…]" : Step.NameOf(method), change.Variable.Name, change.Body.Reason, change.Through);
    }
}
