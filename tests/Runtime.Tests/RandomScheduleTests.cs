using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>10 000 random schedules: everything joined, every error kept, the siblings told, nothing unobserved.</summary>
public class RandomScheduleTests
{
    private const int Schedules = 2_500;

    [Fact]
    public Task Task_scopes() => RunAsync(async schedule =>
    {
        Exception? thrown = null;
        try
        {
            await TaskScope.RunAsync(async scope =>
            {
                for (var i = 0; i < schedule.Acts.Length; i++)
                {
                    var index = i;
                    var task = scope.Start(token => schedule.PlayAsync(index, token));
                    if (index % 3 == 1) await task;
                }
            }, schedule.Outside, schedule.Timeout);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        CheckScope(schedule, thrown);
    });

    [Fact]
    public Task Thread_scopes() => RunAsync(async schedule =>
    {
        Exception? thrown = null;
        try
        {
            // The scope blocks: it gets a thread of its own.
            await ToThread.RunAsync(() => ThreadScope.Run(scope =>
            {
                for (var i = 0; i < schedule.Acts.Length; i++)
                {
                    var index = i;
                    var thread = scope.Start(token => schedule.PlayAsync(index, token).GetAwaiter().GetResult());
                    if (index % 3 == 1) thread.Wait();
                }
            }, schedule.Outside, schedule.Timeout));
        }
        catch (Exception error)
        {
            thrown = error;
        }

        CheckScope(schedule, thrown);
    });

    [Fact]
    public Task Gathering() => RunAsync(async schedule =>
    {
        schedule.CancelOutsideWhenTimeIsOver();
        var all = Gather.AllAsync(Enumerable.Range(0, schedule.Acts.Length), schedule.PlayAsync, schedule.Limit, schedule.Outside);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        schedule.CheckJoined();
        CheckErrors(schedule, all.Exception);
        if (all.IsCanceled) Assert.True(schedule.Outside.IsCancellationRequested);
        if (all.IsCompletedSuccessfully) Assert.Equal(Enumerable.Range(0, schedule.Acts.Length), await all);

        using var again = new Schedule(schedule.Next(int.MaxValue));
        again.CancelOutsideWhenTimeIsOver();
        var settled = Gather.SettleAsync(Enumerable.Range(0, again.Acts.Length), again.PlayAsync, again.Limit, again.Outside);
        await ((Task)settled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        again.CheckJoined();
        Assert.False(settled.IsFaulted);
        if (settled.IsCanceled) Assert.True(again.Outside.IsCancellationRequested);
        else CheckErrors(again, (await settled).SelectMany(task => task.Exception?.Flatten().InnerExceptions ?? []));
    });

    [Fact]
    public Task Streams() => RunAsync(async schedule =>
    {
        schedule.CancelOutsideWhenTimeIsOver();
        var breakAfter = schedule.Next(2 * schedule.Acts.Length);
        var ordered = schedule.Next(2) == 0;
        var taken = new List<int>();
        AggregateException? failed = null;
        await using (var stream = Gather.StreamAsync(Enumerable.Range(0, schedule.Acts.Length), schedule.PlayAsync, schedule.Limit, ordered, schedule.Outside).GetAsyncEnumerator())
        {
            while (taken.Count < breakAfter)
            {
                var next = stream.MoveNextAsync().AsTask();
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                failed = next.Exception;
                if (next.IsCanceled) Assert.True(schedule.Outside.IsCancellationRequested);
                if (!next.IsCompletedSuccessfully || !await next) break;
                taken.Add(stream.Current);
            }
        }

        schedule.CheckJoined();
        Assert.Equal(taken.Distinct(), ordered ? Enumerable.Range(0, taken.Count) : taken);
        // Those who failed after the consumer had left have nobody to tell.
        if (failed is not null) CheckErrors(schedule, failed);
    });

    private static void CheckScope(Schedule schedule, Exception? thrown)
    {
        schedule.CheckJoined();
        if (thrown is AggregateException errors)
        {
            CheckErrors(schedule, errors.Flatten().InnerExceptions.Where(error => error is not TimeoutException));
            return;
        }

        Assert.Empty(schedule.Thrown);
        if (thrown is OperationCanceledException cancelled) Assert.Equal(schedule.Outside, cancelled.CancellationToken);
        else if (thrown is not null) Assert.IsType<TimeoutException>(thrown);
        else Assert.False(schedule.SawCancellation);
    }

    private static void CheckErrors(Schedule schedule, AggregateException? errors) => CheckErrors(schedule, errors?.Flatten().InnerExceptions ?? []);

    private static void CheckErrors(Schedule schedule, IEnumerable<Exception> errors) =>
        Assert.Equal(schedule.Thrown.ToHashSet(), errors.ToHashSet());

    private static async Task RunAsync(Func<Schedule, Task> play)
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            if (args.Exception.Flatten().InnerExceptions.Any(error => error is Schedule.PlannedException)) Interlocked.Increment(ref unobserved);
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            var first = Random.Shared.Next(int.MaxValue - Schedules);
            await Parallel.ForAsync(first, first + Schedules, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (seed, _) =>
            {
                using var schedule = new Schedule(seed);
                try
                {
                    await play(schedule).InTime();
                }
                catch (Exception failure)
                {
                    Assert.Fail($"seed {seed}: {schedule}\n{failure}");
                }
            });

            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Assert.Equal(0, unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }
    }
}
