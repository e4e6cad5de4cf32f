using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class GatherStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public async Task Ordered_results_are_in_order(int limit)
    {
        Assert.Equal(Enumerable.Range(0, 500), await ListAsync(Gather.StreamAsync(Enumerable.Range(0, 500), SameAsync, limit)));
        Assert.Equal(Enumerable.Range(0, 500), await ListAsync(Gather.StreamAsync(CountAsync(500), SameAsync, limit)));
    }

    [Fact]
    public async Task Unordered_results_are_all_there() =>
        Assert.Equal(Enumerable.Range(0, 500), (await ListAsync(Gather.StreamAsync(Enumerable.Range(0, 500), SameAsync, 7, ordered: false))).Order());

    [Fact]
    public async Task Unordered_results_come_as_they_are_done()
    {
        TaskCompletionSource<int>[] gates = [new(), new(), new()];
        await using var stream = Gather.StreamAsync(gates, (gate, _) => gate.Task, 3, ordered: false).GetAsyncEnumerator();
        foreach (var i in new[] { 2, 0, 1 })
        {
            var next = stream.MoveNextAsync();
            gates[i].SetResult(i);
            Assert.True(await next.InTime());
            Assert.Equal(i, stream.Current);
        }

        Assert.False(await stream.MoveNextAsync().InTime());
        Assert.False(await stream.MoveNextAsync().InTime());
    }

    [Fact]
    public async Task A_result_does_not_wait_for_the_next_item_of_a_slow_source()
    {
        var more = new TaskCompletionSource();
        await using var stream = Gather.StreamAsync(SlowAsync(), SameAsync, 5).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().InTime());
        Assert.Equal(1, stream.Current);
        more.SetResult();
        Assert.True(await stream.MoveNextAsync().InTime());
        Assert.Equal(2, stream.Current);

        async IAsyncEnumerable<int> SlowAsync()
        {
            yield return 1;
            await more.Task;
            yield return 2;
        }
    }

    [Fact]
    public async Task Work_begins_while_the_consumer_is_busy()
    {
        var (more, begun) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stream = Gather.StreamAsync(SlowAsync(), (i, _) =>
        {
            if (i == 2) begun.SetResult();
            return Task.FromResult(i);
        }, 5).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().InTime());
        more.SetResult();
        await begun.Task.InTime();

        async IAsyncEnumerable<int> SlowAsync()
        {
            yield return 1;
            await more.Task;
            yield return 2;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_source_is_never_read_far_ahead(bool ordered)
    {
        var (read, taken) = (0, 0);
        await foreach (var _ in Gather.StreamAsync(Source(), SameAsync, 4, ordered))
        {
            Volatile.Write(ref taken, taken + 1);
            if (taken % 10 == 0) await Task.Yield();
        }

        Assert.Equal(300, taken);

        // The item being read is among those that are ahead; the one being handed over may not have been counted yet.
        IEnumerable<int> Source()
        {
            for (; read < 300; read++)
            {
                Assert.InRange(read - Volatile.Read(ref taken), 0, 4);
                yield return read;
            }
        }
    }

    [Fact]
    public async Task Nothing_runs_before_the_first_result_is_asked_for()
    {
        var begun = 0;
        var stream = Gather.StreamAsync([1, 2, 3], (i, _) => Task.FromResult(Interlocked.Increment(ref begun)), 3);
        await using (stream.GetAsyncEnumerator())
            Assert.Equal(0, begun);
        Assert.Equal(3, (await ListAsync(stream)).Count);
        Assert.Equal(3, (await ListAsync(stream)).Count);
        Assert.Equal(6, begun);
    }

    [Fact]
    public async Task As_many_run_as_are_allowed()
    {
        var all = new TaskCompletionSource();
        var begun = 0;
        Assert.Equal(8, (await ListAsync(Gather.StreamAsync(CountAsync(8), async (i, _) =>
        {
            if (Interlocked.Increment(ref begun) == 8) all.SetResult();
            await all.Task;
            return i;
        }, 8))).Count);
    }

    [Fact]
    public async Task Streams_are_stages_of_a_pipeline()
    {
        var doubled = Gather.StreamAsync(CountAsync(100), (i, _) => Task.FromResult(2 * i), 3);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{2 * i}"), await ListAsync(Gather.StreamAsync(doubled, (i, _) => Task.FromResult($"{i}"), 5)));
    }

    [Fact]
    public async Task An_empty_source_ends_at_once()
    {
        Assert.Empty(await ListAsync(Gather.StreamAsync(CountAsync(0), SameAsync, 3)));
        Assert.Empty(await ListAsync(Gather.StreamAsync(Enumerable.Empty<int>(), SameAsync, 3, ordered: false)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_kept_of_a_million_items(bool ordered)
    {
        var (count, samples) = (0, new List<WeakReference>());
        await foreach (var item in Gather.StreamAsync(Enumerable.Range(0, 1_000_000).Select(_ => new object()), static (item, _) => Task.FromResult(item), 100, ordered))
        {
            if (++count % 10_000 == 0) samples.Add(new WeakReference(item));
            if (count % 250_000 != 0) continue;
            GC.Collect();
            // The last one is the item of this turn.
            Assert.InRange(samples.Count(sample => sample.IsAlive), 0, 1);
        }

        Assert.Equal(1_000_000, count);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => Gather.StreamAsync((IEnumerable<int>)null!, SameAsync, 1));
        Assert.Throws<ArgumentNullException>(() => Gather.StreamAsync((IAsyncEnumerable<int>)null!, SameAsync, 1));
        Assert.Throws<ArgumentNullException>(() => Gather.StreamAsync<int, int>(CountAsync(1), null!, 1));
        Assert.Throws<ArgumentNullException>(() => Gather.StreamAsync<int, int>([], null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather.StreamAsync(CountAsync(1), SameAsync, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather.StreamAsync(Array.Empty<int>(), SameAsync, 0));
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

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream)
    {
        var list = new List<T>();
        await foreach (var result in stream) list.Add(result);
        return list;
    }
}
