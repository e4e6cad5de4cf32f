namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Asynchronous work on every item of a source, a bounded number of items at a time, results in order.</summary>
/// <remarks>
/// <para>The source is read lazily and by one reader at a time, on the thread pool, where the work begins too; it may be endless
/// for <c>StreamAsync</c>. A source that blocks holds one pool thread, however large the limit is.</para>
/// <para>Errors are kept as <see cref="Task.WhenAll(Task[])"/> keeps them: await throws the first one as it is, and the task's
/// <see cref="Task.Exception"/> holds them all. An error of the source counts like one of the work. An
/// <see cref="OperationCanceledException"/> that comes after the others were cancelled is no error.</para>
/// <para>Whatever happens, nothing runs any more when a call has come back.</para>
/// </remarks>
public static class Gather
{
    /// <summary>Runs <paramref name="work"/> on every item. The first failure cancels what runs, and nothing more is begun.</summary>
    /// <param name="source">The items.</param>
    /// <param name="work">Gets an item, and a token that is cancelled by the first failure and by <paramref name="token"/>.</param>
    /// <param name="limit">How many items are worked on at a time, at least 1; <see cref="int.MaxValue"/> for no limit.</param>
    /// <param name="token">Cancels it: what runs is told, the rest is not begun.</param>
    /// <returns>The results in the order of the source.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/> before all was done, and nothing failed.</exception>
    public static Task<TResult[]> AllAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, CancellationToken token = default)
    {
        Check(source, work, limit);
        var results = Expect<T, TResult>(source);
        var pumps = new Pumps<T, Task<TResult>>(source, work, limit, failFast: true, (index, task) => results.Put(index, task.Result));
        return OutcomeAsync(pumps.RunAsync(token), results.ToArray).Unwrap();
    }

    /// <inheritdoc cref="AllAsync{T, TResult}(IEnumerable{T}, Func{T, CancellationToken, Task{TResult}}, int, CancellationToken)"/>
    /// <returns>Done when all are.</returns>
    public static Task AllAsync<T>(IEnumerable<T> source, Func<T, CancellationToken, Task> work, int limit, CancellationToken token = default)
    {
        Check(source, work, limit);
        var pumps = new Pumps<T, Task>(source, work, limit, failFast: true, static (_, _) => { });
        return OutcomeAsync(pumps.RunAsync(token), static () => true).Unwrap();
    }

    /// <summary>Runs <paramref name="work"/> on every item, whatever becomes of the others.</summary>
    /// <param name="source">The items. An error of the source itself ends the call.</param>
    /// <param name="work">Gets an item, and a token that is cancelled by <paramref name="token"/>.</param>
    /// <param name="limit">How many items are worked on at a time, at least 1; <see cref="int.MaxValue"/> for no limit.</param>
    /// <param name="token">Cancels it: what runs is told, the rest is not begun.</param>
    /// <returns>The completed tasks in the order of the source: done, failed or cancelled. Those that have failed count as observed.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/>, and some items were cancelled or not begun.</exception>
    public static Task<Task<TResult>[]> SettleAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, CancellationToken token = default)
    {
        Check(source, work, limit);
        var outcomes = Expect<T, Task<TResult>>(source);
        var pumps = new Pumps<T, Task<TResult>>(source, Begin, limit, failFast: false, outcomes.Put);
        return OutcomeAsync(pumps.RunAsync(token), outcomes.ToArray).Unwrap();

        // What is thrown before there is a task is an outcome too.
        Task<TResult> Begin(T item, CancellationToken cancel)
        {
            try
            {
                return work(item, cancel);
            }
            catch (Exception error)
            {
                var outcome = new TaskCompletionSource<TResult>();
                if (error is OperationCanceledException cancelled) outcome.SetCanceled(cancelled.CancellationToken);
                else outcome.SetException(error);
                return outcome.Task;
            }
        }
    }

    /// <summary>Runs <paramref name="work"/> on every item and yields the results while the rest still runs: a stage of a pipeline.</summary>
    /// <param name="source">The items; read as results are taken, never more than <paramref name="limit"/> ahead.</param>
    /// <param name="work">Gets an item, and a token that is cancelled by the first failure, by a token, and when the consumer breaks out.</param>
    /// <param name="limit">How many items are worked on, or are done and not taken yet, at least 1.</param>
    /// <param name="ordered">Results in the order of the source (the default), or each as soon as it is there.</param>
    /// <param name="token">Cancels it, like the token of <c>WithCancellation</c>.</param>
    /// <returns>
    /// A stream that begins anew with each enumeration, and not before. The first failure cancels what runs; the results before it
    /// are still delivered, then MoveNextAsync fails. Breaking out of the loop cancels what runs and waits for it; errors that come then are dropped.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, bool ordered = true, CancellationToken token = default)
    {
        Check(source, work, limit);
        return new ResultStream<T, TResult>(source, work, limit, ordered, token);
    }

    /// <inheritdoc cref="StreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{T, CancellationToken, Task{TResult}}, int, bool, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, bool ordered = true, CancellationToken token = default)
    {
        Check(source, work, limit);
        return new ResultStream<T, TResult>(new AsyncSource<T>(source), work, limit, ordered, token);
    }

    private static void Check(object source, Delegate work, int limit)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
    }

    private static Results<TResult> Expect<T, TResult>(IEnumerable<T> source) => new(source.TryGetNonEnumeratedCount(out var count) ? count : 0);

    private static async Task<Task<TResult>> OutcomeAsync<TResult>(Task<SharedFate> run, Func<TResult> result)
    {
        var done = new TaskCompletionSource<TResult>();
        (await run.ConfigureAwait(false)).Settle(done, result);
        return done.Task;
    }
}
