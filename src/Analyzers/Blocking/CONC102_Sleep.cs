using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary><c>Thread.Sleep</c> in async code holds the thread for the whole delay.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC102_Sleep() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC102",
        title: "Thread.Sleep in async code",
        messageFormat: "'{0}' holds the thread while it waits: await Task.Delay",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC102"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { Blocks: Blocking.Sleep, InAsyncCode: true, MayAwait: true } && !Sleeper.IsBodyOf(site.Frame, on.Cancel))
                on.ReportWith(site.Prefer, site, site.Name);
    }
}
