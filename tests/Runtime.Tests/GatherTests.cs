using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class GatherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public async Task Results_are_in_order(int limit)
    {
        var results = await Gather.AllAsync(Enumerable.Range(0, 50), DoubleAsync, limit).InTime();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 2 * i), results);
    }

    [Fact]
    public async Task A_source_of_unknown_length_is_kept_in_order_too() =>
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 2 * i), await Gather.AllAsync(Lazily(50), DoubleAsync, 7).InTime());

    [Fact]
    public async Task An_empty_source_gives_nothing()
    {
        Assert.Empty(await Gather.AllAsync(Array.Empty<int>(), DoubleAsync, 7).InTime());
        Assert.Empty(await Gather.SettleAsync(Array.Empty<int>(), DoubleAsync, 7).InTime());
        await Gather.AllAsync(Array.Empty<int>(), (_, _) => throw new FormatException(), 7).InTime();
    }

    [Fact]
    public async Task As_many_run_as_are_allowed_and_no_more()
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        await Gather.AllAsync(Enumerable.Range(0, 200), async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 8) full.TrySetResult();
            await full.Task;
            await Task.Yield();
            Interlocked.Decrement(ref running);
        }, 8).InTime();
        Assert.Equal(8, most);
    }

    [Fact]
    public async Task All_run_together_although_the_source_is_slow()
    {
        // Each item needs all the others, and each has to be waited for.
        var (begun, all) = (0, new TaskCompletionSource());
        await Gather.AllAsync(Slowly(20), async (_, _) =>
        {
            if (Interlocked.Increment(ref begun) == 20) all.SetResult();
            await all.Task;
        }, 20).InTime();

        IEnumerable<int> Slowly(int count)
        {
            for (var i = 0; i < count; i++)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref begun) >= i);
                yield return i;
            }
        }
    }

    [Fact]
    public async Task As_many_run_as_before_after_the_source_has_blocked()
    {
        // While it does, nobody waits for it but the one who reads. The last two items need each other.
        var (arrived, both) = (0, new TaskCompletionSource());
        await Gather.AllAsync(Blocking(), async (i, _) =>
        {
            if (i < 2) return;
            if (Interlocked.Increment(ref arrived) == 2) both.SetResult();
            await both.Task;
        }, 2).InTime();

        static IEnumerable<int> Blocking()
        {
            for (var i = 0; i < 4; i++)
            {
                if (i == 2) Thread.Sleep(50);
                yield return i;
            }
        }
    }

    [Fact]
    public async Task The_source_is_read_lazily_by_one_at_a_time()
    {
        var (reading, read, done) = (0, 0, 0);
        await Gather.AllAsync(Source(), async (_, _) =>
        {
            await Task.Yield();
            Interlocked.Increment(ref done);
        }, 4).InTime();
        Assert.Equal(1000, done);

        IEnumerable<int> Source()
        {
            for (; read < 1000; read++)
            {
                Assert.Equal(1, Interlocked.Increment(ref reading));
                Assert.InRange(read - Volatile.Read(ref done), 0, 4);
                Interlocked.Decrement(ref reading);
                yield return read;
            }
        }
    }

    [Fact]
    public async Task The_source_is_disposed_of_whatever_happens()
    {
        var disposed = 0;
        await Gather.AllAsync(Source(), (_, _) => Task.CompletedTask, 2).InTime();
        Assert.Equal(1, disposed);
        await Assert.ThrowsAsync<FormatException>(() => Gather.AllAsync(Source(), (_, _) => throw new FormatException(), 2).InTime());
        Assert.Equal(2, disposed);

        IEnumerable<int> Source()
        {
            try
            {
                for (var i = 0; i < 3; i++) yield return i;
            }
            finally
            {
                disposed++;
            }
        }
    }

    [Fact]
    public async Task Settling_keeps_every_outcome_in_order()
    {
        var outcomes = await Gather.SettleAsync(Enumerable.Range(0, 9), async (i, _) =>
        {
            await Task.Yield();
            return (i % 3) switch
            {
                0 => i,
                1 => throw new FormatException($"{i}"),
                _ => throw new OperationCanceledException(),
            };
        }, 2).InTime();
        Assert.Equal(9, outcomes.Length);
        for (var i = 0; i < 9; i += 3)
        {
            Assert.Equal(i, await outcomes[i]);
            Assert.Equal($"{i + 1}", outcomes[i + 1].Exception!.InnerException!.Message);
            Assert.True(outcomes[i + 2].IsCanceled);
        }
    }

    [Fact]
    public async Task Async_locals_flow()
    {
        var local = new AsyncLocal<int> { Value = 7 };
        Assert.Equal(new[] { 7, 7, 7 }, await Gather.AllAsync([1, 2, 3], (_, _) => Task.FromResult(local.Value), 2).InTime());
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => { _ = Gather.AllAsync((int[])null!, DoubleAsync, 1); });
        Assert.Throws<ArgumentNullException>(() => { _ = Gather.AllAsync<int, int>([], null!, 1); });
        Assert.Throws<ArgumentNullException>(() => { _ = Gather.AllAsync<int>([], null!, 1); });
        Assert.Throws<ArgumentNullException>(() => { _ = Gather.SettleAsync((int[])null!, DoubleAsync, 1); });
        Assert.Throws<ArgumentNullException>(() => { _ = Gather.SettleAsync<int, int>([], null!, 1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Gather.AllAsync(Array.Empty<int>(), DoubleAsync, 0); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Gather.AllAsync<int>([], (_, _) => Task.CompletedTask, 0); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Gather.SettleAsync(Array.Empty<int>(), DoubleAsync, -1); });
    }

    private static async Task<int> DoubleAsync(int i, CancellationToken token)
    {
        if (i % 3 == 0) await Task.Yield();
        return 2 * i;
    }

    private static IEnumerable<int> Lazily(int count)
    {
        for (var i = 0; i < count; i++) yield return i;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
