using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class ProcessPoolTests
{
    private static string s_set = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_runs_in_another_process()
    {
        await using var pool = new ProcessPool(1);
        Assert.NotEqual(Environment.ProcessId, await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop));
    }

    [Fact]
    public async Task A_worker_may_have_a_pool_of_its_own()
    {
        await using var pool = new ProcessPool(1);
        Assert.Equal(new[] { 1, 4, 9 }, await pool.SubmitAsync(3, Nest, Stop));
    }

    [Fact]
    public async Task Nothing_is_shared()
    {
        s_set = "here";
        await using var pool = new ProcessPool(1);
        Assert.Equal("", await pool.SubmitAsync(0, _ => s_set, Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task Map_keeps_the_order(int? chunk)
    {
        await using var pool = new ProcessPool(3);
        var items = Enumerable.Range(0, 20_000).ToArray();
        Assert.Equal(items.Select(x => (long)x * x), await pool.MapAsync(items, x => (long)x * x, new() { ChunkSize = chunk }, Stop));
    }

    [Fact]
    public async Task Map_of_nothing()
    {
        await using var pool = new ProcessPool(1);
        Assert.Empty(await pool.MapAsync(Array.Empty<int>(), x => x, token: Stop));
    }

    [Fact]
    public async Task Several_maps_at_once()
    {
        await using var pool = new ProcessPool(2);
        var sums = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => pool.MapAsync(Enumerable.Range(n, 1000), x => x + 1, token: Stop)));
        Assert.All(sums.Select((results, n) => (results, n)), map => Assert.Equal(Enumerable.Range(map.n + 1, 1000), map.results));
    }

    [Fact]
    public async Task The_first_failure_ends_a_map()
    {
        await using var pool = new ProcessPool(2);
        var failure = await Assert.ThrowsAsync<RemoteTaskException>(() => pool.MapAsync(Enumerable.Range(-500, 1000), x => 1 / x, token: Stop));
        Assert.Equal(typeof(DivideByZeroException).FullName, failure.TypeName);
        Assert.Equal(5, await pool.SubmitAsync(5, x => x, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_in_and_out(bool ordered)
    {
        await using var pool = new ProcessPool(2);
        List<int> results = [];
        await foreach (var result in pool.MapStreamAsync(Count(5000), x => x + 1, new() { Ordered = ordered }, Stop))
            results.Add(result);
        Assert.Equal(Enumerable.Range(1, 5000), ordered ? results : results.Order());
    }

    [Fact]
    public async Task An_unordered_stream_does_not_wait_for_a_slow_item()
    {
        var gate = Path.GetTempFileName();
        await using var pool = new ProcessPool(2);
        List<int> results = [];
        await foreach (var result in pool.MapStreamAsync(Of(gate, "1", "2"), Work.WaitUntilGone, new() { Ordered = false, ChunkSize = 1 }, Stop))
        {
            results.Add(result);
            if (results.Count == 2) File.Delete(gate);
        }

        Assert.Equal([1, 2, 0], results);
    }

    [Fact]
    public async Task A_stream_is_read_a_little_ahead_only()
    {
        var read = new StrongBox<int>();
        await using var pool = new ProcessPool(2);
        await foreach (var result in pool.MapStreamAsync(Count(int.MaxValue, read), x => x, new() { ChunkSize = 1 }, Stop))
        {
            Assert.InRange(read.Value, result, result + 12);
            if (result == 500) break;
        }
    }

    [Fact]
    public async Task An_endless_stream_is_taken_in_part()
    {
        await using var pool = new ProcessPool(1);
        var taken = 0;
        await foreach (var _ in pool.MapStreamAsync(Count(int.MaxValue), x => x, token: Stop))
        {
            if (++taken == 1000) break;
        }

        Assert.Equal(1, await pool.SubmitAsync(1, x => x, Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task The_failure_of_a_source_comes_after_the_results_before_it(int? chunk)
    {
        await using var pool = new ProcessPool(1);
        List<int> results = [];
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (var result in pool.MapStreamAsync(Broken(), x => x, new() { ChunkSize = chunk }, Stop))
                results.Add(result);
        });
        Assert.Equal([1, 2, 3], results);
    }

    [Fact]
    public async Task A_stream_begins_anew_with_each_enumeration()
    {
        await using var pool = new ProcessPool(1);
        var squares = pool.MapStreamAsync(Count(5), x => x * x, token: Stop);
        for (var i = 0; i < 2; i++)
        {
            List<int> results = [];
            await foreach (var square in squares)
                results.Add(square);
            Assert.Equal([0, 1, 4, 9, 16], results);
        }
    }

    [Fact]
    public async Task An_initializer_runs_once_in_each_worker()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 2, Initializer = () => s_set += "set" });
        Assert.All(await pool.MapAsync(Enumerable.Range(0, 100), _ => s_set, new() { ChunkSize = 1 }, Stop), set => Assert.Equal("set", set));
    }

    [Fact]
    public async Task What_the_initializer_sets_for_its_thread_holds_for_every_task_and_what_a_task_sets_for_none()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, Initializer = () => CultureInfo.CurrentCulture = new CultureInfo("de-DE") });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("1,5", await pool.SubmitAsync(1.5, x => x.ToString("0.0"), Stop));
            await pool.SubmitAsync(0, _ => (CultureInfo.CurrentCulture = CultureInfo.InvariantCulture).LCID, Stop);
        }
    }

    [Fact]
    public async Task Progress_counts_up_to_all()
    {
        var progress = new Counts();
        await using var pool = new ProcessPool(2);
        await pool.MapAsync(Enumerable.Range(0, 1000), x => x, new() { ChunkSize = 10, Progress = progress }, Stop);
        Assert.Equal(Enumerable.Range(1, 100).Select(n => 10 * n), progress.Seen);
    }

    [Fact]
    public async Task What_was_sent_behind_a_slow_item_goes_to_another_worker()
    {
        await using var pool = new ProcessPool(2);
        // The pool takes the work for tiny, and sends many items ahead.
        await pool.MapAsync(Enumerable.Repeat("1", 1000), Work.WaitUntilGone, token: Stop);
        var gate = Path.GetTempFileName();
        var progress = new Counts();
        var map = pool.MapAsync([gate, .. Enumerable.Repeat("1", 100)], Work.WaitUntilGone, new() { ChunkSize = 1, Progress = progress }, Stop);
        await Work.Until(() => progress.Seen.Count == 100);
        Assert.False(map.IsCompleted);
        File.Delete(gate);
        Assert.Equal(100, (await map).Sum());
    }

    [Fact]
    public async Task A_worker_is_replaced_after_its_tasks()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, MaxTasksPerWorker = 10 });
        var pids = await pool.MapAsync(Enumerable.Range(0, 100), _ => Environment.ProcessId, token: Stop);
        Assert.All(pids.GroupBy(pid => pid), worker => Assert.InRange(worker.Count(), 1, 10));
        Assert.Equal(10, pids.Distinct().Count());
    }

    [Fact]
    public async Task An_idle_worker_ends_and_the_next_task_has_another()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, IdleTimeout = TimeSpan.FromMilliseconds(50) });
        var first = await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop);
        await Work.Until(() => !Work.IsAlive(first));
        Assert.NotEqual(first, await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop));
    }

    private static int[] Nest(int count)
    {
        var pool = new ProcessPool(1);
        try
        {
            return pool.MapAsync(Enumerable.Range(1, count), x => x * x).GetAwaiter().GetResult();
        }
        finally
        {
            pool.DisposeAsync().AsTask().Wait();
        }
    }

    private static async IAsyncEnumerable<int> Count(int count, StrongBox<int>? read = null)
    {
        for (var i = 0; i < count; i++)
        {
            read?.Value = i;
            yield return i;
            if (i % 100 == 0) await Task.Yield();
        }
    }

    private static async IAsyncEnumerable<string> Of(params string[] items)
    {
        foreach (var item in items)
            yield return item;
        await Task.Yield();
    }

    private static async IAsyncEnumerable<int> Broken()
    {
        for (var i = 1; i <= 3; i++)
            yield return i;
        await Task.Yield();
        throw new InvalidTimeZoneException();
    }

    private sealed class Counts : IProgress<int>
    {
        public List<int> Seen { get; } = [];

        public void Report(int value) => Seen.Add(value);
    }
}
