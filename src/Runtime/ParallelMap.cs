using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime;

/// <summary>CPU-bound work on every item of a collection, on all cores, results in order.</summary>
/// <remarks>
/// <para>Arrays, lists and spans are cut into ranges that grow until one takes about 0.2 ms: a cheap function pays for no more than
/// its call, and stopping is prompt. Nothing is allocated for an item. Other sequences are read lazily, by one thread at a time.</para>
/// <para>The calling thread works too, and others of the thread pool with it; where the pool is busy, it does all by itself.</para>
/// <para>Errors: the first failure stops the others before their next range, and all that had failed by then come out in one
/// <see cref="AggregateException"/>, the first one first.</para>
/// </remarks>
public static class ParallelMap
{
    private delegate ReadOnlySpan<T> Range<T>(int start, int length);

    /// <summary>Calls <paramref name="map"/> on every item.</summary>
    /// <param name="source">The items. They must not change meanwhile.</param>
    /// <param name="map">What makes a result of an item; called from several threads at once.</param>
    /// <param name="degree">How many threads work, at least 1; null for as many as there are processors.</param>
    /// <param name="progress">Told how many items are done, after each range, from any thread; what it throws is an error like those of <paramref name="map"/>.</param>
    /// <param name="token">Stops the map before the next range.</param>
    /// <returns>The results in the order of the source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="map"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="map"/> is asynchronous.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degree"/> is less than 1.</exception>
    /// <exception cref="AggregateException">The map, the progress or the source failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/> before all was done, and nothing failed.</exception>
    [Blocking, CpuBound]
    public static TResult[] Map<T, TResult>(T[] source, Func<T, TResult> map, int? degree = null, IProgress<int>? progress = null, CancellationToken token = default)
    {
        Check<TResult>(source, map, degree);
        // Read-only, for it may be an array of a derived type.
        return MapRanges((start, length) => new ReadOnlySpan<T>(source, start, length), source.Length, map, degree, progress, token);
    }

    /// <inheritdoc cref="Map{T, TResult}(T[], Func{T, TResult}, int?, IProgress{int}?, CancellationToken)"/>
    /// <remarks>Other threads cannot look into a span: it is copied first.</remarks>
    [Blocking, CpuBound]
    public static TResult[] Map<T, TResult>(ReadOnlySpan<T> source, Func<T, TResult> map, int? degree = null, IProgress<int>? progress = null, CancellationToken token = default) =>
        Map(source.ToArray(), map, degree, progress, token);

    /// <inheritdoc cref="Map{T, TResult}(T[], Func{T, TResult}, int?, IProgress{int}?, CancellationToken)"/>
    [Blocking, CpuBound]
    public static TResult[] Map<T, TResult>(IEnumerable<T> source, Func<T, TResult> map, int? degree = null, IProgress<int>? progress = null, CancellationToken token = default)
    {
        Check<TResult>(source, map, degree);
        return source switch
        {
            T[] array => Map(array, map, degree, progress, token),
            List<T> list => MapRanges((start, length) => CollectionsMarshal.AsSpan(list).Slice(start, length), list.Count, map, degree, progress, token),
            _ => MapSequence(source, map, degree, progress, token),
        };
    }

    private static TResult[] MapRanges<T, TResult>(Range<T> source, int count, Func<T, TResult> map, int? degree, IProgress<int>? progress, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var fate = new SharedFate();
        fate.StopOn(token);
        var results = new TResult[count];
        var done = new ProgressCount(progress);
        var workers = Workers(degree, count);
        var next = 0;

        OnAll(workers, () =>
        {
            var size = new ChunkSize(null);
            while (!fate.Stopped)
            {
                // The last ranges are small, so that the threads end together.
                var length = Math.Clamp((count - Volatile.Read(ref next)) / (2 * workers), 1, size.Next);
                var start = Interlocked.Add(ref next, length) - length;
                if (start >= count) return;
                length = Math.Min(length, count - start);
                size.Begin();
                Map(source(start, length), results.AsSpan(start, length), map);
                size.End();
                done.Add(length);
            }

            fate.CutShort();
        }, fate);

        fate.ThrowIfFailed();
        return results;
    }

    private static void Map<T, TResult>(ReadOnlySpan<T> items, Span<TResult> results, Func<T, TResult> map)
    {
        for (var i = 0; i < items.Length; i++)
            results[i] = map(items[i]);
    }

    private static TResult[] MapSequence<T, TResult>(IEnumerable<T> source, Func<T, TResult> map, int? degree, IProgress<int>? progress, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var fate = new SharedFate();
        fate.StopOn(token);
        var chunks = new ChunkedMap<T, TResult>(source, (item, _) => map(item), null, progress, fate);
        OnAll(Workers(degree, int.MaxValue), () =>
        {
            var worker = chunks.NewWorker();
            while (chunks.RunChunk(worker)) { }
        }, fate);

        chunks.End();
        fate.ThrowIfFailed();
        return chunks.ToArray();
    }

    private static int Workers(int? degree, int count) => Math.Max(1, Math.Min(degree ?? Environment.ProcessorCount, count));

    private static void OnAll(int workers, Action work, SharedFate fate) =>
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                fate.Fail(error);
            }
        });

    private static void Check<TResult>(object source, Delegate map, int? degree)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(map);
        ThreadCall.RefuseAsynchronous<TResult>(nameof(map));
        if (degree is { } threads) ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(degree));
    }
}
