using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A lazy sequence of tasks is gone through twice: each time starts its work anew.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC405_TasksStartedTwice() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC405",
        title: "Lazy sequence of tasks enumerated twice",
        messageFormat: "'{0}' starts its tasks anew each time it is gone through: the work runs twice",
        category: "Gathering",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC405"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (LazyTasks.HeldBy(site, on.Cancel) is { } tasks && LazyTasks.SecondUse(tasks, site) is { } again)
                on.Report(again.Syntax.GetLocation(), [site.Operation.Syntax.GetLocation()], null, tasks.Name);
    }
}
