using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A task is waited on synchronously in async code: <c>.Result</c>, <c>.Wait()</c>, <c>.GetAwaiter().GetResult()</c>, <c>WaitAll</c>, <c>WaitAny</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC101_BlockingWait() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC101",
        title: "Task waited on synchronously in async code",
        messageFormat: "'{0}' blocks the thread until the task completes: await it",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC101"));

    /// <summary>The property that tells the fix that a caller handles what the wait throws, and an await would not.</summary>
    internal const string Caught = "caught";

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (site is { Blocks: Blocking.Task, InAsyncCode: true, MayAwait: true })
                on.ReportWith(Caught, site.Target?.Name != "GetResult" && on.Model.Catchers.MayCall(site.Frame, on.Cancel), site.Operation.Syntax.GetLocation(), site.Name);
    }
}
