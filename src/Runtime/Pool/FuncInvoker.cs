using System.Buffers;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Calls work on each item of a request.</summary>
internal abstract class FuncInvoker<T, TResult> : Invoker
{
    protected abstract TResult Call(T item, CancellationToken token);

    protected override void Run(ref PayloadReader input, int count, FrameWriter output, CancellationToken token)
    {
        if (count == 1)
        {
            Codec<TResult>.Instance.Write(output, Call(Codec<T>.Instance.Read(ref input), token));
            return;
        }

        var items = ArrayPool<T>.Shared.Rent(count);
        var results = ArrayPool<TResult>.Shared.Rent(count);
        try
        {
            Codec<T>.Instance.ReadAll(ref input, items.AsSpan(0, count));
            CallAll(items.AsSpan(0, count), results.AsSpan(0, count), token);
            Codec<TResult>.Instance.WriteAll(output, results.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<T>.Shared.Return(items, clearArray: true);
            ArrayPool<TResult>.Shared.Return(results, clearArray: true);
        }
    }

    private void CallAll(ReadOnlySpan<T> items, Span<TResult> results, CancellationToken token)
    {
        for (var i = 0; i < items.Length; i++)
        {
            token.ThrowIfCancellationRequested();
            results[i] = Call(items[i], token);
        }
    }
}

internal sealed class PlainInvoker<T, TResult>(Func<T, TResult> work) : FuncInvoker<T, TResult>
{
    protected override TResult Call(T item, CancellationToken token) => work(item);
}

internal sealed class TokenInvoker<T, TResult>(Func<T, CancellationToken, TResult> work) : FuncInvoker<T, TResult>
{
    protected override TResult Call(T item, CancellationToken token) => work(item, token);
}
