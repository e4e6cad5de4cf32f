using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A CPU-heavy loop with independent iterations is given to one thread or task: the other cores are idle.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC202_LoopOnOneWorker() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC202",
        title: "CPU-heavy independent loop inside one thread or task",
        messageFormat: "The iterations of this loop are independent ({0}) and all run on one {1}: a parallel loop uses every core",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC202"));

    private protected override void Look(Scope on)
    {
        var reported = new Outermost();
        foreach (var loop in on.Loops)
        {
            if (!Worker.IsOnlyOne(loop.Frame, on.Member) || Worker.IsAwaitedAlone(loop) || reported.Covers(loop)) continue;
            if (on.Model.Costs.ReasonOf(loop, on.Cancel) is not { } reason) continue;
            var dependence = Dependence.Of(loop, on.Cancel);
            if (!dependence.IsIndependent) continue;
            reported.Add(loop);
            on.Report(Outermost.KeywordOf(loop), null, Properties(dependence, loop, on.Cancel), reason, loop.Frame.Use == DelegateUse.Spawns ? "thread" : "task");
        }
    }

    private static ImmutableDictionary<string, string?>? Properties(Dependence dependence, Site loop, CancellationToken cancel)
    {
        if (loop.Frame.IsAsyncCode || Worker.HasOwnStack(loop.Frame)) return null;

        // Other code may watch a variable from outside of the worker while the loop runs.
        var told = Spread.Of(dependence, loop, variable => loop.Frame.Root.Syntax.Span.Contains(Dependence.DeclaredAt(variable)), cancel);
        return Worker.TokenOf(loop.Frame, loop.Member) is { } token ? told?.Add(Spread.Token, token) : told;
    }
}
