using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A loop awaits one item after the other although each only reads: all of them could be under way together. Off until asked for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC401_AwaitsInALoop() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that the items are few.</summary>
    internal const string Listed = "listed";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC401",
        title: "Independent awaits one after another in a loop",
        messageFormat: "Each round waits for '{0}' before the next begins, and none needs another: start them all, then await them together",
        category: "Gathering",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        helpLinkUri: HelpLink("CONC401"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Loops)
            if (AwaitLoop.Of(site, on.Cancel) is { } loop)
                on.ReportWith(Listed, loop.IsListed, Outermost.KeywordOf(site), loop.Call.TargetMethod.Name);
    }
}
