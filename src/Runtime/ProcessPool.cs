using ConcurrencyAnalyzers.Runtime.Pool;

namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Runs work in worker processes: isolated memory, a crash that takes one task with it, and an end for work that does not stop.</summary>
/// <remarks>
/// Work is a static method or a lambda that captures nothing, of the application's own assemblies. Items and results are copied: numbers and other unmanaged values, arrays of them, and strings as
/// they are; all else as System.Text.Json sees it (public properties and fields). Workers are started when there is work for them; no guard in <c>Main</c> is needed. See <see cref="RunWorkerIfAsked"/> for applications without
/// startup hooks.
/// </remarks>
public sealed class ProcessPool : IExecutor
{
    private static readonly MapOptions DefaultMap = new();

    private readonly Dispatcher dispatcher;

    /// <summary>A pool of workers; none is started before there is work.</summary>
    /// <param name="options">How many workers, and how long each may live; null for the defaults.</param>
    /// <exception cref="ArgumentException">The initializer captures state, or could not be found by a worker.</exception>
    /// <exception cref="InvalidOperationException">Workers run this application's program, and it does not call <see cref="RunWorkerIfAsked"/>; or this process was itself started to be a worker.</exception>
    /// <exception cref="PlatformNotSupportedException">The application is compiled ahead of time, where a method cannot be found by its token.</exception>
    public ProcessPool(ProcessPoolOptions? options = null)
    {
        WorkerStart.Check();
        dispatcher = new Dispatcher(options ?? new ProcessPoolOptions());
    }

    /// <summary>A pool of <paramref name="workers"/> processes.</summary>
    /// <param name="workers">The most worker processes at a time.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public ProcessPool(int workers)
        : this(new ProcessPoolOptions { Workers = workers })
    {
    }

    /// <summary>Turns this process into a worker if a pool has started it to be one, and then does not return.</summary>
    /// <remarks>Needed only in applications that are trimmed, or otherwise published without startup hooks; to be called first in <c>Main</c>.</remarks>
    public static void RunWorkerIfAsked()
    {
        if (WorkerHost.IsAsked) WorkerHost.Run();
        WorkerStart.HasLine = true;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="work"/> captures state, is asynchronous, or could not be found by a worker.</exception>
    /// <exception cref="RemoteTaskException">The work failed.</exception>
    /// <exception cref="WorkerCrashedException">The worker ended while it ran the task.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="ProcessPoolOptions.TaskTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">Three workers in a row could not start, or the worker has another build of the application before it, or the result cannot be read.</exception>
    /// <exception cref="NotSupportedException">A <typeparamref name="T"/> cannot be sent.</exception>
    public Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, TResult> work, CancellationToken token = default) =>
        new Call<T, TResult>(dispatcher, Work.Of(work), item, token).Start();

    /// <inheritdoc cref="SubmitAsync{T, TResult}(T, Func{T, TResult}, CancellationToken)"/>
    public Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, CancellationToken, TResult> work, CancellationToken token = default) =>
        new Call<T, TResult>(dispatcher, Work.Of(work), item, token).Start();

    /// <inheritdoc/>
    /// <remarks>A source that is no array is copied by the caller's thread before anything begins; what it throws comes out of the call. A task is a chunk of items:
    /// where it fails, nothing is waited for; the other workers are told to stop. It fails as a single task does.</remarks>
    public Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default) =>
        Map<T, TResult>(source, work, options, token);

    /// <inheritdoc cref="MapAsync{T, TResult}(IEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default) =>
        Map<T, TResult>(source, work, options, token);

    /// <inheritdoc/>
    /// <remarks>It fails as a single task does. After that, and when the consumer leaves the loop, the workers are told to stop and are not waited for.</remarks>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default) =>
        Stream<T, TResult>(source, work, options, token);

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default) =>
        Stream<T, TResult>(source, work, options, token);

    /// <summary>Waits for the tasks that run, cancels those that do not, and ends the workers. When it is done, nothing of the pool is left.</summary>
    public ValueTask DisposeAsync() => new(dispatcher.CloseAsync());

    private Task<TResult[]> Map<T, TResult>(IEnumerable<T> source, Delegate work, MapOptions? options, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new MapSource<T, TResult>(dispatcher, Work.Of(work), source.GetType() == typeof(T[]) ? (T[])source : [.. source], options ?? DefaultMap, token).Start();
    }

    private IAsyncEnumerable<TResult> Stream<T, TResult>(IAsyncEnumerable<T> source, Delegate work, MapOptions? options, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(source);
        return StreamMap<T, TResult>.Run(dispatcher, Work.Of(work), options ?? DefaultMap, source, token);
    }
}
