using System.Diagnostics;

namespace ConcurrencyAnalyzers.Runtime.Benchmark;

/// <summary>The process pool against Python's two, each with two workers.</summary>
internal static class PoolBenchmark
{
    private const int Workers = 2;
    private const int Tasks = 2_000;
    private const int SingleItems = 100_000;
    private const int Items = 5_000_000;
    private const int Echoes = 100;

    private static readonly Lazy<ProcessPool> Pool = new(() => new(Workers));
    private static readonly Lazy<Task<ProcessPool>> PipesOnly = new(StartPipesOnlyAsync);

    public static Section[] Sections =>
    [
        Compare("task", $"{Tasks:N0} tasks, one after the other", Tasks, async () =>
        {
            for (var i = 0; i < Tasks; i++)
                await Pool.Value.SubmitAsync(i, static x => x);
        }),
        Compare("single", $"{SingleItems:N0} integers, one at a time", SingleItems, () => Pool.Value.MapAsync(Range(SingleItems), static x => x, new() { ChunkSize = 1 })),
        Compare("chunked", $"{Items:N0} integers, chunked as the pool likes", Items, () => Pool.Value.MapAsync(Range(Items), static x => x)),
        Echo("echo", 1, Echoes),
        Echo("echo16", 16, Echoes / 5),
        Compare("cold", "A new pool, to its first result", 1, async () =>
        {
            // Disposing is not measured on the other side either.
            var pool = new ProcessPool(Workers);
            await pool.SubmitAsync(1, static x => x);
            _ = pool.DisposeAsync();
        }),
        new("killed", "A worker is killed, to the failure of its task", 1, new Candidate("ProcessPool", KillAsync)),
    ];

    private static int[] Range(int count) => [.. Enumerable.Range(0, count)];

    private static Section Echo(string name, int mebibytes, int times)
    {
        var compared = Compare(name, $"{mebibytes} MiB there and back, {times} times", times, () => EchoAsync(Pool.Value, mebibytes, times));
        var pipes = Candidate.Of("ProcessPool, pipes only", 1, async () => await EchoAsync(await PipesOnly.Value, mebibytes, times));
        return compared with { Candidates = [.. compared.Candidates, pipes] };
    }

    private static async Task EchoAsync(ProcessPool pool, int mebibytes, int times)
    {
        var item = new byte[mebibytes << 20];
        for (var i = 0; i < times; i++)
            await pool.SubmitAsync(item, static x => x);
    }

    private static async Task<ProcessPool> StartPipesOnlyAsync()
    {
        const string Switch = "CONCURRENCYANALYZERS_POOL_PIPES_ONLY";
        Environment.SetEnvironmentVariable(Switch, "1");
        var pool = new ProcessPool(1);
        await pool.SubmitAsync(0, static x => x);
        Environment.SetEnvironmentVariable(Switch, null);
        return pool;
    }

    private static Section Compare(string name, string title, int operations, Func<Task> ours) => new(
        name, title, operations,
        Candidate.Of("ProcessPool", 1, ours),
        new("Python: multiprocessing.Pool", () => Child.PythonAsync("pool.py", "pool", name, $"{operations}")),
        new("Python: ProcessPoolExecutor", () => Child.PythonAsync("pool.py", "executor", name, $"{operations}")));

    private static async Task<Sample?> KillAsync()
    {
        var begun = Path.GetTempFileName();
        var task = Pool.Value.SubmitAsync(begun, static file =>
        {
            File.WriteAllText(file, $"{Environment.ProcessId}");
            Thread.Sleep(Timeout.Infinite);
            return 0;
        });
        while (new FileInfo(begun).Length == 0)
            await Task.Delay(1);
        using var worker = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(begun)));
        var clock = Stopwatch.StartNew();
        worker.Kill();
        await task.ContinueWith(static _ => { }, TaskScheduler.Default);
        clock.Stop();
        File.Delete(begun);
        return new Sample(clock.Elapsed, null);
    }
}
