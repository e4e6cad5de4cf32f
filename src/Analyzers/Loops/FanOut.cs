using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary><c>await Task.WhenAll(pages.Select(page => LoadAsync(page)))</c>: a connection, a file or a process for each of nobody knows how many items, all at once.</summary>
internal static class FanOut
{
    /// <summary>Bodies looked at.</summary>
    private const int Bound = 60;

    private static readonly string[] Bounded = ["batch", "slice", "window", "shard", "replica", "provider", "handler"];

    /// <summary>What is started for each item; null where the items are few, their number is bounded, or nothing scarce is opened.</summary>
    /// <param name="isFree">Could any thread start any item?</param>
    public static IMethodSymbol? StartedBy(Site site, CancellationToken cancel, out bool isFree)
    {
        isFree = false;
        if (site is not { Operation: IInvocationOperation { Arguments: [{ Value: var tasks }] }, Method: { Name: "WhenAll", ContainingType: var type } } || !Types.Same(type, site.Model.Types.Task)) return null;
        if (QueryOf(tasks, site) is not { } query || query.Arguments is not [{ Value: var source }, { Value: var selector }] || !IsOpen(source, site)) return null;
        if (Site.Unwrap(selector) is not IDelegateCreationOperation { Target: var target } || OpenedBy(target, site, cancel) is not { } opened) return null;
        isFree = PerItem.IsAtHand(Site.Unwrap(source).Type, site.Model) && BodyOf(target, site.Model, cancel) is { } body && IndependentCalls.AreHarmless(body, step => step.Facts.Reads || step.Facts.Opens, site.Model, cancel);
        return opened;
    }

    /// <summary>The <c>Select</c> that gives the tasks, written there or held by a local.</summary>
    private static IInvocationOperation? QueryOf(IOperation tasks, Site site)
    {
        for (var n = 0; n < 4; n++)
        {
            tasks = Site.Unwrap(tasks);
            if (tasks is ILocalReferenceOperation { Local: var local } && site.Member.OnlyValueOf(local) is { } only) tasks = only;
            else if (tasks is IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingType: var linq }, Arguments: [{ Value: var all }] } && Types.Same(linq, site.Model.Types.Linq)) tasks = all;
            else break;
        }

        return tasks is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType: var query } } select && Types.Same(query, site.Model.Types.Linq) ? select : null;
    }

    /// <summary>May there be any number of items?</summary>
    private static bool IsOpen(IOperation source, Site site)
    {
        source = Site.Unwrap(source);
        if (TripCount.OfListed(source, site.Member) is <= TripCount.Small) return false;
        for (var n = 0; n < 20 && source is IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: var name }, Arguments: [{ Value: var inner }, ..] }; n++)
        {
            if (name is "Take" or "TakeLast" or "Zip") return false;
            source = Site.Unwrap(inner);
            if (TripCount.OfListed(source, site.Member) is <= TripCount.Small) return false;
        }

        var written = source.Syntax.ToString();
        return !PerItem.Workers.Concat(Bounded).Any(word => written.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static Body? BodyOf(IOperation function, Concurrency model, CancellationToken cancel) => function switch
    {
        IAnonymousFunctionOperation lambda => model.Effects.Of(lambda.Syntax),
        IMethodReferenceOperation { Method: var method } => model.Effects.Of(method, cancel),
        _ => null,
    };

    private static IMethodSymbol? OpenedBy(IOperation function, Site site, CancellationToken cancel)
    {
        var model = site.Model;
        if (function is IMethodReferenceOperation { Method: var named } && model.Catalog.Of(named).Opens) return named;
        if (BodyOf(function, model, cancel) is not { } start) return null;
        var seen = new HashSet<Body> { start };
        var work = new Queue<Body>(seen);
        IMethodSymbol? opened = null;
        while (work.Count > 0 && seen.Count < Bound)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var step in work.Dequeue().Steps)
            {
                if (step.Member is IMethodSymbol { ContainingType.Name: "SemaphoreSlim" or "RateLimiter" or "AsyncLock" or "AsyncSemaphore" }) return null; // it bounds itself
                if (step.Facts.Opens) opened ??= step.Member as IMethodSymbol;
                if (step.Edge == DelegateUse.Runs && model.Effects.Target(step, cancel) is { } next && seen.Add(next)) work.Enqueue(next);
            }
        }

        return opened;
    }
}
