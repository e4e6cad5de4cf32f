using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Async code waits for threads or signals by a primitive that keeps its thread: <c>Thread.Join</c>, wait handles, <c>BlockingCollection</c>, <c>Parallel.For</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC105_BlockingPrimitive() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC105",
        title: "Thread-blocking primitive in async code",
        messageFormat: "'{0}' keeps the thread until others are done: wait for them by something that can be awaited",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC105"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { Blocks: Blocking.Wait, InAsyncCode: true, Prefer: null, MayAwait: true, IsOwnTwin: false } && on.Model.Twins.Of(site, on.Cancel) is null && !VoidDelegate.IsGivenTo(site.Operation))
                on.Report(site, site.Name);
    }
}
