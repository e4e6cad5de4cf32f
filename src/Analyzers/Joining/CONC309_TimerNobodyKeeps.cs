using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A timer that nothing refers to once it is made: the garbage collector takes it, and it no longer fires.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC309_TimerNobodyKeeps() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC309",
        title: "Timer that nobody keeps",
        messageFormat: "Nothing keeps {0}: it stops firing when the garbage collector takes it",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC309"));

    private protected override bool Applies(Types types) => types.Timer is not null;

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            // With a callback alone it is its own state, and the running timer refers to that.
            if (site.Operation is not IObjectCreationOperation { Arguments.Length: > 1 } || !Types.Same(site.Target?.ContainingType, on.Model.Types.Timer) || IsHeld(site)) continue;
            var timer = Handle.Of(site, on.Cancel);
            if (!timer.Is(Fate.Joined | Fate.Watched | Fate.Escapes) && !timer.Keepers.Any(keeper => keeper is IFieldSymbol or IPropertySymbol))
                on.Report(site, timer.Keeper is { } local ? $"the timer in '{local.Name}'" : "the timer");
        }
    }

    /// <summary>Until the end of a <c>using</c>.</summary>
    private static bool IsHeld(Site site) => site.Ancestors().TakeWhile(around => around is not IBlockOperation).Any(around => around is IUsingDeclarationOperation or IUsingOperation);
}
