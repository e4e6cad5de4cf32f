using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A wait where no await can stand, or where it would mean something else; the message names the obstacle and the way out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC108_CannotAwait() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC108",
        title: "Blocking wait where no await can take its place",
        messageFormat: "'{0}' blocks the thread, and {1}",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC108"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel) || AsyncText.MayWait(model, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (Reason(site, on.Cancel) is { } reason && !site.IsOwnTwin && !site.IsUnderLock && !ParallelBody.Holds(site, on.Cancel) && LateOutput.Of(site, on.Cancel) is null)
                on.Report(site, site.Name, reason);
    }

    private static string? Reason(Site site, CancellationToken cancel)
    {
        if (site.Blocks != Blocking.No) return Concerns(site, cancel) && site.Obstacle.IsFinal ? site.Obstacle.Reason : null;
        var some = site.Model.Twins.InSomeCases(site);
        if ((some ?? site.Model.Twins.OfQuery(site)) is null) return null;
        if (site.Obstacle.IsFinal) return IsAsyncCodes(site, cancel) ? site.Obstacle.Reason : null;
        return some is not null && site is { InAsyncCode: true, MayAwait: true } ? $"'{some.Name}' would throw where the query is not the database's: let it be one in every case" : null;
    }

    /// <summary>In async code or in a function that runs inside it: another query, which may be gone through later, counts as such.</summary>
    private static bool IsAsyncCodes(Site site, CancellationToken cancel) =>
        site.InAsyncCode || (site.Obstacle == Obstacle.Query ? site.Frame.IsInsideAsyncCode(cancel) : site.Frame.RunsInsideAsyncCode(cancel));

    /// <summary>A member that can never await shall not wait for a task; all else is a matter of async code, and of what runs inside it.</summary>
    private static bool Concerns(Site site, CancellationToken cancel)
    {
        var isTask = site.Blocks == Blocking.Task;
        if (isTask && site.Obstacle.IsMember) return true;
        return (isTask || site.Blocks is Blocking.Sleep or Blocking.Wait || site.Prefer is not null || site.Frame.RunsInsideAsyncCode(cancel))
            && (site.InAsyncCode || (isTask ? site.Frame.IsInsideAsyncCode(cancel) : site.Frame.RunsInsideAsyncCode(cancel)));
    }
}
