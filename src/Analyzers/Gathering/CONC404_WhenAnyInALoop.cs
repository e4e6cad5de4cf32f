using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary><c>WhenAny</c> in a loop that takes out the winner: each round looks at all tasks that are left, and attaches to each of them once more.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC404_WhenAnyInALoop() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC404",
        title: "WhenAny in a removing loop",
        messageFormat: "Each round attaches to every task in '{0}' anew: 'Task.WhenEach' attaches once and gives them as they complete",
        category: "Gathering",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC404"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (Winners.TakenOutOf(site) is { } tasks)
                on.Report(site, tasks.Name);
    }
}
