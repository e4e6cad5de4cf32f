using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Blocking I/O in async code that has no asynchronous counterpart: <c>File.Copy</c>, <c>Directory.GetFiles</c>, <c>Console.ReadLine</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC106_BlockingIO() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC106",
        title: "Blocking I/O in async code that has no asynchronous counterpart",
        messageFormat: "'{0}' blocks the thread and has no asynchronous counterpart: give it a thread of its own",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC106"));

    /// <summary>The property that tells the fix that the call means the same on another thread.</summary>
    internal const string Movable = "movable";

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { Blocks: Blocking.IO, InAsyncCode: true, Prefer: null, MayAwait: true, IsOwnTwin: false } && on.Model.Twins.Of(site, on.Cancel) is null)
                on.ReportWith(Movable, ConcurrencyAnalyzers.Movable.Is(site), site.Operation.Syntax.GetLocation(), site.Name);
    }
}
