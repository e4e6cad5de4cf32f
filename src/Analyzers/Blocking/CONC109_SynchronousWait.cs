using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A task is waited on in synchronous code: the method, local function or lambda, and its callers, could be asynchronous, or something is in the way. Off until asked for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC109_SynchronousWait() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC109",
        title: "Task waited on in synchronous code",
        messageFormat: "'{0}' blocks the thread until the task completes: {1}",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        helpLinkUri: HelpLink("CONC109"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayWait(model, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { Blocks: Blocking.Task, InAsyncCode: false, Frame.IsOfBrokenCode: false } && !site.Frame.IsInsideAsyncCode(on.Cancel) && !ParallelBody.Holds(site, on.Cancel) && Convertible.Of(site, on.Cancel) is { } way)
                on.Report(site, site.Name, way);
    }
}
