using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public sealed class ProcessPoolCancelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pool-").FullName;

    private string Marker => Path.Combine(_folder, "begun");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Work_with_a_token_is_asked_to_stop_and_its_worker_lives_on()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, GracePeriod = TimeSpan.FromMinutes(1) });
        using var cancel = new CancellationTokenSource();
        var task = pool.SubmitAsync(Marker, WaitForToken, cancel.Token);
        var pid = await Work.Begun(Marker);
        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task)).CancellationToken);
        Assert.Equal(pid, await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop));
    }

    [Fact]
    public async Task Work_that_does_not_stop_is_killed_after_the_grace_period()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, GracePeriod = TimeSpan.FromMilliseconds(100) });
        using var cancel = new CancellationTokenSource();
        var task = pool.SubmitAsync(Marker, Work.Hang, cancel.Token);
        var next = pool.SubmitAsync("2", Work.Hang, Stop);
        var pid = await Work.Begun(Marker);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.False(Work.IsAlive(pid));
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task A_task_that_waits_is_cancelled_at_once()
    {
        await using var pool = new ProcessPool(1);
        using var cancel = new CancellationTokenSource();
        using var never = new CancellationTokenSource();
        var running = pool.SubmitAsync(Marker, WaitForToken, never.Token);
        await Work.Begun(Marker);
        var waiting = pool.SubmitAsync(1, x => x, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(running.IsCompleted);
        await never.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task What_was_cancelled_is_not_held()
    {
        await using var pool = new ProcessPool(1);
        using var never = new CancellationTokenSource();
        var running = pool.SubmitAsync(Marker, WaitForToken, never.Token);
        await Work.Begun(Marker);
        var item = await Cancelled(pool);
        // Nor is it held by what is still on this stack.
        await Task.Yield();
        GC.Collect();
        var isHeld = item.IsAlive;
        await never.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(isHeld);
    }

    [Fact]
    public async Task A_token_cancelled_before()
    {
        await using var pool = new ProcessPool(1);
        var token = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.SubmitAsync(1, x => x, token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.MapAsync([1], x => x, token: token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in pool.MapStreamAsync(Endless(), x => x, token: token))
                Assert.Fail("There is no result.");
        });
    }

    [Fact]
    public async Task A_cancelled_map_ends_when_what_was_running_has_ended()
    {
        await using var pool = new ProcessPool(2);
        using var cancel = new CancellationTokenSource();
        var map = pool.MapAsync([Path.Combine(_folder, "a"), Path.Combine(_folder, "b"), "1", "2", "3"], WaitForToken, new() { ChunkSize = 1 }, cancel.Token);
        await Work.Begun(Path.Combine(_folder, "a"));
        await Work.Begun(Path.Combine(_folder, "b"));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_stream_ends_with_the_token_that_did_it(bool first)
    {
        await using var pool = new ProcessPool(2);
        using var cancel = new CancellationTokenSource();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in pool.MapStreamAsync(Endless(), x => x, token: first ? cancel.Token : Stop).WithCancellation(first ? Stop : cancel.Token))
            {
                if (result == 100) await cancel.CancelAsync();
            }
        });
        Assert.Equal(cancel.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task Cancelling_many_times_at_random()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var pool = new ProcessPool(2);
        for (var i = 0; i < 300; i++)
        {
            using var cancel = new CancellationTokenSource();
            var tasks = Enumerable.Range(0, 20).Select(n => pool.SubmitAsync(n, (n, token) => { token.WaitHandle.WaitOne(n % 2); return n; }, cancel.Token)).ToArray();
            for (var spin = random.Next(2000); spin > 0; spin--)
                Thread.SpinWait(10);
            await cancel.CancelAsync();
            for (var n = 0; n < tasks.Length; n++)
            {
                try
                {
                    Assert.Equal(n, await tasks[n]);
                }
                catch (OperationCanceledException)
                {
                }
            }
        }

        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop));
    }

    [Fact]
    public async Task Disposing_waits_for_what_runs_and_cancels_what_does_not()
    {
        await File.WriteAllTextAsync(Marker, "", Stop);
        var pool = new ProcessPool(1);
        var running = pool.SubmitAsync(Marker, BeginAndWaitUntilGone, Stop);
        await Work.Until(() => File.Exists(Marker + ".begun"));
        var waiting = pool.SubmitAsync(1, x => x, Stop);
        var closing = pool.DisposeAsync().AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(closing.IsCompleted);
        File.Delete(Marker);
        var pid = await running;
        await closing;
        Assert.False(Work.IsAlive(pid));
        Assert.Throws<ObjectDisposedException>(() => { _ = pool.SubmitAsync(1, x => x, Stop); });
        await pool.DisposeAsync();
    }

    [Fact]
    public async Task A_pool_that_never_worked_is_disposed_of() => await new ProcessPool(4).DisposeAsync();

    [Fact]
    public async Task A_worker_that_will_not_end_is_killed_when_the_pool_is_disposed_of()
    {
        var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, GracePeriod = TimeSpan.FromMilliseconds(100) });
        var pid = await pool.SubmitAsync(0, Stay, Stop);
        await pool.DisposeAsync();
        Assert.False(Work.IsAlive(pid));
    }

    private static async Task<WeakReference> Cancelled(ProcessPool pool)
    {
        using var cancel = new CancellationTokenSource();
        var item = new byte[1000];
        var task = pool.SubmitAsync(item, bytes => bytes.Length, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        return new WeakReference(item);
    }

    private static int WaitForToken(string file, CancellationToken token)
    {
        File.WriteAllText(file, $"{Environment.ProcessId}");
        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
        return 0;
    }

    private static int BeginAndWaitUntilGone(string file)
    {
        File.WriteAllText(file + ".begun", "");
        Work.WaitUntilGone(file);
        return Environment.ProcessId;
    }

    private static int Stay(int item)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
        return Environment.ProcessId;
    }

    private static async IAsyncEnumerable<int> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return i;
            await Task.Yield();
        }
    }
}
