namespace ConcurrencyAnalyzers.Runtime.Benchmark;

internal static class GatherBenchmark
{
    private const int Operations = 10_000;
    private const int Limit = 100;
    private const int Repeats = 20;

    private static readonly int[] Source = [.. Enumerable.Range(0, Operations)];

    public static Section Section => new(
        "gather", $"{Operations:N0} operations that yield once, {Limit} at a time", Operations,
        Candidate.Of("Gather.AllAsync", Repeats, () => Gather.AllAsync(Source, OperationAsync, Limit)),
        Candidate.Of("pumps written by hand", Repeats, () => PumpsAsync(Source, OperationAsync, Limit)),
        Candidate.Of("Gather.SettleAsync", Repeats, () => Gather.SettleAsync(Source, OperationAsync, Limit)),
        Candidate.Of("Gather.StreamAsync", Repeats, () => DrainAsync(ordered: true)),
        Candidate.Of("Gather.StreamAsync, not ordered", Repeats, () => DrainAsync(ordered: false)),
        Candidate.Of("Parallel.ForEachAsync", Repeats, ForEachAsync),
        Candidate.Of("SemaphoreSlim and Task.WhenAll", Repeats, SemaphoreAsync),
        new("Python: asyncio.gather with a semaphore", () => Child.PythonAsync("asyncio_gather.py", $"{Operations}", $"{Limit}")));

    private static async Task<int> OperationAsync(int item, CancellationToken token)
    {
        await Task.Yield();
        return item;
    }

    private static async Task<int[]> PumpsAsync(int[] source, Func<int, CancellationToken, Task<int>> work, int limit)
    {
        var results = new int[source.Length];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, limit).Select(_ => Task.Run(PumpAsync)));
        return results;

        async Task PumpAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < source.Length; i = Interlocked.Increment(ref next))
                results[i] = await work(source[i], CancellationToken.None);
        }
    }

    private static async Task DrainAsync(bool ordered)
    {
        await foreach (var _ in Gather.StreamAsync(Source, OperationAsync, Limit, ordered)) { }
    }

    private static Task ForEachAsync()
    {
        var results = new int[Operations];
        return Parallel.ForEachAsync(Source, new ParallelOptions { MaxDegreeOfParallelism = Limit }, async (item, token) => results[item] = await OperationAsync(item, token));
    }

    private static async Task<int[]> SemaphoreAsync()
    {
        using var semaphore = new SemaphoreSlim(Limit);
        return await Task.WhenAll(Source.Select(async item =>
        {
            await semaphore.WaitAsync();
            try
            {
                return await OperationAsync(item, CancellationToken.None);
            }
            finally
            {
                semaphore.Release();
            }
        }));
    }
}
