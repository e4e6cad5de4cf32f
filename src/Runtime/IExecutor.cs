namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Runs work somewhere else: on threads (<c>ThreadExecutor</c>) or in processes (<c>ProcessPool</c>), behind one interface.</summary>
/// <remarks>
/// Work is a delegate; one that takes a token is told when it should stop. To run in processes it must be a static method or a
/// lambda that captures nothing. Disposing waits for what runs; what was not begun is cancelled.
/// </remarks>
public interface IExecutor : IAsyncDisposable
{
    /// <summary>Runs <paramref name="work"/> on one item.</summary>
    Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, TResult> work, CancellationToken token = default);

    /// <inheritdoc cref="SubmitAsync{T, TResult}(T, Func{T, TResult}, CancellationToken)"/>
    Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, CancellationToken, TResult> work, CancellationToken token = default);

    /// <summary>Runs <paramref name="work"/> on every item; results in the order of the source. The first failure ends the map.</summary>
    Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default);

    /// <inheritdoc cref="MapAsync{T, TResult}(IEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default);

    /// <summary>The same as a stream: the source is read as results are taken, never far ahead.</summary>
    IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default);

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default);
}
