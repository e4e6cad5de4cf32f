using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A CPU-heavy loop in async code keeps the thread of its caller, who expects to go on at once.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC201_LoopInAsyncCode() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that the loop comes to the same on another thread.</summary>
    internal const string Moves = "moves";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC201",
        title: "CPU-heavy loop on the caller's thread in async code",
        messageFormat: "This loop computes on the caller's thread ({0}): give it to the pool with 'Task.Run'{1}",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC201"));

    private protected override void Look(Scope on)
    {
        var reported = new Outermost();
        foreach (var loop in on.Loops)
        {
            if (!loop.InAsyncCode || Worker.Runs(loop.Frame, on.Member) || Worker.IsProgram(loop.Frame) || reported.Covers(loop) || IsPaced(loop)) continue;
            if (on.Model.Costs.ReasonOf(loop, on.Cancel) is not { } reason || Worker.IsInTheirMethod(loop, on.Cancel)) continue;
            reported.Add(loop);
            var dependence = Dependence.Of(loop, on.Cancel);
            on.Report(Outermost.KeywordOf(loop), null, Properties(dependence, loop, on.Cancel), reason, dependence.IsIndependent ? ", in a parallel loop" : $"; it cannot be spread over the cores: {dependence.Blocker}");
        }
    }

    /// <summary>Does it work off what a round of an awaiting loop around it has brought: missed ticks, a piece of a stream?</summary>
    private static bool IsPaced(Site loop) => loop.Operation is IWhileLoopOperation && loop.Nest?.Outer is { Waits: true };

    /// <summary>Whether the fix may give the loop to the pool, and what it may then spread.</summary>
    private static ImmutableDictionary<string, string?>? Properties(Dependence dependence, Site loop, CancellationToken cancel)
    {
        if (!Offload.IsPossible(loop, cancel)) return null;
        var told = Spread.Of(dependence, loop, variable => Offload.IsOwn(variable, loop), cancel) ?? ImmutableDictionary<string, string?>.Empty;
        return told.Add(Moves, "").Add(Spread.Token, "");
    }
}
