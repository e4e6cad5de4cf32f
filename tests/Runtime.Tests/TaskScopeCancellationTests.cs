using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class TaskScopeCancellationTests
{
    [Fact]
    public async Task Cancellation_from_outside_has_that_token()
    {
        using var outside = new CancellationTokenSource();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskScope.RunAsync(async scope =>
        {
            _ = scope.StartThread(token => token.WaitForever());
            var waiting = scope.Start(token => token.Forever());
            outside.Cancel();
            Assert.True(scope.Token.IsCancellationRequested);
            await waiting;
        }, outside.Token).InTime());
        Assert.Equal(outside.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task An_outside_token_that_is_seen_first_is_no_error()
    {
        using var outside = new CancellationTokenSource();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskScope.RunAsync(async scope =>
        {
            var task = scope.Start(_ => outside.Token.Forever());
            outside.Cancel();
            await task;
        }, outside.Token).InTime());
        Assert.Equal(outside.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task A_token_cancelled_before_leaves_the_body_alone()
    {
        var token = new CancellationToken(canceled: true);
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskScope.RunAsync(_ => throw new FormatException(), token));
        Assert.Equal(token, thrown.CancellationToken);
    }

    [Fact]
    public async Task Errors_win_over_cancellation()
    {
        using var outside = new CancellationTokenSource();
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            _ = scope.Start(token => token.Forever());
            outside.Cancel();
            await Task.Yield();
            throw new FormatException();
        }, outside.Token).InTime());
        Assert.IsType<FormatException>(Assert.Single(thrown.InnerExceptions));
    }

    [Fact]
    public async Task Work_that_ends_well_although_cancelled_counts()
    {
        using var outside = new CancellationTokenSource();
        Assert.Equal(1, await TaskScope.RunAsync(async scope =>
        {
            outside.Cancel();
            await Task.Yield();
            return 1;
        }, outside.Token).InTime());
    }

    [Fact]
    public async Task An_unrelated_cancellation_is_an_error()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            _ = scope.Start(_ => throw new OperationCanceledException("of something else"));
            await scope.Token.Forever();
        }).InTime());
        Assert.Equal("of something else", Assert.IsType<OperationCanceledException>(Assert.Single(thrown.InnerExceptions)).Message);
    }

    [Fact]
    public async Task Time_over_is_a_timeout()
    {
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => TaskScope.RunAsync(async scope =>
        {
            _ = scope.StartThread(token => token.WaitForever());
            await scope.Token.Forever();
        }, timeout: TimeSpan.FromMilliseconds(1)).InTime());
        Assert.Contains("00:00:00.001", thrown.Message);
    }

    [Fact]
    public async Task Time_over_and_errors_are_one_exception()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => TaskScope.RunAsync(async scope =>
        {
            try
            {
                await scope.Token.Forever();
            }
            catch (OperationCanceledException)
            {
                throw new FormatException();
            }
        }, timeout: TimeSpan.FromMilliseconds(1)).InTime());
        Assert.Collection(thrown.InnerExceptions, error => Assert.IsType<FormatException>(error), error => Assert.IsType<TimeoutException>(error));
    }

    [Fact]
    public async Task Time_that_is_not_over_changes_nothing()
    {
        Assert.Equal(1, await TaskScope.RunAsync(_ => Task.FromResult(1), timeout: TimeSpan.FromDays(1)).InTime());
        Assert.Equal(1, await TaskScope.RunAsync(_ => Task.FromResult(1), timeout: Timeout.InfiniteTimeSpan).InTime());
    }

    [Fact]
    public async Task Cancelling_the_outer_scope_cancels_the_inner()
    {
        using var outside = new CancellationTokenSource();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskScope.RunAsync(outer => outer.Start(token => TaskScope.RunAsync(async inner =>
        {
            _ = inner.StartThread(cancel => cancel.WaitForever());
            outside.Cancel();
            await inner.Token.Forever();
        }, token)), outside.Token).InTime());
        Assert.Equal(outside.Token, thrown.CancellationToken);
    }
}
