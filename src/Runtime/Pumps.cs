namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Loops that take the next item of one source and await the work on it, as many at a time as are allowed.</summary>
/// <param name="source">Read lazily, by one pump at a time.</param>
/// <param name="work">What is done with an item.</param>
/// <param name="limit">How many pumps there may be.</param>
/// <param name="failFast">A failed item stops them all; else it is kept like any other.</param>
/// <param name="keep">Gets the index and the completed task of each item, from several threads.</param>
internal sealed class Pumps<T, TTask>(IEnumerable<T> source, Func<T, CancellationToken, TTask> work, int limit, bool failFast, Action<int, TTask> keep)
    where TTask : Task
{
    // Long enough for a collision, short enough for a source that blocks.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly object reading = new();
    private readonly Nursery nursery = new();
    private IEnumerator<T>? items;
    private int pumps = 1;
    private int missing;
    private int taken;
    private bool exhausted;

    /// <returns>Never fails; what has become of the items is settled in the fate.</returns>
    public async Task<SharedFate> RunAsync(CancellationToken token)
    {
        using var fate = nursery.Fate;
        fate.StopOn(token);
        StartOne();
        nursery.Leave();
        await nursery.Ended.ConfigureAwait(false);
        if (!exhausted) fate.CutShort();
        try
        {
            items?.Dispose();
        }
        catch (Exception error)
        {
            fate.Fail(error);
        }

        return fate;
    }

    private void StartOne()
    {
        if (!nursery.TryEnter()) return;
        _ = Task.Run(PumpAsync);
    }

    private async Task PumpAsync()
    {
        try
        {
            while (TryTake(out var item, out var index))
            {
                var task = work(item, nursery.Fate.Token);
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!task.IsCompletedSuccessfully && !IsKept(task)) break;
                keep(index, task);
            }
        }
        catch (Exception error)
        {
            nursery.Fate.Fail(error);
        }

        nursery.Leave();
    }

    private bool IsKept(TTask task)
    {
        if (failFast)
        {
            nursery.Fate.Fail(task);
            return false;
        }

        if (task.IsCanceled) nursery.Fate.CutShort();
        return true;
    }

    private bool TryTake(out T item, out int index)
    {
        (item, index) = (default!, 0);
        var gaveUp = !Monitor.TryEnter(reading, Patience);
        if (gaveUp)
        {
            // The source blocks, and one thread waiting for it is enough: this pump ends, and whoever reads puts another in its place.
            Interlocked.Increment(ref missing);
            if (!Monitor.TryEnter(reading)) return false;
        }

        try
        {
            if (gaveUp && !TryReplace()) return false;
            if (exhausted || nursery.Fate.Stopped) return false;
            // Also where the source throws: it is not asked again.
            exhausted = true;
            items ??= source.GetEnumerator();
            if (!items.MoveNext()) return false;
            (item, index) = (items.Current, taken++);
            exhausted = false;
            // One more for each item, until there are enough: a short source does not need them all.
            if (pumps < limit)
            {
                pumps++;
                StartOne();
            }

            return true;
        }
        finally
        {
            Monitor.Exit(reading);
            ReplaceMissing();
        }
    }

    // After the source was let go: whoever gave up before is seen here, and whoever comes later finds it free.
    private void ReplaceMissing()
    {
        while (Interlocked.CompareExchange(ref missing, 0, 0) > 0 && !exhausted && Monitor.TryEnter(reading))
        {
            if (TryReplace()) StartOne();
            Monitor.Exit(reading);
        }
    }

    /// <summary>One place of those that are missing; only who holds the source takes one.</summary>
    private bool TryReplace()
    {
        if (missing == 0) return false;
        Interlocked.Decrement(ref missing);
        return true;
    }
}
