using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class TaskScopeTests
{
    [Fact]
    public async Task What_was_started_has_ended_when_it_returns()
    {
        var release = new TaskCompletionSource();
        Task? first = null, second = null;
        var run = TaskScope.RunAsync(scope =>
        {
            first = scope.Start(_ => release.Task);
            second = scope.Start(async token =>
            {
                await release.Task;
                await Task.Yield();
            });
            return Task.CompletedTask;
        });

        Assert.False(run.IsCompleted);
        release.SetResult();
        await run.InTime();
        Assert.True(first!.IsCompletedSuccessfully && second!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Results_come_out() =>
        Assert.Equal(5, await TaskScope.RunAsync(async scope =>
        {
            var two = scope.Start(async _ =>
            {
                await Task.Yield();
                return 2;
            });
            var three = scope.StartThread(_ => 3);
            return await two + await three;
        }).InTime());

    [Fact]
    public async Task An_empty_body_is_fine() => await TaskScope.RunAsync(_ => Task.CompletedTask).InTime();

    [Fact]
    public async Task The_first_failure_cancels_the_siblings_and_the_body()
    {
        var cancelled = 0;
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            _ = scope.Start(async token =>
            {
                try
                {
                    await token.Forever();
                }
                finally
                {
                    cancelled++;
                }
            });
            _ = scope.Start(_ => Task.FromException(new FormatException("bad")));
            await scope.Token.Forever();
        }).InTime());

        Assert.Equal("bad", Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions)).Message);
        Assert.Equal(1, cancelled);
    }

    [Fact]
    public async Task All_errors_are_kept_the_first_one_first()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            _ = scope.Start(async token =>
            {
                try
                {
                    await token.Forever();
                }
                catch (OperationCanceledException)
                {
                    throw new InvalidOperationException("late");
                }
            });
            _ = scope.StartThread(token =>
            {
                token.WaitHandle.WaitOne();
                throw new NotSupportedException("thread");
            });
            await Task.Yield();
            throw new FormatException("body");
        }).InTime());

        Assert.Equal("body", thrown.InnerExceptions[0].Message);
        Assert.Equal(["body", "late", "thread"], thrown.InnerExceptions.Select(error => error.Message).Order());
    }

    [Fact]
    public async Task All_errors_of_one_task_are_kept()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(scope => scope.Start(_ =>
            Task.WhenAll(Task.FromException(new FormatException("1")), Task.FromException(new FormatException("2"))))).InTime());
        Assert.Equal(["1", "2"], thrown.InnerExceptions.Select(error => error.Message));
    }

    [Fact]
    public async Task An_error_that_the_body_passes_on_is_reported_once()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
            await scope.Start(_ => Task.FromException<int>(new FormatException()))).InTime());
        Assert.Single(thrown.InnerExceptions);
    }

    [Fact]
    public async Task An_error_that_the_body_catches_is_reported_all_the_same()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            await Assert.ThrowsAsync<FormatException>(() => scope.Start(_ => Task.FromException(new FormatException())));
            Assert.True(scope.Token.IsCancellationRequested);
        }).InTime());
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public async Task A_body_that_throws_at_once_fails_the_scope()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(scope =>
        {
            _ = scope.Start(token => token.Forever());
            throw new FormatException();
        }).InTime());
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public async Task Starting_after_a_failure_is_refused_quietly()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            await scope.Start(_ => Task.FromException(new FormatException())).ContinueWith(_ => { });
            var refused = Assert.Throws<OperationCanceledException>(() => { _ = scope.Start(_ => Task.CompletedTask); });
            Assert.Contains("being cancelled", refused.Message);
            _ = scope.StartThread(_ => { });
        }).InTime());
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public async Task Starting_after_the_end_is_refused()
    {
        TaskScope? escaped = null;
        await TaskScope.RunAsync(scope =>
        {
            escaped = scope;
            return Task.CompletedTask;
        });
        Assert.Contains("has ended", Assert.Throws<InvalidOperationException>(() => { _ = escaped!.Start(_ => Task.CompletedTask); }).Message);
        Assert.Contains("has ended", Assert.Throws<InvalidOperationException>(() => { _ = escaped!.StartThread(_ => { }); }).Message);
    }

    [Fact]
    public async Task What_was_started_may_start_more_after_the_body_is_done()
    {
        var more = false;
        var bodyIsDone = new TaskCompletionSource();
        var run = TaskScope.RunAsync(scope =>
        {
            _ = scope.Start(async token =>
            {
                await bodyIsDone.Task;
                _ = scope.Start(async _ =>
                {
                    await Task.Yield();
                    more = true;
                });
            });
            return Task.CompletedTask;
        });
        bodyIsDone.SetResult();
        await run.InTime();
        Assert.True(more);
    }

    [Fact]
    public async Task Errors_of_a_nested_scope_are_one_error_of_the_outer()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async outer =>
        {
            _ = outer.Start(token => token.Forever());
            _ = outer.Start(token => TaskScope.RunAsync(async inner =>
            {
                _ = inner.Start(_ => throw new FormatException());
                await inner.Token.Forever();
            }, token));
            await outer.Token.Forever();
        }).InTime());
        Assert.IsType<FormatException>(Assert.Single(thrown.Flatten().InnerExceptions));
    }

    [Fact]
    public async Task A_callback_on_the_token_that_throws_is_an_error_too()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(scope =>
        {
            scope.Token.Register(() => throw new InvalidOperationException());
            throw new FormatException();
        }).InTime());
        Assert.Collection(thrown.InnerExceptions, error => Assert.IsType<FormatException>(error), error => Assert.IsType<InvalidOperationException>(error));
    }

    [Fact]
    public async Task Its_threads_are_gone()
    {
        var threads = new List<Thread>();
        await TaskScope.RunAsync(scope =>
        {
            for (var i = 0; i < 10; i++)
                scope.StartThread(_ =>
                {
                    lock (threads) threads.Add(Thread.CurrentThread);
                });
            return Task.CompletedTask;
        }).InTime();
        Assert.Equal(10, threads.Count);
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public async Task Async_locals_flow_to_tasks_and_threads()
    {
        var local = new AsyncLocal<int> { Value = 7 };
        await TaskScope.RunAsync(async scope =>
        {
            Assert.Equal(7, await scope.Start(_ => Task.FromResult(local.Value)));
            Assert.Equal(7, await scope.StartThread(_ => local.Value));
        }).InTime();
    }

    [Fact]
    public async Task The_body_keeps_its_context()
    {
        var context = new SynchronizationContext();
        var before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            SynchronizationContext? seen = null;
            var run = TaskScope.RunAsync(_ =>
            {
                seen = SynchronizationContext.Current;
                return Task.CompletedTask;
            });
            Assert.Same(context, seen);
            await run.InTime();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task Asynchronous_work_gets_no_thread()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(scope =>
        {
            scope.StartThread(async _ => await Task.Yield());
            return Task.CompletedTask;
        }).InTime());
        Assert.IsType<ArgumentException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public async Task Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => { _ = TaskScope.RunAsync(null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = TaskScope.RunAsync<int>(null!); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = TaskScope.RunAsync(_ => Task.CompletedTask, timeout: TimeSpan.FromSeconds(-1)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = TaskScope.RunAsync(_ => Task.CompletedTask, timeout: TimeSpan.FromDays(50)); });
        await TaskScope.RunAsync(scope =>
        {
            Assert.Throws<ArgumentNullException>(() => { _ = scope.Start(null!); });
            Assert.Throws<ArgumentNullException>(() => { _ = scope.Start<int>(null!); });
            Assert.Throws<ArgumentNullException>(() => { _ = scope.StartThread(null!); });
            Assert.Throws<ArgumentNullException>(() => { _ = scope.StartThread<int>(null!); });
            return Task.CompletedTask;
        });
    }
}
