using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class ToThreadTests
{
    [Fact]
    public async Task A_call_runs_away_from_the_pool()
    {
        Assert.False(await ToThread.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread).InTime());
        Assert.True(await ToThread.RunAsync(() => Thread.CurrentThread.IsBackground).InTime());
    }

    [Fact]
    public async Task Calls_do_not_wait_for_each_other()
    {
        using var all = new Barrier(100);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ToThread.RunAsync(() => all.SignalAndWait()))).InTime();
    }

    [Fact]
    public async Task A_thread_is_used_again_and_ends_when_it_is_idle()
    {
        // Other tests use threads meanwhile, but not for ever.
        var used = new List<Thread>();
        do used.Add(await ToThread.RunAsync(() => Thread.CurrentThread).InTime());
        while (used.Distinct().Count() == used.Count);

        foreach (var thread in used) thread.JoinInTime();
    }

    [Fact]
    public async Task What_is_thrown_is_in_the_task()
    {
        await Assert.ThrowsAsync<FormatException>(() => ToThread.RunAsync(() => throw new FormatException()).InTime());
        await Assert.ThrowsAsync<FormatException>(() => ToThread.RunAsync<int>(() => throw new FormatException()).InTime());
        var cancelled = ToThread.RunAsync(() => throw new OperationCanceledException());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        Assert.True(cancelled.IsCanceled);
    }

    [Fact]
    public async Task A_cancelled_call_does_not_begin()
    {
        var token = new CancellationToken(true);
        var call = ToThread.RunAsync(() => Assert.Fail("It runs."), token);
        Assert.Equal(token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
    }

    [Fact]
    public async Task A_call_that_has_begun_is_waited_for()
    {
        using var cancel = new CancellationTokenSource();
        using var go = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var call = ToThread.RunAsync(() =>
        {
            begun.SetResult();
            go.WaitInTime();
            return 1;
        }, cancel.Token);
        await begun.Task.InTime();
        cancel.Cancel();
        Assert.False(call.IsCompleted);
        go.Set();
        Assert.Equal(1, await call.InTime());
    }

    [Fact]
    public async Task Async_locals_flow_and_do_not_stay()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        Assert.Equal(1, await ToThread.RunAsync(() => local.Value++).InTime());
        Assert.Equal(1, local.Value);
        Task<int> unrelated;
        using (ExecutionContext.SuppressFlow()) unrelated = ToThread.RunAsync(() => local.Value);
        Assert.Equal(0, await unrelated.InTime());
    }

    [Fact]
    public async Task What_awaits_it_does_not_run_on_its_thread()
    {
        var same = await Task.Run(async () => await ToThread.RunAsync(() => Thread.CurrentThread) == Thread.CurrentThread).InTime();
        Assert.False(same);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => { _ = ToThread.RunAsync(null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = ToThread.RunAsync<int>(null!); });
        Assert.Throws<ArgumentException>(() => { _ = ToThread.RunAsync(async () => await Task.Yield()); });
        Assert.Throws<ArgumentException>(() => { _ = ToThread.RunAsync(() => new ValueTask<int>(1)); });
    }
}
