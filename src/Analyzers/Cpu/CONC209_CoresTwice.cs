using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Cores are asked for twice, by a parallel loop inside a parallel loop, or for nothing, by a loop that only asks whether others are done.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC209_CoresTwice() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC209",
        title: "Parallel loop inside a parallel loop, or busy waiting",
        messageFormat: "{0}",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC209"));

    private protected override void Look(Scope on)
    {
        var reported = new TextSpan();
        foreach (var site in on.Calls)
        {
            // A query is several calls, the outermost of which runs it.
            if (site is not { Facts: { Parallel: true, Blocks: Blocking.Wait }, Operation: IInvocationOperation } || reported.Contains(site.Operation.Syntax.Span)) continue;
            if (ParallelBody.Around(site.Frame, on.Cancel) is not { } around || ParallelBody.LoopOf(around) is not { } outer || !Nested.Compete(outer, on.Member)) continue;
            reported = site.Operation.Syntax.Span;
            on.Report(site, $"'{site.Name}' runs in a body of '{Step.NameOf(outer.TargetMethod)}', which keeps all cores busy already: more threads only add switches between them");
        }

        foreach (var loop in on.Loops)
            if (BusyWait.AskedBy((ILoopOperation)loop.Operation) is { } asked && !Spin.Is(loop, on.Cancel))
                on.Report(Outermost.KeywordOf(loop), null, null, $"This loop keeps a core busy until '{asked}' changes: wait for a task, an event or a signal");
    }
}
