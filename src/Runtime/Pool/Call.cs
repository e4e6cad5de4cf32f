namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Work on one item.</summary>
internal sealed class Call<T, TResult>(Dispatcher pool, Work work, T item, CancellationToken token) : Job(work)
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;

    public override int Count => 1;

    public Task<TResult> Start()
    {
        if (token.IsCancellationRequested) return Task.FromCanceled<TResult>(token);
        if (token.CanBeCanceled) _registration = token.UnsafeRegister(static call => ((Call<T, TResult>)call!).Stop(), this);
        try
        {
            pool.Add(this);
        }
        catch
        {
            _registration.Unregister();
            throw;
        }

        return _done.Task;
    }

    public override void Write(FrameWriter output) => Codec<T>.Instance.Write(output, item);

    public override void Succeed(PayloadReader results)
    {
        var result = Codec<TResult>.Instance.Read(ref results);
        _registration.Unregister();
        _done.TrySetResult(result);
    }

    public override void Fail(Exception failure)
    {
        _registration.Unregister();
        _done.TrySetException(failure);
    }

    public override void Cancel()
    {
        _registration.Unregister();
        _done.TrySetCanceled(token);
    }

    private void Stop() => pool.Cancel(this, kill: true);
}
