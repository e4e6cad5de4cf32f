using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A parallel loop whose whole work takes less time than handing out the first item.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC208_ParallelTrifle() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC208",
        title: "Parallel loop that cannot pay",
        messageFormat: "So few rounds of a few operations take less time than sharing them out: a plain loop is faster",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC208"));

    private protected override void Look(Scope on)
    {
        foreach (var body in on.Member.Frames)
            if (ParallelBody.LoopOf(body) is { } loop && Trifle.Is(loop, body, on.Member))
                on.Report(loop.Syntax.GetLocation(), null, null);
    }
}
