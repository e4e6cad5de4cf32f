using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A thread or task of the pool is given a call that only waits, although that has an asynchronous counterpart.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC206_ThreadForWaiting() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC206",
        title: "I/O-bound work given a thread",
        messageFormat: "'{0}' is all that this {1} does, and it waits: '{2}' needs no thread",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC206"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (Worker.OnlyWaits(site, on.Cancel) && site.Prefer is { } prefer && LateOutput.Of(site, on.Cancel) is null)
                on.ReportWith(prefer, site, site.Name, site.Frame.Use == DelegateUse.Spawns ? "thread" : "task", prefer.Substring(prefer.LastIndexOf('.') + 1));
    }
}
