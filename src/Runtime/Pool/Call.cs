namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Work on one item.</summary>
internal sealed class Call<T, TResult>(Dispatcher pool, Work work, T item, CancellationToken token) : Job(work)
{
    private readonly TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration registration;

    public override int Count => 1;

    public Task<TResult> Start()
    {
        if (token.IsCancellationRequested) return Task.FromCanceled<TResult>(token);
        if (token.CanBeCanceled) registration = token.UnsafeRegister(static call => ((Call<T, TResult>)call!).Stop(), this);
        try
        {
            pool.Add(this);
        }
        catch
        {
            registration.Unregister();
            throw;
        }

        return done.Task;
    }

    public override void Write(FrameWriter output) => Codec<T>.Instance.Write(output, item);

    public override void Succeed(PayloadReader results)
    {
        var result = Codec<TResult>.Instance.Read(ref results);
        registration.Unregister();
        done.TrySetResult(result);
    }

    public override void Fail(Exception failure)
    {
        registration.Unregister();
        done.TrySetException(failure);
    }

    public override void Cancel()
    {
        registration.Unregister();
        done.TrySetCanceled(token);
    }

    private void Stop() => pool.Cancel(this, kill: true);
}
