using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A lock on <c>this</c>, a type, a string, a boxed value, a fresh object or a field that is given another object.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC506_LockTarget() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC506",
        title: "Lock on an object that others can lock, or that is another each time",
        messageFormat: "This lock does not keep others out, or keeps out too many: {0}",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC506"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Locks)
            Look(((ILockOperation)site.Operation).LockedValue, site, on);
        foreach (var site in on.Calls)
            if (site.Operation is IInvocationOperation { TargetMethod: { Name: "Enter" or "TryEnter" } method, Arguments: var arguments } && Types.Same(method.ContainingType, on.Model.Types.Monitor) && arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { Value: var locked })
                Look(locked, site, on);
    }

    private static void Look(IOperation locked, Site site, Scope on)
    {
        if (Guard.ProblemOf(locked, site, on.Cancel) is { } problem) on.Report(Site.Unwrap(locked).Syntax.GetLocation(), null, null, problem);
    }
}
