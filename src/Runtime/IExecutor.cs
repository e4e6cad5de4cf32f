namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Runs work somewhere else: on threads (<c>ThreadExecutor</c>) or in processes (<c>ProcessPool</c>), behind one interface.</summary>
/// <remarks>
/// Work is a delegate; one that takes a token is told when it should stop. To run in processes it must be a static method or a
/// lambda that captures nothing. Disposing waits for what runs; what was not begun is cancelled.
/// </remarks>
public interface IExecutor : IAsyncDisposable
{
    /// <summary>Runs <paramref name="work"/> on one item.</summary>
    /// <param name="item">What it is about.</param>
    /// <param name="work">The work.</param>
    /// <param name="token">Cancels it: at once where it has not begun. What runs is told if it takes a token, and is waited for.</param>
    /// <returns>What the work returns; it fails as the work does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous, or cannot be run there.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/>, or the executor was disposed of before it began.</exception>
    Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, TResult> work, CancellationToken token = default);

    /// <inheritdoc cref="SubmitAsync{T, TResult}(T, Func{T, TResult}, CancellationToken)"/>
    Task<TResult> SubmitAsync<T, TResult>(T item, Func<T, CancellationToken, TResult> work, CancellationToken token = default);

    /// <summary>Runs <paramref name="work"/> on every item; results in the order of the source. The first failure ends the map.</summary>
    /// <param name="source">The items.</param>
    /// <param name="work">The work.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="token">Cancels it: the rest is not begun. What runs is told if it takes a token, and is waited for.</param>
    /// <returns>The results in the order of the source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous, or cannot be run there.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled through <paramref name="token"/>, or the executor was disposed of, before all was done.</exception>
    Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default);

    /// <inheritdoc cref="MapAsync{T, TResult}(IEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    Task<TResult[]> MapAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default);

    /// <summary>The same as a stream: the source is read as results are taken, never far ahead.</summary>
    /// <param name="source">The items.</param>
    /// <param name="work">The work.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="token">Cancels it, like the token of <c>WithCancellation</c>.</param>
    /// <returns>A stream that begins anew with each enumeration, and not before. MoveNextAsync fails as the work or the source does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="work"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="work"/> is asynchronous, or cannot be run there.</exception>
    /// <exception cref="ObjectDisposedException">The executor was disposed of.</exception>
    IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, TResult> work, MapOptions? options = null, CancellationToken token = default);

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(IAsyncEnumerable{T}, Func{T, TResult}, MapOptions?, CancellationToken)"/>
    IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(IAsyncEnumerable<T> source, Func<T, CancellationToken, TResult> work, MapOptions? options = null, CancellationToken token = default);
}
