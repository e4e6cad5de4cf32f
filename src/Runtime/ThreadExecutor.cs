using System.Diagnostics.CodeAnalysis;

namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Dedicated threads behind <see cref="IExecutor"/>: a bounded number of them, for work that blocks or computes.</summary>
/// <remarks>
/// <para>A thread is started when there is work and none is idle, and stays until the executor is disposed. They are background threads.
/// Work begins in the order it was submitted; a map takes its turn again after each chunk, so long maps do not keep others waiting.</para>
/// <para>What is thrown is in the task; a map keeps errors as <see cref="Task.WhenAll(Task[])"/> does: await throws the first, the task
/// holds them all. The caller's <see cref="ExecutionContext"/> flows; there is no synchronization context.</para>
/// <para>Cancellation: what was not begun is cancelled at once; what runs is told if it takes a token, and is waited for.</para>
/// </remarks>
public sealed class ThreadExecutor : IExecutor
{
    private readonly Queue<ThreadCall> waiting = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int limit;
    private int threads, idle;
    private bool disposed;
    private Thread? lastThread;

    /// <summary>Starts no thread yet.</summary>
    /// <param name="threads">The largest number of threads, at least 1; null for as many as there are processors.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public ThreadExecutor(int? threads = null)
    {
        if (threads is { } number) ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(threads));
        limit = threads ?? Environment.ProcessorCount;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous: it would leave its thread at once.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed.</exception>
    public Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, TResult> work, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Submit(new ThreadCall<TResult>(() => work(item), token));
    }

    /// <inheritdoc cref="SubmitAsync{T, TResult}(T, Func{T, TResult}, CancellationToken)"/>
    public Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, CancellationToken, TResult> work, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Submit(new ThreadCall<TResult>(() => work(item, token), token));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return MapAsync(source, (item, _) => work(item), options, token);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(IEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(work);
        ThreadCall.RefuseAsynchronous<TResult>(nameof(work));
        ThrowIfDisposed();
        return token.IsCancellationRequested ? Task.FromCanceled<TResult[]>(token) : MapCoreAsync(source, work, options ?? new(), token).Unwrap();
    }

    /// <inheritdoc/>
    /// <remarks>At most twice as many items as there are threads are begun and not taken. They are handed over one by one, whatever
    /// the chunk size: between threads nothing is saved by waiting for more.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed.</exception>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return MapStreamAsync(source, (item, _) => work(item), options, token);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(work);
        ThreadCall.RefuseAsynchronous<TResult>(nameof(work));
        ThrowIfDisposed();
        options ??= new();
        var done = new ProgressCount(options.Progress);
        // One item waits for each that is worked on: no thread waits for the consumer.
        return new ResultStream<T, TResult>(source, (item, cancel) => SubmitAsync(item, Work, cancel), 2 * limit, options.Ordered, token);

        TResult Work(T item, CancellationToken cancel)
        {
            var result = work(item, cancel);
            done.Add(1);
            return result;
        }
    }

    /// <summary>Cancels what has not begun, waits for what runs, and joins the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        ThreadCall[] notBegun;
        lock (waiting)
        {
            disposed = true;
            notBegun = [.. waiting];
            waiting.Clear();
            Monitor.PulseAll(waiting);
            if (threads == 0) ended.TrySetResult();
        }

        foreach (var call in notBegun) call.Cancel();
        await ended.Task.ConfigureAwait(false);
        lastThread?.Join();
    }

    private async Task<Task<TResult[]>> MapCoreAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions options, CancellationToken token)
    {
        var nursery = new Nursery();
        using var fate = nursery.Fate;
        fate.StopOn(token);
        var map = new ChunkedMap<T, TResult>(source, work, options.ChunkSize, options.Progress, fate);
        for (var i = 0; i < limit && nursery.TryEnter(); i++)
            _ = WorkAsync();
        nursery.Leave();
        await nursery.Ended.ConfigureAwait(false);
        map.End();
        var done = new TaskCompletionSource<TResult[]>();
        fate.Settle(done, map.ToArray);
        return done.Task;

        async Task WorkAsync()
        {
            try
            {
                var worker = map.NewWorker();
                while (await SubmitAsync(worker, map.RunChunk, CancellationToken.None).ConfigureAwait(false)) { }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                fate.Stop(new OperationCanceledException("The executor was disposed.", error));
            }

            nursery.Leave();
        }
    }

    private Task<T> Submit<T>(ThreadCall<T> call)
    {
        lock (waiting)
        {
            ThrowIfDisposed();
            waiting.Enqueue(call);
            if (waiting.Count <= idle) Monitor.Pulse(waiting);
            else if (threads < limit) StartThread();
        }

        return call.Task;
    }

    private void StartThread()
    {
        new Thread(MakeCalls) { IsBackground = true, Name = nameof(ThreadExecutor) }.UnsafeStart();
        threads++;
    }

    private void MakeCalls()
    {
        while (TryTake(out var call))
            call.Run();

        // Each joins the one that ended before, so the last is all there is to join.
        Interlocked.Exchange(ref lastThread, Thread.CurrentThread)?.Join();
        lock (waiting)
        {
            if (--threads == 0) ended.SetResult();
        }
    }

    private bool TryTake([MaybeNullWhen(false)] out ThreadCall call)
    {
        lock (waiting)
        {
            idle++;
            while (waiting.Count == 0 && !disposed) Monitor.Wait(waiting);
            idle--;
            return waiting.TryDequeue(out call);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);
}
