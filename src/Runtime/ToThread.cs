namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Blocking calls that have no asynchronous counterpart, away from the caller's thread and from the thread pool.</summary>
/// <remarks>
/// <para>Each call has a thread of its own from the start: it never waits for another call to end, as it would on the thread pool, and
/// never keeps the pool's work waiting. The threads are background threads. An idle one is used again; after 5 s without work it ends.</para>
/// <para>There is no bound: as many threads exist as calls are running. Bound the calls with <see cref="Gather"/>, or use a <see cref="ThreadExecutor"/>.</para>
/// <para>What is thrown is in the task. The caller's <see cref="ExecutionContext"/> flows, with its async locals; there is no synchronization context.</para>
/// </remarks>
public static class ToThread
{
    /// <summary>Makes a blocking call on a dedicated thread.</summary>
    /// <param name="work">The call. Asynchronous work has no use for a thread and is refused.</param>
    /// <param name="token">Cancels the call if it has not begun; the call itself gets it only where <paramref name="work"/> passes it on.</param>
    /// <returns>Done when the call is. Cancelled if <paramref name="work"/> throws an <see cref="OperationCanceledException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/>, or by the call itself.</exception>
    public static Task RunAsync(Action work, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(() =>
        {
            work();
            return true;
        }, token);
    }

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    /// <returns>What the call returns. Cancelled if <paramref name="work"/> throws an <see cref="OperationCanceledException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous.</exception>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var call = new ThreadCall<T>(work, token);
        if (!call.Task.IsCompleted) CachedThread.Make(call);
        return call.Task;
    }
}
