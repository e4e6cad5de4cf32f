using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class GatherFailureTests
{
    [Fact]
    public async Task Settle_takes_cancellation_that_is_thrown_at_once_for_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        var outcomes = await Gather.SettleAsync([1], (_, _) => Refuse(cancel.Token), limit: 1).InTime();
        Assert.True(outcomes[0].IsCanceled);

        static Task<int> Refuse(CancellationToken token) => throw new OperationCanceledException(token);
    }

    [Fact]
    public async Task The_first_failure_cancels_the_others_and_stops_the_source()
    {
        var (read, cancelled) = (0, 0);
        var others = new CountdownEvent(3);
        var failure = Gather.AllAsync(Endless(), async (i, token) =>
        {
            if (i == 3)
            {
                others.Wait();
                throw new FormatException();
            }

            others.Signal();
            try
            {
                await token.Forever();
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }

            return i;
        }, 4);
        await Assert.ThrowsAsync<FormatException>(() => failure.InTime());
        Assert.Single(failure.Exception!.InnerExceptions);
        Assert.Equal(3, cancelled);
        Assert.Equal(4, read);

        IEnumerable<int> Endless()
        {
            while (true) yield return read++;
        }
    }

    [Fact]
    public async Task Every_error_is_kept_and_await_throws_the_first()
    {
        var failure = Gather.AllAsync([0, 1, 2], async (i, token) =>
        {
            if (i == 1) throw new FormatException();
            try
            {
                await token.Forever();
            }
            catch (OperationCanceledException)
            {
                throw new NotSupportedException();
            }
        }, 3);
        await Assert.ThrowsAsync<FormatException>(() => failure.InTime());
        Assert.IsType<FormatException>(failure.Exception!.InnerExceptions[0]);
        Assert.All(failure.Exception.InnerExceptions.Skip(1), error => Assert.IsType<NotSupportedException>(error));
    }

    [Fact]
    public async Task Work_that_throws_at_once_fails_like_any_other()
    {
        await Assert.ThrowsAsync<FormatException>(() => Gather.AllAsync([1], Task<int> (_, _) => throw new FormatException(), 1).InTime());
        Assert.True((await Gather.SettleAsync([1], Task<int> (_, _) => throw new FormatException(), 1).InTime())[0].IsFaulted);
    }

    [Fact]
    public async Task An_error_of_the_source_ends_the_call_after_what_runs_has_ended()
    {
        var ended = false;
        var sourceHasFailed = new TaskCompletionSource();
        Func<int, CancellationToken, Task<int>> work = async (i, token) =>
        {
            await sourceHasFailed.Task;
            try
            {
                await token.Forever();
            }
            finally
            {
                ended = true;
            }

            return i;
        };
        await Assert.ThrowsAsync<FormatException>(() => Gather.AllAsync(Failing(), work, 4).InTime());
        Assert.True(ended);
        ended = false;
        await Assert.ThrowsAsync<FormatException>(() => Gather.SettleAsync(Failing(), work, 4).InTime());
        Assert.True(ended);

        IEnumerable<int> Failing()
        {
            yield return 1;
            sourceHasFailed.TrySetResult();
            throw new FormatException();
        }
    }

    [Fact]
    public async Task Cancellation_from_outside_has_that_token()
    {
        using var outside = new CancellationTokenSource();
        var call = Gather.AllAsync(Enumerable.Range(0, 100), async (i, token) =>
        {
            if (i == 5) outside.Cancel();
            await token.Forever();
            return i;
        }, 10, outside.Token);
        Assert.Equal(outside.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.InTime())).CancellationToken);
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task Nothing_begins_after_cancellation()
    {
        using var outside = new CancellationTokenSource();
        var begun = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gather.AllAsync(Enumerable.Range(0, 100), (_, _) =>
        {
            begun++;
            outside.Cancel();
            return Task.CompletedTask;
        }, 1, outside.Token).InTime());
        Assert.Equal(1, begun);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gather.AllAsync([1], (_, _) => throw new FormatException(), 1, outside.Token).InTime());
    }

    [Fact]
    public async Task Cancelled_after_the_last_item_it_is_done()
    {
        using var outside = new CancellationTokenSource();
        Assert.Equal(new[] { 1 }, await Gather.AllAsync(CancelAtTheEnd(), DoubleAsyncOfHalf, 1, outside.Token).InTime());

        IEnumerable<double> CancelAtTheEnd()
        {
            yield return 0.5;
            outside.Cancel();
        }

        static Task<int> DoubleAsyncOfHalf(double half, CancellationToken token) => Task.FromResult((int)(2 * half));
    }

    [Fact]
    public async Task Settling_is_cancelled_from_outside()
    {
        using var outside = new CancellationTokenSource();
        var call = Gather.SettleAsync(Enumerable.Range(0, 3), async (i, token) =>
        {
            if (i == 2) outside.Cancel();
            await token.Forever();
            return i;
        }, 3, outside.Token);
        Assert.Equal(outside.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.InTime())).CancellationToken);
    }
}
