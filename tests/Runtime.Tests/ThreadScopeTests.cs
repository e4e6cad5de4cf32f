using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class ThreadScopeTests
{
    [Fact]
    public void Every_thread_is_gone_when_it_returns()
    {
        var threads = new List<Thread>();
        ThreadScope.Run(scope =>
        {
            for (var i = 0; i < 10; i++)
                scope.Start(_ =>
                {
                    lock (threads) threads.Add(Thread.CurrentThread);
                });
        });
        Assert.Equal(10, threads.Distinct().Count());
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Results_come_out()
    {
        Task<int>? later = null;
        Assert.Equal(5, ThreadScope.Run(scope =>
        {
            var two = scope.Start(_ => 2);
            later = scope.Start(_ => 4);
            return two.Result + scope.Start(_ => 3).Result;
        }));
        Assert.True(later!.IsCompletedSuccessfully);
    }

    [Fact]
    public void The_first_failure_cancels_the_siblings_and_all_errors_are_kept()
    {
        var thrown = Assert.Throws<AggregateException>(() => ThreadScope.Run(scope =>
        {
            scope.Start(token => token.WaitForever());
            scope.Start(token =>
            {
                token.WaitHandle.WaitOne();
                throw new NotSupportedException();
            });
            scope.Start(_ => throw new FormatException());
            scope.Token.WaitForever();
        }));
        Assert.Collection(thrown.InnerExceptions, error => Assert.IsType<FormatException>(error), error => Assert.IsType<NotSupportedException>(error));
    }

    [Fact]
    public void An_error_that_the_body_waits_for_is_reported_once()
    {
        var thrown = Assert.Throws<AggregateException>(() => ThreadScope.Run(scope => scope.Start<int>(_ => throw new FormatException()).Result));
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public void A_cancelled_thread_that_the_body_waits_for_is_no_error()
    {
        using var outside = new CancellationTokenSource();
        var thrown = Assert.ThrowsAny<OperationCanceledException>(() => ThreadScope.Run(scope =>
        {
            var waiting = scope.Start(token => token.WaitForever());
            outside.Cancel();
            waiting.Wait(CancellationToken.None);
        }, outside.Token));
        Assert.Equal(outside.Token, thrown.CancellationToken);
    }

    [Fact]
    public void Time_over_is_a_timeout() =>
        Assert.Throws<TimeoutException>(() => ThreadScope.Run(scope => { scope.Start(token => token.WaitForever()); }, timeout: TimeSpan.FromMilliseconds(1)));

    [Fact]
    public void Starting_after_a_failure_is_refused_quietly()
    {
        var thrown = Assert.Throws<AggregateException>(() => ThreadScope.Run(scope =>
        {
            scope.Start(_ => throw new FormatException());
            scope.Token.WaitHandle.WaitOne();
            scope.Start(_ => { });
        }));
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public void Starting_after_the_end_is_refused()
    {
        var escaped = ThreadScope.Run(scope => scope);
        Assert.Throws<InvalidOperationException>(() => { _ = escaped.Start(_ => { }); });
    }

    [Fact]
    public void Scopes_nest()
    {
        var thrown = Assert.Throws<AggregateException>(() => ThreadScope.Run(outer =>
        {
            outer.Start(token => ThreadScope.Run(inner => { inner.Start(cancel => cancel.WaitForever()); }, token));
            outer.Start(_ => ThreadScope.Run(inner => { inner.Start(_ => throw new FormatException()); }));
        }));
        Assert.IsType<FormatException>(Assert.Single(thrown.Flatten().InnerExceptions));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => ThreadScope.Run(null!));
        Assert.Throws<ArgumentNullException>(() => ThreadScope.Run<int>(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadScope.Run(_ => { }, timeout: TimeSpan.FromSeconds(-1)));
        Assert.ThrowsAny<OperationCanceledException>(() => ThreadScope.Run(_ => throw new FormatException(), new CancellationToken(true)));
        ThreadScope.Run(scope =>
        {
            Assert.Throws<ArgumentNullException>(() => { _ = scope.Start(null!); });
            Assert.Throws<ArgumentNullException>(() => { _ = scope.Start<int>(null!); });
            Assert.Throws<ArgumentException>(() => { _ = scope.Start(async _ => await Task.Yield()); });
        });
    }
}
