using System.Collections.Concurrent;

namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>
/// Stands in for <see cref="Parallel"/> in a rewritten program: runs the iterations on eight threads, or as eight workers that take turns
/// in an order of chance, which finds what depends on the order even where threads would happen to keep it.
/// </summary>
public static class Stressed
{
    private const int Degree = 8;

    [ThreadStatic] private static Random? chance;

    /// <summary>Eight workers on this thread, taking turns as the number says; null for threads.</summary>
    public static void TakeTurns(int? seed) => chance = seed is { } number ? new Random(number) : null;

    /// <summary>Called in the middle of iterations: another thread may go on here.</summary>
    public static void Jitter(long value)
    {
        if (chance is null && (value & 7) == 3) Thread.Yield();
    }

    public static ParallelLoopResult For(int from, int to, Action<int> body) => For(from, to, new(), body);

    public static ParallelLoopResult For(int from, int to, ParallelOptions options, Action<int> body) => Run(from, to, options, () => 0, (i, _, none) => { body(i); return none; }, _ => { });

    public static ParallelLoopResult For<T>(int from, int to, Func<T> start, Func<int, ParallelLoopState, T, T> body, Action<T> end) => Run(from, to, new(), start, body, end);

    public static ParallelLoopResult For<T>(int from, int to, ParallelOptions options, Func<T> start, Func<int, ParallelLoopState, T, T> body, Action<T> end) => Run(from, to, options, start, body, end);

    public static ParallelLoopResult For(long from, long to, Action<long> body) => For(from, to, new(), body);

    public static ParallelLoopResult For(long from, long to, ParallelOptions options, Action<long> body) => For(from, to, options, () => 0, (i, _, none) => { body(i); return none; }, _ => { });

    public static ParallelLoopResult For<T>(long from, long to, Func<T> start, Func<long, ParallelLoopState, T, T> body, Action<T> end) => For(from, to, new(), start, body, end);

    public static ParallelLoopResult For<T>(long from, long to, ParallelOptions options, Func<T> start, Func<long, ParallelLoopState, T, T> body, Action<T> end) =>
        chance is null ? Parallel.For(from, to, Bounded(options), start, body, end) : Turns([.. Range(from, to)], start, body, end);

    public static ParallelLoopResult ForEach<TItem>(IEnumerable<TItem> items, Action<TItem> body) => ForEach(items, new(), body);

    public static ParallelLoopResult ForEach<TItem>(IEnumerable<TItem> items, ParallelOptions options, Action<TItem> body) => ForEach(items, options, () => 0, (item, _, none) => { body(item); return none; }, _ => { });

    public static ParallelLoopResult ForEach<TItem>(IEnumerable<TItem> items, Action<TItem, ParallelLoopState, long> body) => ForEach(items, new(), body);

    public static ParallelLoopResult ForEach<TItem>(IEnumerable<TItem> items, ParallelOptions options, Action<TItem, ParallelLoopState, long> body)
    {
        if (chance is null) return Parallel.ForEach(items, Bounded(options), body);
        return Turns([.. items.Select((item, index) => (item, index))], () => 0, (pair, _, none) => { body(pair.item, null!, pair.index); return none; }, _ => { });
    }

    public static ParallelLoopResult ForEach<TItem, T>(IEnumerable<TItem> items, Func<T> start, Func<TItem, ParallelLoopState, T, T> body, Action<T> end) => ForEach(items, new(), start, body, end);

    public static ParallelLoopResult ForEach<TItem, T>(IEnumerable<TItem> items, ParallelOptions options, Func<T> start, Func<TItem, ParallelLoopState, T, T> body, Action<T> end) =>
        chance is null ? Parallel.ForEach(items, Bounded(options), start, body, end) : Turns([.. items], start, body, end);

    public static ParallelLoopResult ForEach<TItem>(Partitioner<TItem> items, Action<TItem> body) => ForEach(items, new(), body);

    public static ParallelLoopResult ForEach<TItem>(Partitioner<TItem> items, ParallelOptions options, Action<TItem> body) => ForEach(items, options, () => 0, (item, _, none) => { body(item); return none; }, _ => { });

    public static ParallelLoopResult ForEach<TItem, T>(Partitioner<TItem> items, Func<T> start, Func<TItem, ParallelLoopState, T, T> body, Action<T> end) => ForEach(items, new(), start, body, end);

    public static ParallelLoopResult ForEach<TItem, T>(Partitioner<TItem> items, ParallelOptions options, Func<T> start, Func<TItem, ParallelLoopState, T, T> body, Action<T> end) =>
        chance is null ? Parallel.ForEach(items, Bounded(options), start, body, end) : Turns([.. items.GetDynamicPartitions()], start, body, end);

    public static Task ForEachAsync<TItem>(IEnumerable<TItem> items, Func<TItem, CancellationToken, ValueTask> body) => ForEachAsync(items, CancellationToken.None, body);

    public static Task ForEachAsync<TItem>(IEnumerable<TItem> items, CancellationToken cancel, Func<TItem, CancellationToken, ValueTask> body) =>
        chance is null ? Parallel.ForEachAsync(items, Bounded(new() { CancellationToken = cancel }), body) : TurnsAsync([.. items], body);

    public static Task ForAsync(int from, int to, Func<int, CancellationToken, ValueTask> body) => ForAsync(from, to, CancellationToken.None, body);

    public static Task ForAsync(int from, int to, CancellationToken cancel, Func<int, CancellationToken, ValueTask> body) => ForEachAsync(Range(from, to).Select(i => (int)i), cancel, body);

    private static async Task TurnsAsync<TItem>(TItem[] items, Func<TItem, CancellationToken, ValueTask> body)
    {
        chance!.Shuffle(items);
        foreach (var item in items) await body(item, CancellationToken.None).ConfigureAwait(false);
    }

    private static ParallelLoopResult Run<T>(int from, int to, ParallelOptions options, Func<T> start, Func<int, ParallelLoopState, T, T> body, Action<T> end) =>
        chance is null ? Parallel.For(from, to, Bounded(options), start, body, end) : Turns([.. Range(from, to).Select(i => (int)i)], start, body, end);

    private static ParallelLoopResult Turns<TItem, T>(TItem[] items, Func<T> start, Func<TItem, ParallelLoopState, T, T> body, Action<T> end)
    {
        var turns = chance!;
        turns.Shuffle(items);
        var workers = new Dictionary<int, T>();
        foreach (var item in items)
        {
            var worker = turns.Next(Degree);
            workers[worker] = body(item, null!, workers.TryGetValue(worker, out var soFar) ? soFar : start());
        }

        foreach (var worker in workers.Values) end(worker);
        return default;
    }

    private static ParallelOptions Bounded(ParallelOptions options)
    {
        options.MaxDegreeOfParallelism = Degree;
        return options;
    }

    private static IEnumerable<long> Range(long from, long to)
    {
        for (var i = from; i < to; i++) yield return i;
    }
}
