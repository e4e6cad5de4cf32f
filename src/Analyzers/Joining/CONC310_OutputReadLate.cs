using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Redirected output of a process is read only after its end is waited for: both wait for each other once the pipe is full.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC310_OutputReadLate() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC310",
        title: "Output of a process read only after its end",
        messageFormat: "'{0}' is read only after '{1}': the process waits for its reader once the pipe is full, and never ends",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC310"));

    private protected override bool Applies(Types types) => types.Process is not null;

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (LateOutput.Of(site, on.Cancel) is { } stream)
                on.Report(site, stream, site.Method!.Name);
    }
}
