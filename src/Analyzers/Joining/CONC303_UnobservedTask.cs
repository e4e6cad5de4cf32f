using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A task is never awaited or observed: a bare call, a local never used, a list only filled, a private field only assigned.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC303_UnobservedTask() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC303",
        title: "Task never awaited or observed",
        messageFormat: "The task of '{0}' is never awaited: its end and its errors go unnoticed",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC303"));

    private protected override void Look(Scope on)
    {
        Findings? found = null;
        var made = 0;
        foreach (var site in on.Calls)
        {
            if (site is not { Operation: IInvocationOperation { Parent: not (IAwaitOperation or IReturnOperation) } call } || !on.Model.Types.IsTaskLike(call.Type)) continue;
            made++;
            var task = Handle.Of(site, on.Cancel);
            var isDropped = task.Keeper is null && !site.InAsyncCode;
            if (task.Is(Fate.Kept) || isDropped && !Dropped.Is(site, on.Cancel) || site.Facts.Completed || HandleUse.IsForwarded(site) || Completes.ByItsCode(site, on.Cancel)) continue;
            if (Intent.IsIn(site) || Continuation.Observes(call) || Intent.IsSilenced(task.Whole.Syntax) || Sleeper.LoopOf(site, on.Cancel) is not null) continue;
            var work = Entry.Of(call, on.Model, on.Cancel);
            if (work.SignalsItsEnd || (task.Keeper is IFieldSymbol or IPropertySymbol ? work.HeedsStop : task.Keeper is not null && work.IsService)) continue;

            (found ??= new()).Add(task.Keeper is null ? task.Whole.Syntax : call.Syntax, task, new Ending(site, trusting: true, on.Cancel).IsCertain(site), site.Name, isMild: isDropped);
        }

        found?.Report(on, made);
    }
}
