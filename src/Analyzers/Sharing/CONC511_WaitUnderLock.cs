using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Code waits for a task, a thread or an event while it holds a lock: if what it waits for needs the lock, both wait for ever.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC511_WaitUnderLock() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC511",
        title: "Waiting for others while holding a lock",
        messageFormat: "'{0}' waits for others while '{1}' is locked: if these need the lock, both wait for ever",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC511"));

    private protected override void Look(Scope on)
    {
        if (on.Locks.Count == 0) return;

        // Of many calls under one lock that all come to the same wait, the first says enough.
        var said = new HashSet<(SyntaxNode Lock, SyntaxNode Wait)>();
        foreach (var site in on.Calls)
        {
            if (LockedWait.Of(site) is { } held) on.Report(site, site.Name, LockedWait.NameOf(held));
            else if (LockedWait.Through(site, on.Cancel) is var (around, path) && said.Add((around.Syntax, path.Last.At))) on.Report(site.Operation.Syntax.GetLocation(), path.Locations, null, path.Path, LockedWait.NameOf(around));
        }
    }
}
