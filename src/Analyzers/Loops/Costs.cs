using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>Which loops keep a core busy: by themselves, or by what they call again and again.</summary>
internal sealed class Costs(EffectMap effects)
{
    /// <summary>
    /// Calls that a loop may be away from what makes it heavy. Farther off it is on the way of a special case more often than not: everything reaches a nested loop somewhere.
    /// </summary>
    private const int Depth = 3;

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

    private bool IsHeavyRepeated(Body target, Trips around, CancellationToken cancel) => IsHeavy(target, cancel) || Repeats(target, around, cancel);

    /// <summary>Does the body, or one that it calls, hold a loop that is heavy?</summary>
    public bool IsHeavy(Body start, CancellationToken cancel)
    {
        if (heavy.TryGetValue(start, out var known)) return known;
        var seen = new HashSet<Body> { start };
        var queue = new Queue<(Body Body, int Depth)>();
        queue.Enqueue((start, 0));
        while (queue.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var (body, depth) = queue.Dequeue();
            if (body.Steps.Any(step => IsHeavy(step, cancel))) return heavy[start] = true;
            if (depth == Depth) continue;
            foreach (var step in body.Steps)
                if (step is { Edge: DelegateUse.Runs, OnFailure: false } && effects.Target(step, cancel) is { IsAsyncCode: false, IsIterator: false } next && seen.Add(next))
                    queue.Enqueue((next, depth + 1));
        }

        return heavy[start] = false;
    }

    private bool IsHeavy(Step step, CancellationToken cancel) =>
        (step.Effect & Effect.Computes) != 0
        || step is { Edge: DelegateUse.Runs, OnFailure: false, Around: > Trips.Few } && effects.Target(step, cancel) is { } target && Repeats(target, step.Around, cancel);

    /// <summary>Is the body one whose loops become heavy when it is run again and again?</summary>
    private bool Repeats(Body target, Trips around, CancellationToken cancel)
    {
        var notable = around switch { Trips.Many => Effect.Iterates | Effect.Passes, Trips.Pass => Effect.Iterates, _ => Effect.None };
        return notable != Effect.None && effects.Find(target, notable, cancel) is { Length: <= Depth };
    }
}
