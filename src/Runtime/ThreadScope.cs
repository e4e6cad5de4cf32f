namespace ConcurrencyAnalyzers.Runtime;

/// <summary>The scope for code without async: every thread started in it has ended before it returns, and a failure of one cancels the others.</summary>
/// <remarks>
/// <para>Errors: all of them, the body's too, come out in one <see cref="AggregateException"/>, the first one first, each once. An
/// <see cref="OperationCanceledException"/> that comes after the scope was cancelled is no error; one that comes out of nothing is.</para>
/// <para>Cancelled from outside, with no error: <see cref="OperationCanceledException"/> with that token. Out of time:
/// <see cref="TimeoutException"/>, last in the <see cref="AggregateException"/> where there are errors too. If nothing was cut short —
/// all work ended well before it saw that it was cancelled — the scope succeeds.</para>
/// <para>Cancellation is cooperative: the scope waits for threads that ignore their token.</para>
/// <para>Safe for concurrent use: a thread of the scope may start more in it.</para>
/// </remarks>
public sealed class ThreadScope
{
    private readonly Nursery nursery = new();

    private ThreadScope()
    {
    }

    /// <summary>Cancelled by the first failure, by the caller's token, and when the time is over. Work gets it as its argument.</summary>
    public CancellationToken Token => nursery.Fate.Token;

    /// <summary>Runs <paramref name="body"/> on this thread and waits for it and for every thread it starts in its scope.</summary>
    /// <param name="body">Starts the threads.</param>
    /// <param name="token">Cancels the scope. If it is cancelled already, the body is not run.</param>
    /// <param name="timeout">After this time the scope is cancelled; null or <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative, or longer than 49 days.</exception>
    /// <exception cref="AggregateException">The body failed, or a thread did.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/>.</exception>
    /// <exception cref="TimeoutException">It was cancelled because of <paramref name="timeout"/>.</exception>
    [Blocking]
    public static void Run(Action<ThreadScope> body, CancellationToken token = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Run(scope =>
        {
            body(scope);
            return true;
        }, token, timeout);
    }

    /// <inheritdoc cref="Run(Action{ThreadScope}, CancellationToken, TimeSpan?)"/>
    /// <returns>What the body returns.</returns>
    [Blocking]
    public static T Run<T>(Func<ThreadScope, T> body, CancellationToken token = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        SharedFate.Check(timeout);
        token.ThrowIfCancellationRequested();
        return new ThreadScope().RunBody(body, token, timeout);
    }

    /// <summary>Starts <paramref name="work"/> on a background thread of its own.</summary>
    /// <returns>Its task: <c>Wait()</c> joins the one thread early. It need not be looked at: the scope joins, and reports its failure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The scope is being cancelled; a body that lets this through adds no error.</exception>
    /// <exception cref="InvalidOperationException">The scope has ended.</exception>
    public Task Start(Action<CancellationToken> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return nursery.StartThread(token =>
        {
            work(token);
            return true;
        });
    }

    /// <inheritdoc cref="Start(Action{CancellationToken})"/>
    /// <returns>Its task: <c>Result</c> joins the one thread early, and after the scope has ended it is there. It need not be looked at.</returns>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous: it would leave the thread at once.</exception>
    public Task<T> Start<T>(Func<CancellationToken, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return nursery.StartThread(work);
    }

    private T RunBody<T>(Func<ThreadScope, T> body, CancellationToken token, TimeSpan? timeout)
    {
        using var fate = nursery.Fate;
        fate.StopOn(token);
        fate.StopAfter(timeout);
        T? result = default;
        try
        {
            result = body(this);
        }
        catch (Exception error)
        {
            fate.Fail(error);
        }

        nursery.Leave();
        nursery.Ended.Wait(CancellationToken.None);
        nursery.JoinThreads();
        fate.ThrowIfFailed();
        return result!;
    }
}
