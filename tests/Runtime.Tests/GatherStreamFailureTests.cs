using System.Runtime.CompilerServices;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class GatherStreamFailureTests
{
    [Fact]
    public async Task Results_before_a_failure_are_delivered_and_what_runs_is_cancelled()
    {
        var cancelled = 0;
        var firstIsDone = new TaskCompletionSource();
        await using var stream = Gather.StreamAsync(CountAsync(int.MaxValue), async (i, token) =>
        {
            if (i == 0) return i;
            if (i == 1)
            {
                await firstIsDone.Task;
                throw new FormatException();
            }

            try
            {
                await token.Forever();
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }

            return i;
        }, 4).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().InTime());
        var next = stream.MoveNextAsync().AsTask();
        firstIsDone.SetResult();
        await Assert.ThrowsAsync<FormatException>(() => next.InTime());
        Assert.Single(next.Exception!.InnerExceptions);
        Assert.InRange(cancelled, 0, 3);
    }

    [Fact]
    public async Task Every_error_is_kept_in_the_task()
    {
        var begun = new CountdownEvent(2);
        await using var stream = Gather.StreamAsync([1, 2], async (i, token) =>
        {
            begun.Signal();
            if (i == 1)
            {
                begun.Wait();
                throw new FormatException();
            }

            try
            {
                await token.Forever();
            }
            catch (OperationCanceledException)
            {
                throw new NotSupportedException();
            }

            return i;
        }, 2).GetAsyncEnumerator();
        var next = stream.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<FormatException>(() => next.InTime());
        Assert.Collection(next.Exception!.InnerExceptions, error => Assert.IsType<FormatException>(error), error => Assert.IsType<NotSupportedException>(error));
    }

    [Fact]
    public async Task An_error_of_the_source_comes_after_the_results_before_it()
    {
        await using var stream = Gather.StreamAsync(Failing(), SameAsync, 1).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().InTime());
        await Assert.ThrowsAsync<FormatException>(() => stream.MoveNextAsync().InTime());

        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new FormatException();
        }
    }

    [Fact]
    public async Task Breaking_out_cancels_what_runs_and_waits_for_it()
    {
        var (running, disposed) = (0, false);
        await foreach (var _ in Gather.StreamAsync(Source(), async (i, token) =>
        {
            if (i == 0) return i;
            Interlocked.Increment(ref running);
            try
            {
                await token.Forever();
            }
            finally
            {
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }

            return i;
        }, 4))
            break;
        Assert.Equal(0, running);
        Assert.True(disposed);

        async IAsyncEnumerable<int> Source()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await Task.Yield();
                    yield return i;
                }
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public async Task Breaking_out_ends_a_source_that_waits()
    {
        await foreach (var _ in Gather.StreamAsync(WaitingAsync(), SameAsync, 4))
            break;

        static async IAsyncEnumerable<int> WaitingAsync([EnumeratorCancellation] CancellationToken token = default)
        {
            yield return 1;
            await token.Forever();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_tokens_cancel_it(bool asArgument)
    {
        using var outside = new CancellationTokenSource();
        var stream = asArgument
            ? Gather.StreamAsync(CountAsync(100), WaitAsync, 4, token: outside.Token).WithCancellation(CancellationToken.None)
            : Gather.StreamAsync(CountAsync(100), WaitAsync, 4).WithCancellation(outside.Token);
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in stream) outside.Cancel();
        });
        Assert.Equal(outside.Token, thrown.CancellationToken);

        async Task<int> WaitAsync(int i, CancellationToken token)
        {
            if (i > 0) await token.Forever();
            return i;
        }
    }

    private static async Task<int> SameAsync(int i, CancellationToken token)
    {
        if (i % 3 == 0) await Task.Yield();
        return i;
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
