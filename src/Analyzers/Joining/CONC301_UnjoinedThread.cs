using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A thread is started and never joined: kept in a local, a private field, a list or array of them, or not at all.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC301_UnjoinedThread() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC301",
        title: "Thread started and never joined",
        messageFormat: "{0} is started and never joined: nobody waits for its end",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC301"));

    private protected override bool Applies(Types types) => types.Thread is not null;

    private protected override void Look(Scope on)
    {
        Findings? found = null;
        var made = 0;
        foreach (var site in on.Calls)
        {
            if (site.Operation is not IObjectCreationOperation { Arguments: [var entry, ..] } || !Types.Same(site.Target?.ContainingType, on.Model.Types.Thread)) continue;
            made++;
            var thread = Handle.Of(site, on.Cancel);
            if (!thread.Is(Fate.Started) || thread.Is(Fate.Kept | Fate.Apartment) || PerItem.Is(site, on.Cancel) || Intent.IsIn(site) || Intent.IsProgram(site) || Sleeper.LoopOf(site, on.Cancel) is not null) continue;
            var body = Entry.Of(entry.Value, on.Model, on.Cancel);
            if (body.IsFireAndForget || body.SignalsItsEnd || thread.Is(Fate.Background) && body.HeedsStop) continue;

            var start = thread.Start is { } inSight && on.Member.Contains(inSight) ? inSight : site.Operation.Syntax;
            var ends = !thread.Is(Fate.Background) && new Ending(site, trusting: false, on.Cancel).IsCertain(body);
            (found ??= new()).Add(start, thread, ends, thread.Keeper is { } keeper ? $"The thread in '{keeper.Name}'" : "The thread");
        }

        found?.Report(on, made);
    }
}
