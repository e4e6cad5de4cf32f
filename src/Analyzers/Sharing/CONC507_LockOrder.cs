using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Two locks are taken in both orders: two threads can each hold one and wait for the other.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC507_LockOrder() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC507",
        title: "Two locks taken in both orders",
        messageFormat: "Under the lock on '{0}' that on '{1}' is taken ({2}), and elsewhere the other way round ({3}): two threads can wait for each other for ever",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC507"));

    private protected override void Look(Scope on)
    {
        if (on.Locks.Count == 0) return;
        var order = new LockOrder(on.Model, on.Cancel);
        foreach (var site in on.Locks)
            foreach (var (here, other, there) in order.Against(site))
                on.Report(((LockStatementSyntax)site.Operation.Syntax).Expression.GetLocation(), here.Locations.Append(((LockStatementSyntax)other.Syntax).Expression.GetLocation()).Concat(there.Locations), null,
                    LockedWait.NameOf((ILockOperation)site.Operation), LockedWait.NameOf(other), Way(site.Operation, here), Way(other, there));
    }

    /// <summary><c>Load → Refresh → lock (b)</c></summary>
    private static string Way(IOperation held, Trace way) => held.Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: var method } ? $"{method} → {way.Path}" : way.Path;
}
