using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A call that blocks in async code although it has a true asynchronous counterpart: files, streams, sockets, processes, databases, semaphores.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC103_BlockingCall() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC103",
        title: "Blocking call in async code that has an asynchronous counterpart",
        messageFormat: "'{0}' blocks the thread: await '{1}'",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC103"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { Blocks: Blocking.IO or Blocking.Wait, InAsyncCode: true, Prefer: { } prefer, MayAwait: true, IsOwnTwin: false } && LateOutput.Of(site, on.Cancel) is null)
                on.ReportWith(prefer, site, site.Name, prefer.Substring(prefer.LastIndexOf('.') + 1));
    }
}
