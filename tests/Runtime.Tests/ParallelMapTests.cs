using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class ParallelMapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Results_are_in_order_whatever_the_source_is(int count)
    {
        var source = Enumerable.Range(0, count).ToArray();
        var expected = source.Select(Square).ToArray();
        Assert.Equal(expected, ParallelMap.Map(source, Square, degree: 4));
        Assert.Equal(expected, ParallelMap.Map(source.ToList(), Square, degree: 4));
        Assert.Equal(expected, ParallelMap.Map((ReadOnlySpan<int>)source, Square, degree: 4));
        Assert.Equal(expected, ParallelMap.Map((IEnumerable<int>)source, Square, degree: 4));
        Assert.Equal(expected, ParallelMap.Map(source.Where(_ => true), Square, degree: 4));
        Assert.Equal(expected, ParallelMap.Map(source.ToHashSet(), Square));
    }

    [Fact]
    public void An_array_of_a_derived_type()
    {
        object[] texts = new string[] { "a", "bb" };
        Assert.Equal([1, 2], ParallelMap.Map(texts, text => text.ToString()!.Length));
        Assert.Equal([1, 2], ParallelMap.Map((IEnumerable<object>)texts, text => text.ToString()!.Length));
    }

    [Fact]
    public void Threads_work_together()
    {
        // Each of the two items needs the other.
        using var both = new Barrier(2);
        Func<int, bool> meet = _ => both.SignalAndWait(TimeSpan.FromSeconds(60));
        Assert.Equal([true, true], ParallelMap.Map([1, 2], meet, degree: 2));
        Assert.Equal([true, true], ParallelMap.Map(new Queue<int>([1, 2]), meet, degree: 2));
    }

    [Fact]
    public void One_thread_is_the_callers()
    {
        var caller = Thread.CurrentThread;
        Assert.All(ParallelMap.Map(Enumerable.Range(0, 1000).ToArray(), _ => Thread.CurrentThread, degree: 1), thread => Assert.Same(caller, thread));
    }

    [Fact]
    public void Nothing_is_allocated_for_an_item()
    {
        var (small, large) = (new int[10_000], new int[1_000_000]);
        Measure(small);
        Measure(large);
        // The result arrays apart, a hundred times the items cost a few more ranges, and some for each time that a busy machine puts the thread aside.
        Assert.InRange(Measure(large) - Measure(small), -100_000, 100_000);

        static long Measure(int[] source)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ParallelMap.Map(source, Square, degree: 1);
            return GC.GetAllocatedBytesForCurrentThread() - before - (source.Length * sizeof(int));
        }
    }

    [Fact]
    public void The_first_failure_stops_the_others_and_errors_are_kept()
    {
        using var both = new Barrier(2);
        var called = 0;
        var thrown = Assert.Throws<AggregateException>(() => ParallelMap.Map(Enumerable.Range(0, 1_000_000).ToArray(), int (i) =>
        {
            Interlocked.Increment(ref called);
            both.SignalAndWait(TimeSpan.FromSeconds(60));
            throw new FormatException($"{i}");
        }, degree: 2));
        Assert.Equal(2, thrown.InnerExceptions.Count);
        Assert.All(thrown.InnerExceptions, error => Assert.IsType<FormatException>(error));
        Assert.Equal(2, called);
    }

    [Fact]
    public void A_failure_ends_an_endless_source()
    {
        var thrown = Assert.Throws<AggregateException>(() => ParallelMap.Map(Endless(), i => i < 1000 ? i : throw new FormatException()));
        Assert.All(thrown.InnerExceptions, error => Assert.IsType<FormatException>(error));
    }

    [Fact]
    public void An_error_of_the_source_is_an_error()
    {
        var thrown = Assert.Throws<AggregateException>(() => ParallelMap.Map(Failing(), Square));
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));

        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new FormatException();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancellation_has_the_token(bool array)
    {
        using var cancel = new CancellationTokenSource();
        var source = array ? Enumerable.Range(0, 1_000_000).ToArray() : Endless();
        var thrown = Assert.Throws<OperationCanceledException>(() => ParallelMap.Map(source, i =>
        {
            if (i == 500) cancel.Cancel();
            return i;
        }, token: cancel.Token));
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        Assert.Throws<OperationCanceledException>(() => ParallelMap.Map(source, int (_) => throw new FormatException(), token: cancel.Token));
    }

    [Fact]
    public void An_unrelated_cancellation_is_an_error()
    {
        var thrown = Assert.Throws<AggregateException>(() => ParallelMap.Map([1], int (_) => throw new OperationCanceledException()));
        Assert.IsType<OperationCanceledException>(Assert.Single(thrown.InnerExceptions));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Progress_goes_up_to_the_count(bool array)
    {
        var counts = new Counts();
        var source = Enumerable.Range(0, 10_000);
        ParallelMap.Map(array ? source.ToArray() : source.Where(_ => true), Square, degree: 4, progress: counts);
        Assert.Equal(counts.Seen.Order(), counts.Seen);
        Assert.Equal(10_000, counts.Seen[^1]);
    }

    [Fact]
    public void Maps_nest() =>
        Assert.Equal(Enumerable.Repeat(10, 100), ParallelMap.Map(new int[100], _ => ParallelMap.Map([1, 2, 3, 4], i => i).Sum()));

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => ParallelMap.Map((int[])null!, Square));
        Assert.Throws<ArgumentNullException>(() => ParallelMap.Map((IEnumerable<int>)null!, Square));
        Assert.Throws<ArgumentNullException>(() => ParallelMap.Map<int, int>([1], null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParallelMap.Map([1], Square, degree: 0));
        Assert.Throws<ArgumentException>(() => ParallelMap.Map([1], async _ => await Task.Yield()));
    }

    private static int Square(int i) => unchecked(i * i);

    private static IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++) yield return i;
    }
}
