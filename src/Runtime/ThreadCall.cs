namespace ConcurrencyAnalyzers.Runtime;

/// <summary>A call that a thread of ours will make.</summary>
internal abstract class ThreadCall
{
    /// <summary>Makes the call, in the execution context of the one who asked for it, unless it was cancelled before. Never throws.</summary>
    public abstract void Run();

    /// <summary>Does nothing once the call has begun.</summary>
    public abstract void Cancel();

    /// <exception cref="ArgumentException">What returns <typeparamref name="T"/> only begins its work here, and does the rest elsewhere.</exception>
    public static void RefuseAsynchronous<T>(string parameter)
    {
        if (typeof(Task).IsAssignableFrom(typeof(T)) || typeof(T) == typeof(ValueTask) || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(ValueTask<>)))
            throw new ArgumentException("Asynchronous work leaves its thread at the first await: it needs none. Gather and TaskScope run it.", parameter);
    }
}

/// <inheritdoc/>
internal sealed class ThreadCall<T> : ThreadCall
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private readonly CancellationToken token;
    private readonly Action<Exception>? failed;
    private readonly CancellationTokenRegistration whileWaiting;
    private Func<T>? call;
    private int begun;

    /// <param name="call">What to do.</param>
    /// <param name="token">Cancels it before it begins.</param>
    /// <param name="failed">Told of what it throws, before the task is done; who is told has observed it.</param>
    /// <exception cref="ArgumentException">The call is asynchronous.</exception>
    public ThreadCall(Func<T> call, CancellationToken token = default, Action<Exception>? failed = null)
    {
        RefuseAsynchronous<T>("work");
        (this.call, this.token, this.failed) = (call, token, failed);
        whileWaiting = token.UnsafeRegister(static call => ((ThreadCall)call!).Cancel(), this);
    }

    public Task<T> Task => done.Task;

    public override void Run()
    {
        // The token may be cancelled, and our callback on it not have run yet.
        if (token.IsCancellationRequested) Cancel();
        if (Interlocked.Exchange(ref begun, 1) != 0) return;
        whileWaiting.Unregister();
        if (context is null) Call();
        else ExecutionContext.Run(context, static call => ((ThreadCall<T>)call!).Call(), this);
    }

    public override void Cancel()
    {
        if (Interlocked.Exchange(ref begun, 1) != 0) return;
        whileWaiting.Unregister();
        // It may still be in a queue for long, and what it holds is not needed.
        call = null;
        done.SetCanceled(token);
    }

    private void Call()
    {
        try
        {
            done.SetResult(call!());
        }
        catch (OperationCanceledException cancelled)
        {
            failed?.Invoke(cancelled);
            done.SetCanceled(cancelled.CancellationToken);
        }
        catch (Exception error)
        {
            failed?.Invoke(error);
            done.SetException(error);
            if (failed is not null) _ = done.Task.Exception;
        }
    }
}
