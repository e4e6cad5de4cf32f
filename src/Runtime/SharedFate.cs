using System.Runtime.ExceptionServices;

namespace ConcurrencyAnalyzers.Runtime;

/// <summary>What operations that live and die together share: one token, the reason why it was cancelled, and every error.</summary>
internal sealed class SharedFate : IDisposable
{
    private readonly object gate = new();
    private readonly List<Exception> errors = [];
    private readonly List<CancellationTokenRegistration> outside = [];

    // Not disposed: it has neither a timer nor links, and its token may be looked at after the end.
    private readonly CancellationTokenSource source = new();
    private Timer? timer;
    private volatile bool stopped;
    private Exception? reason;
    private bool cutShort;

    public CancellationToken Token => source.Token;

    /// <summary>Nothing new may begin.</summary>
    public bool Stopped => stopped;

    /// <summary>Neither an error nor the end of the work stopped it, but a token or the clock.</summary>
    public bool StoppedFromOutside { get { lock (gate) return reason is not null; } }

    /// <summary>To be called before anything begins.</summary>
    public void StopOn(CancellationToken token)
    {
        if (!token.CanBeCanceled) return;
        outside.Add(token.UnsafeRegister(static (fate, cancelled) => ((SharedFate)fate!).Stop(new OperationCanceledException(cancelled)), this));
    }

    /// <exception cref="ArgumentOutOfRangeException">A timer cannot wait for that long.</exception>
    public static void Check(TimeSpan? timeout)
    {
        if (timeout is { } time && time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time.TotalMilliseconds > uint.MaxValue - 1))
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is not negative, and not longer than 49 days.");
    }

    public void StopAfter(TimeSpan? timeout)
    {
        if (timeout is not { } time || time == Timeout.InfiniteTimeSpan) return;
        timer = new Timer(_ => Stop(new TimeoutException($"It did not end within {time}.")), null, time, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancels the token; the first reason given is the one that counts.</summary>
    public void Stop(Exception? because = null)
    {
        lock (gate)
        {
            if (stopped) return;
            stopped = true;
            reason = because;
        }

        try
        {
            source.Cancel();
        }
        catch (AggregateException thrownByCallbacks)
        {
            lock (gate) errors.AddRange(thrownByCallbacks.InnerExceptions);
        }
    }

    /// <summary>An operation ended with this; the others are cancelled.</summary>
    public void Fail(Exception error)
    {
        NoticeOutside();
        lock (gate)
        {
            if (IsNews(error)) errors.Add(error);
            else cutShort = true;
        }

        Stop();
    }

    /// <summary>The same for every error of a task that has failed or was cancelled; it counts as observed.</summary>
    public void Fail(Task task)
    {
        if (task.Exception is { } failed)
        {
            foreach (var error in failed.InnerExceptions) Fail(error);
            return;
        }

        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException cancelled)
        {
            Fail(cancelled);
        }
    }

    /// <summary>Something was cancelled, or not begun: if that is because of the stop, it matters.</summary>
    public void CutShort()
    {
        NoticeOutside();
        lock (gate) cutShort |= stopped;
    }

    /// <summary>Completes <paramref name="done"/> as <see cref="Task.WhenAll(Task[])"/> would: await throws the first error, the task holds them all.</summary>
    public void Settle<T>(TaskCompletionSource<T> done, Func<T> result)
    {
        lock (gate)
        {
            if (errors.Count > 0) done.SetException(errors);
            else if (cutShort && reason is OperationCanceledException cancelled) done.SetCanceled(cancelled.CancellationToken);
            else done.SetResult(result());
        }
    }

    /// <summary>Throws what the operations have come to: all errors together, or the reason why they were cancelled.</summary>
    public void ThrowIfFailed()
    {
        lock (gate)
        {
            if (errors.Count > 0) throw new AggregateException(reason is TimeoutException ? [.. errors, reason] : errors);
            if (cutShort && reason is not null) ExceptionDispatchInfo.Throw(reason);
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        outside.ForEach(static registration => registration.Unregister());
    }

    // An operation may see a token from outside before our own callback on it has run.
    private void NoticeOutside()
    {
        foreach (var registration in outside)
            if (registration.Token.IsCancellationRequested) Stop(new OperationCanceledException(registration.Token));
    }

    // What was cancelled because of the stop, or only passes on what is known already, is not another error.
    private bool IsNews(Exception error) => error switch
    {
        OperationCanceledException when stopped => false,
        AggregateException { InnerExceptions: { Count: > 0 } inner } => inner.Any(IsNews),
        _ => !errors.Exists(known => ReferenceEquals(known, error)),
    };
}
