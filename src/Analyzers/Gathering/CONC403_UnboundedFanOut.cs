using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A connection, file or process for each item of a collection, all at once: with enough items the system refuses, or the server does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC403_UnboundedFanOut() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that any thread may start any item.</summary>
    internal const string Free = "free";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC403",
        title: "Unbounded fan-out over a source of unknown size",
        messageFormat: "'{0}' is started for every item at once, however many there are: bound how many run together",
        category: "Gathering",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC403"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (FanOut.StartedBy(site, on.Cancel, out var isFree) is { } started)
                on.ReportWith(Free, isFree, site.Operation.Syntax.GetLocation(), Step.NameOf(started));
    }
}
