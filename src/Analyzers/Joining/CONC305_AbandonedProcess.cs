using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A process is started, never waited for and never handed on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC305_AbandonedProcess() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC305",
        title: "Process started and never waited for",
        messageFormat: "The process is started and never waited for: its end, exit code and output go unnoticed",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC305"));

    private protected override bool Applies(Types types) => types.Process is not null;

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            if (!Types.Same(site.Target?.ContainingType, on.Model.Types.Process) || !MayStart(site.Operation)) continue;
            var process = Handle.Of(site, on.Cancel);
            if (process.Is(Fate.Kept) || site.Operation is IObjectCreationOperation && !process.Is(Fate.Started)) continue;
            if (Launch.IsDetached(site, process) || Intent.IsIn(site)) continue;
            on.Report(process.Start is { } start && on.Member.Contains(start) ? start.GetLocation() : site.Operation.Syntax.GetLocation(), null, null);
        }
    }

    private static bool MayStart(IOperation operation) => operation is IObjectCreationOperation or IInvocationOperation { TargetMethod: { Name: "Start", IsStatic: true } };
}
