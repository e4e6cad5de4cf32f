namespace ConcurrencyAnalyzers.Runtime.Benchmark;

internal static class ToThreadBenchmark
{
    private const int Calls = 64;

    private static readonly Dictionary<string, Func<Task>> Ways = new()
    {
        ["ToThread.RunAsync"] = () => Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => ToThread.RunAsync(Block))),
        ["a thread for each"] = async () =>
        {
            var threads = Enumerable.Range(0, Calls).Select(_ => new Thread(Block)).ToArray();
            foreach (var thread in threads) thread.Start();
            await Task.Run(() => Array.ForEach(threads, thread => thread.Join()));
        },
        ["StartNew, LongRunning"] = () => Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Task.Factory.StartNew(Block, TaskCreationOptions.LongRunning))),
        ["Task.Run"] = () => Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Task.Run(Block))),
    };

    /// <summary>Each in a process of its own: once the pool has grown, it stays so for a while.</summary>
    public static Section Section => new(
        "tothread", $"{Calls} blocking calls of 0.1 s, in a fresh process", Calls,
        [.. Ways.Keys.Select(way => new Candidate(way, () => Child.FreshAsync("--fresh", way)))]);

    public static async Task RunFreshAsync(string way) => Console.WriteLine((await Sample.TakeAsync(1, Ways[way])).Time.TotalMilliseconds);

    private static void Block() => Thread.Sleep(100);
}
