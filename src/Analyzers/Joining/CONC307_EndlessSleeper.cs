using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A thread or task is started that loops for ever, sleeping in between: nobody can stop it, and nobody ever sees it end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC307_EndlessSleeper() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that each round of the loop comes to its end.</summary>
    internal const string Rounds = "rounds";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC307",
        title: "Endless loop with a sleep on a thread or task of its own",
        messageFormat: "This {0} loops for ever with a sleep, and nothing can stop it: a PeriodicTimer and a CancellationToken can",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC307"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (Sleeper.LoopOf(site, on.Cancel) is { } loop && !Intent.IsIn(site))
                on.Report(site.Operation.Syntax.GetLocation(), [loop.GetLocation()], Sleeper.EndsInRounds(site, loop, on.Cancel) ? ImmutableDictionary<string, string?>.Empty.Add(Rounds, site.Facts.Starts) : null, site.Facts.Starts!);
    }
}
