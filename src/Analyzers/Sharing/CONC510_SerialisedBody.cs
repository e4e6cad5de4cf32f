using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>All that the body of a parallel loop does, it does under a lock: one thread works, and the others wait for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC510_SerialisedBody() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC510",
        title: "Body of a parallel loop under one lock",
        messageFormat: "All of this body runs under the lock on '{0}': one thread works while the others wait, which a plain loop does better",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC510"));

    private protected override void Look(Scope on)
    {
        if (on.Locks.Count == 0) return;
        foreach (var body in ConcurrentBodies.In(on.Member))
            if (Serialised.By(body, on.Model) is { } held)
                on.Report(held.Syntax is LockStatementSyntax statement ? statement.LockKeyword.GetLocation() : held.Syntax.GetLocation(), null, null, LockedWait.NameOf(held));
    }
}
