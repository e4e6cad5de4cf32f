using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public sealed class ProcessPoolChaosTests
{
    private const string CountsVariable = "POOL_COUNTS";

    private static SafeFileHandle? s_counts;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_tasks_while_workers_are_killed()
    {
        const int Count = 100_000;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var workers = new ConcurrentDictionary<int, bool>();
        await using var pool = new ProcessPool(4);
        using var done = new CancellationTokenSource();
        var kills = 0;
        var killer = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (!done.IsCancellationRequested)
            {
                var alive = workers.Keys.Where(Work.IsAlive).ToArray();
                if (alive.Length > 0 && Work.Kill(alive[random.Next(alive.Length)])) kills++;

                await timer.WaitForNextTickAsync(Stop);
            }
        }, Stop);

        var crashes = 0;
        var counts = Path.GetTempFileName();
        await File.WriteAllBytesAsync(counts, new byte[Count], Stop);
        Environment.SetEnvironmentVariable(CountsVariable, counts);
        // The pid comes with the answer, and is where the next victim is found.
        var tasks = Enumerable.Range(0, Count).Select(n => pool.SubmitAsync(n, n => (Twice: Slow(n), Environment.ProcessId), Stop)).ToArray();
        for (var n = 0; n < Count; n++)
        {
            try
            {
                var (twice, pid) = await tasks[n];
                Assert.Equal(2 * n, twice);
                workers[pid] = true;
            }
            catch (WorkerCrashedException crash)
            {
                Assert.Equal(9, crash.Signal);
                crashes++;
            }
        }

        await done.CancelAsync();
        await killer;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {kills} kills, {crashes} tasks lost");
        Assert.InRange(crashes, 1, kills);
        Assert.All(await File.ReadAllBytesAsync(counts, Stop), times => Assert.InRange(times, 0, 1));
        File.Delete(counts);
    }

    private static int Slow(int n)
    {
        s_counts ??= File.OpenHandle(Environment.GetEnvironmentVariable(CountsVariable)!, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        // How often it was run: a task that was lost with its worker is not run again.
        Span<byte> times = stackalloc byte[1];
        RandomAccess.Read(s_counts, times, n);
        times[0]++;
        RandomAccess.Write(s_counts, times, n);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalMicroseconds < 10;)
            Thread.SpinWait(1);
        return 2 * n;
    }
}
