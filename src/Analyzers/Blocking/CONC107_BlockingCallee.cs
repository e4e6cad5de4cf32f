using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Async code calls a method that blocks, any number of calls away; the message shows the path.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC107_BlockingCallee() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC107",
        title: "Call in async code to a method that blocks",
        messageFormat: "'{0}' blocks: {1}",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC107"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { InAsyncCode: true, Edge: { } edge } && on.Model.Effects.ThroughBlocking(edge, on.Cancel) is { } trace && on.Model.Twins.Of(site, on.Cancel) is null && !site.Obstacle.IsIntent && AsyncDisposal.OfCall(site, on.Cancel) is null && !on.Excludes(site.Operation.Syntax.GetLocation(), trace.Last.Member))
                on.Report(site.Operation.Syntax.GetLocation(), trace.Locations.Skip(1), null, edge.Name, trace.Path);
    }
}
