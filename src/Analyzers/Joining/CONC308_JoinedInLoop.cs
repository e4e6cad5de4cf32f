using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A loop waits for each thread, process or task right after it has started it: only one is ever at work.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC308_JoinedInLoop() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that all of them may run at a time.</summary>
    internal const string Free = "free";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC308",
        title: "Waited for right after the start, inside the loop that starts",
        messageFormat: "The loop waits for each {0} before it starts the next: start all, then wait for all",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC308"));

    private protected override void Look(Scope on)
    {
        HashSet<ILoopOperation>? seen = null;
        foreach (var site in on.Calls)
            if (site.Facts.Starts is not null && JoinedAtOnce.LoopOf(site) is { } loop && seen?.Contains(loop) != true && JoinedAtOnce.WaitOf(site, on.Cancel) is { } wait && (seen ??= []).Add(loop))
                on.ReportWith(Free, JoinedAtOnce.IsFree(site, on.Cancel), wait.Syntax.GetLocation(), site.Facts.Starts!);
    }
}
