using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A task is returned out of a <c>using</c>, <c>try</c> or <c>lock</c> that it outlives.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC306_OutlivesScope() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC306",
        title: "Task returned out of a using, try or lock that it outlives",
        messageFormat: "{0} before the task of '{1}' has ended: await it",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC306"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (Outlives.Of(site, on.Cancel) is (var what, var returned) && !Intent.IsIn(site))
                on.Report(returned.Syntax.GetLocation(), null, null, what, site.Name);
    }
}
