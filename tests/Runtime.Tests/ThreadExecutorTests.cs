using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class ThreadExecutorTests
{
    [Fact]
    public async Task What_was_cancelled_is_not_held()
    {
        using var gate = new ManualResetEventSlim();
        await using var executor = new ThreadExecutor(1);
        var running = executor.SubmitAsync(0, _ => gate.Wait(Timeout.Infinite));
        var item = await CancelledAsync(executor);
        // Nor is it held by what is still on this stack.
        await Task.Yield();
        GC.Collect();
        var isHeld = item.IsAlive;
        gate.Set();
        await running.InTime();
        Assert.False(isHeld);
    }

    [Fact]
    public async Task Work_runs_on_its_threads_and_no_more_than_allowed()
    {
        var threads = new HashSet<Thread>();
        await using (var executor = new ThreadExecutor(3))
        {
            using var all = new Barrier(3);
            await Task.WhenAll(Enumerable.Range(0, 30).Select(i => executor.SubmitAsync(i, item =>
            {
                lock (threads) threads.Add(Thread.CurrentThread);
                all.SignalAndWait();
                return item;
            }))).InTime();
        }

        Assert.Equal(3, threads.Count);
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public async Task Results_and_errors_are_in_the_task()
    {
        await using var executor = new ThreadExecutor();
        Assert.Equal(4, await executor.SubmitAsync(2, i => i * i).InTime());
        await Assert.ThrowsAsync<FormatException>(() => executor.SubmitAsync<int, int>(2, _ => throw new FormatException()).InTime());
    }

    [Fact]
    public async Task Work_that_waits_is_cancelled_and_work_that_runs_is_told()
    {
        await using var executor = new ThreadExecutor(1);
        using var cancel = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var runs = executor.SubmitAsync(0, (item, token) =>
        {
            begun.SetResult();
            token.WaitForever();
            return item;
        }, cancel.Token);
        var waits = executor.SubmitAsync<int, int>(1, _ => throw new FormatException(), cancel.Token);
        await begun.Task.InTime();
        cancel.Cancel();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.InTime())).CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs.InTime());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(64)]
    public async Task A_map_is_in_order(int? chunkSize)
    {
        await using var executor = new ThreadExecutor(4);
        var counts = new Counts();
        var results = await executor.MapAsync(Enumerable.Range(0, 5_000).Where(_ => true), i => 2 * i, new() { ChunkSize = chunkSize, Progress = counts }).InTime();
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => 2 * i), results);
        Assert.Equal(counts.Seen.Order(), counts.Seen);
        Assert.Equal(5_000, counts.Seen[^1]);
        Assert.Empty(await executor.MapAsync(Array.Empty<int>(), i => i).InTime());
    }

    [Fact]
    public async Task All_threads_work_on_a_map()
    {
        await using var executor = new ThreadExecutor(4);
        using var all = new Barrier(4);
        Assert.Equal(new[] { 1, 2, 3, 4 }, await executor.MapAsync([1, 2, 3, 4], i =>
        {
            all.SignalAndWait();
            return i;
        }).InTime());
    }

    [Fact]
    public async Task The_first_failure_ends_a_map_and_every_error_is_kept()
    {
        await using var executor = new ThreadExecutor(2);
        using var both = new Barrier(2);
        var map = executor.MapAsync(Endless(), int (_, token) =>
        {
            both.SignalAndWait();
            throw new FormatException();
        });
        await Assert.ThrowsAsync<FormatException>(() => map.InTime());
        Assert.Equal(2, map.Exception!.InnerExceptions.Count);
    }

    [Fact]
    public async Task A_map_is_cancelled()
    {
        await using var executor = new ThreadExecutor(2);
        using var cancel = new CancellationTokenSource();
        var map = executor.MapAsync(Endless(), (i, token) =>
        {
            if (i == 500) cancel.Cancel();
            return i;
        }, token: cancel.Token);
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.InTime())).CancellationToken);
    }

    [Fact]
    public async Task An_endless_map_does_not_keep_others_waiting()
    {
        await using var executor = new ThreadExecutor(1);
        using var cancel = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var map = executor.MapAsync(Endless(), i =>
        {
            begun.TrySetResult();
            return 0;
        }, new() { ChunkSize = 10 }, cancel.Token);
        await begun.Task.InTime();
        Assert.Equal(1, await executor.SubmitAsync(1, i => i).InTime());
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.InTime());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_has_all_results(bool ordered)
    {
        await using var executor = new ThreadExecutor(4);
        var (counts, results) = (new Counts(), new List<int>());
        await foreach (var result in executor.MapStreamAsync(CountAsync(500), i => 2 * i, new() { Ordered = ordered, Progress = counts }))
            results.Add(result);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => 2 * i), ordered ? results : results.Order());
        Assert.Equal(Enumerable.Range(1, 500), counts.Seen);
    }

    [Fact]
    public async Task Breaking_out_of_a_stream_tells_what_runs_and_waits_for_it()
    {
        await using var executor = new ThreadExecutor(4);
        var running = 0;
        await foreach (var _ in executor.MapStreamAsync(CountAsync(500), (i, token) =>
        {
            if (i == 0) return i;
            Interlocked.Increment(ref running);
            token.WaitHandle.WaitOne();
            Interlocked.Decrement(ref running);
            return i;
        }))
            break;
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task The_first_failure_ends_a_stream()
    {
        await using var executor = new ThreadExecutor(2);
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var i in executor.MapStreamAsync(CountAsync(500), i => i < 5 ? i : throw new FormatException()))
                Assert.InRange(i, 0, 4);
        });
    }

    [Fact]
    public async Task Disposing_waits_for_what_runs_and_cancels_the_rest()
    {
        var executor = new ThreadExecutor(1);
        var begun = new TaskCompletionSource();
        using var go = new ManualResetEventSlim();
        var runs = executor.SubmitAsync(1, i =>
        {
            begun.SetResult();
            go.WaitInTime();
            return i;
        });
        await begun.Task.InTime();
        var waits = executor.SubmitAsync<int, int>(2, _ => throw new FormatException());
        var map = executor.MapAsync([1, 2, 3], i => i);
        var disposal = executor.DisposeAsync().AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.InTime());
        Assert.True(map.IsCanceled);
        Assert.False(disposal.IsCompleted);
        go.Set();
        await disposal.InTime();
        Assert.True(runs.IsCompletedSuccessfully);
        await executor.DisposeAsync().AsTask().InTime();
        Assert.Throws<ObjectDisposedException>(() => { _ = executor.SubmitAsync(1, i => i); });
        Assert.Throws<ObjectDisposedException>(() => { _ = executor.MapAsync([1], i => i); });
        Assert.Throws<ObjectDisposedException>(() => executor.MapStreamAsync(CountAsync(1), i => i));
    }

    [Fact]
    public async Task Async_locals_flow()
    {
        await using var executor = new ThreadExecutor(1);
        var local = new AsyncLocal<int> { Value = 7 };
        Assert.Equal(7, await executor.SubmitAsync(0, _ => local.Value).InTime());
        Assert.Equal(new[] { 7 }, await executor.MapAsync([0], _ => local.Value).InTime());
    }

    [Fact]
    public async Task Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadExecutor(0));
        await using var executor = new ThreadExecutor(1);
        Assert.Throws<ArgumentNullException>(() => { _ = executor.SubmitAsync(1, (Func<int, int>)null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = executor.SubmitAsync(1, (Func<int, CancellationToken, int>)null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = executor.MapAsync((int[])null!, i => i); });
        Assert.Throws<ArgumentNullException>(() => { _ = executor.MapAsync([1], (Func<int, int>)null!); });
        Assert.Throws<ArgumentNullException>(() => executor.MapStreamAsync((IAsyncEnumerable<int>)null!, i => i));
        Assert.Throws<ArgumentNullException>(() => executor.MapStreamAsync(CountAsync(1), (Func<int, int>)null!));
        Assert.Throws<ArgumentException>(() => { _ = executor.SubmitAsync(1, async i => await Task.Yield()); });
        Assert.Throws<ArgumentException>(() => { _ = executor.MapAsync([1], async i => await Task.Yield()); });
        Assert.Throws<ArgumentException>(() => executor.MapStreamAsync(CountAsync(1), async i => await Task.Yield()));
    }

    private static async Task<WeakReference> CancelledAsync(ThreadExecutor executor)
    {
        using var cancel = new CancellationTokenSource();
        var item = new byte[1000];
        var task = executor.SubmitAsync(item, bytes => bytes.Length, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        return new WeakReference(item);
    }

    private static IEnumerable<int> Endless()
    {
        while (true) yield return 500;
    }

    private static async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 5 == 0) await Task.Yield();
            yield return i;
        }
    }
}
