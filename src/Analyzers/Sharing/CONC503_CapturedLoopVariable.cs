using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A thread or task that a <c>for</c> loop starts reads the loop's variable, which the loop has changed by then.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC503_CapturedLoopVariable() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC503",
        title: "Variable of a for loop captured by a started thread or task",
        messageFormat: "'{0}' counts on while the thread or task started here reads it: give each round a copy of its own",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC503"));

    private protected override void Look(Scope on)
    {
        if (on.Loops.Count == 0) return;
        foreach (var read in LoopVariables.ReadLate(on.Member, on.Cancel))
            on.Report(read.Syntax.GetLocation(), null, null, read.Local.Name);
    }
}
