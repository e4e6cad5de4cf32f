using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Work for another process captures a variable or an object: the process has its own memory, and would not see it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC210_CapturedByWorker() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC210",
        title: "Work for another process captures state",
        messageFormat: "The work captures '{0}', which a worker process does not have: pass it as the item, or use a static method",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC210"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            if (site.Operation is not IInvocationOperation { Arguments: var arguments }) continue;
            foreach (var argument in arguments)
                if (argument.Parameter is { } parameter && site.Facts.Use(parameter.Ordinal) == DelegateUse.Isolates && Captures.Of(argument.Value, on.Member) is { } captured)
                    on.Report(argument.Value.Syntax.GetLocation(), null, null, captured);
        }
    }
}
