using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A loop waits for another thread's write by reading a plain variable again and again, which the compiler may read once.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC509_Spin() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC509",
        title: "Spinning on a plain variable",
        messageFormat: "'{0}' is read plainly: the loop may never see what another thread writes to it",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC509"));

    private protected override void Look(Scope on)
    {
        foreach (var loop in on.Loops)
            if (Spin.Of(loop, on.Cancel) is { } read)
                on.Report(read.Syntax.GetLocation(), null, null, read.Syntax.ToString());
    }
}
