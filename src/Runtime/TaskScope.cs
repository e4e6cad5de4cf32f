namespace ConcurrencyAnalyzers.Runtime;

/// <summary>A nursery, or task group: whatever is started in it has ended before it returns, and a failure of one cancels the others.</summary>
/// <remarks>
/// <para>Errors: all of them, the body's too, come out in one <see cref="AggregateException"/>, the first one first, each once. An
/// <see cref="OperationCanceledException"/> that comes after the scope was cancelled is no error; one that comes out of nothing is.
/// A failure that the body catches has failed the scope all the same.</para>
/// <para>Cancelled from outside, with no error: <see cref="OperationCanceledException"/> with that token. Out of time:
/// <see cref="TimeoutException"/>, last in the <see cref="AggregateException"/> where there are errors too. If nothing was cut short —
/// all work ended well before it saw that it was cancelled — the scope succeeds.</para>
/// <para>Cancellation is cooperative: the scope waits for work that ignores its token.</para>
/// <para>Safe for concurrent use: what was started may start more in the same scope.</para>
/// </remarks>
public sealed class TaskScope
{
    private readonly Nursery nursery = new();

    private TaskScope()
    {
    }

    /// <summary>Cancelled by the first failure, by the caller's token, and when the time is over. Work gets it as its argument.</summary>
    public CancellationToken Token => nursery.Fate.Token;

    /// <summary>Runs <paramref name="body"/> and waits for it and for everything it starts in its scope.</summary>
    /// <param name="body">Begins on the caller's thread, and keeps its synchronization context.</param>
    /// <param name="token">Cancels the scope. If it is cancelled already, the body is not run.</param>
    /// <param name="timeout">After this time the scope is cancelled; null or <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative, or longer than 49 days.</exception>
    /// <exception cref="AggregateException">The body failed, or something that was started did.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/>.</exception>
    /// <exception cref="TimeoutException">It was cancelled because of <paramref name="timeout"/>.</exception>
    public static Task RunAsync(Func<TaskScope, Task> body, CancellationToken token = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(async scope =>
        {
            await body(scope).ConfigureAwait(false);
            return true;
        }, token, timeout);
    }

    /// <inheritdoc cref="RunAsync(Func{TaskScope, Task}, CancellationToken, TimeSpan?)"/>
    /// <returns>What the body returns.</returns>
    public static Task<T> RunAsync<T>(Func<TaskScope, Task<T>> body, CancellationToken token = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        SharedFate.Check(timeout);
        return token.IsCancellationRequested ? Task.FromCanceled<T>(token) : new TaskScope().RunBodyAsync(body, token, timeout);
    }

    /// <summary>Starts <paramref name="work"/> on the thread pool.</summary>
    /// <returns>Its task. It need not be awaited: the scope does, and reports its failure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The scope is being cancelled; a body that lets this through adds no error.</exception>
    /// <exception cref="InvalidOperationException">The scope has ended.</exception>
    public Task Start(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        nursery.Enter();
        return nursery.Join(Task.Run(() => work(Token)));
    }

    /// <inheritdoc cref="Start(Func{CancellationToken, Task})"/>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        nursery.Enter();
        return nursery.Join(Task.Run(() => work(Token)));
    }

    /// <summary>Starts <paramref name="work"/> on a thread of its own: for work that blocks for long. The thread is a background thread.</summary>
    /// <returns>Its task. It need not be awaited: the scope joins the thread, and reports its failure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous: it would leave the thread at once.</exception>
    /// <exception cref="OperationCanceledException">The scope is being cancelled; a body that lets this through adds no error.</exception>
    /// <exception cref="InvalidOperationException">The scope has ended.</exception>
    public Task StartThread(Action<CancellationToken> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return nursery.StartThread(token =>
        {
            work(token);
            return true;
        });
    }

    /// <inheritdoc cref="StartThread(Action{CancellationToken})"/>
    public Task<T> StartThread<T>(Func<CancellationToken, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return nursery.StartThread(work);
    }

    private async Task<T> RunBodyAsync<T>(Func<TaskScope, Task<T>> body, CancellationToken token, TimeSpan? timeout)
    {
        using var fate = nursery.Fate;
        fate.StopOn(token);
        fate.StopAfter(timeout);
        var result = nursery.Join(BodyAsync(body));
        await nursery.Ended.ConfigureAwait(false);
        nursery.JoinThreads();
        fate.ThrowIfFailed();
        return await result.ConfigureAwait(false);
    }

    private async Task<T> BodyAsync<T>(Func<TaskScope, Task<T>> body) => await body(this).ConfigureAwait(false);
}
