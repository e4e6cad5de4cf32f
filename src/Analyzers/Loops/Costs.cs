using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>Which loops keep a core busy: by themselves, or by what they call again and again.</summary>
internal sealed class Costs(EffectMap effects)
{
    private readonly ConcurrentDictionary<Body, bool> heavy = new();

    /// <summary>What makes the loop CPU-heavy, as a message says it; null where it is not, or where it waits.</summary>
    public string? ReasonOf(Site loop, CancellationToken cancel)
    {
        if (loop.Nest is not { Waits: false, Trips: not Trips.Few } nest) return null;
        string? reason = null;
        foreach (var (call, around) in nest.Calls())
        {
            if (effects.Target(call, cancel) is { } target)
            {
                if (effects.Find(target, Effect.Blocks | Effect.BlockingIO | Effect.Awaits, cancel) is not null || target.IsAsyncCode) return null;
                if (reason is null && IsHeavyRepeated(target, around, cancel)) reason = $"'{call.Name}' computes";
            }

            if (call.Facts.Cpu) reason ??= $"'{call.Name}' computes";
        }

        return nest.Work == Effect.Computes ? "nested loops" : reason;
    }

    /// <summary>Has each round of the loop enough to do that handing it to another thread pays?</summary>
    public bool IsWorthSplitting(Site loop, CancellationToken cancel) =>
        loop.Nest is { } nest && (nest.HoldsLoop || nest.Calls().Any(call => call.Step.Facts.Cpu || effects.Target(call.Step, cancel) is { } target && IsHeavyRepeated(target, Trips.Many, cancel)));

    private bool IsHeavyRepeated(Body target, Trips around, CancellationToken cancel) =>
        IsHeavy(target, cancel) || around switch
        {
            Trips.Many => effects.Find(target, Effect.Iterates | Effect.Passes, cancel) is not null,
            Trips.Pass => effects.Find(target, Effect.Iterates, cancel) is not null,
            _ => false,
        };

    /// <summary>Does the body, or one that it calls, hold a loop that is heavy?</summary>
    public bool IsHeavy(Body start, CancellationToken cancel)
    {
        if (heavy.TryGetValue(start, out var known)) return known;
        var seen = new HashSet<Body> { start };
        var queue = new Queue<Body>();
        queue.Enqueue(start);
        while (queue.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var body = queue.Dequeue();
            if (heavy.TryGetValue(body, out var before) && !before) continue;
            if (before || body.Steps.Any(step => IsHeavy(step, cancel))) return heavy[start] = true;
            foreach (var step in body.Steps)
                if (step.Edge == DelegateUse.Runs && effects.Target(step, cancel) is { IsAsyncCode: false, IsIterator: false } next && seen.Add(next))
                    queue.Enqueue(next);
        }

        foreach (var none in seen) heavy.TryAdd(none, false);
        return false;
    }

    private bool IsHeavy(Step step, CancellationToken cancel) =>
        (step.Effect & Effect.Computes) != 0
        || step is { Edge: DelegateUse.Runs, Around: > Trips.Few } && effects.Target(step, cancel) is { } target
            && effects.Find(target, step.Around == Trips.Many ? Effect.Iterates | Effect.Passes : Effect.Iterates, cancel) is not null;
}
