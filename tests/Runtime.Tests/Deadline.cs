namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>Every wait ends: what takes this long on any machine is a deadlock.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task InTime(this Task task) => task.WaitAsync(Patience);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task<bool> InTime(this ValueTask<bool> task) => task.AsTask().WaitAsync(Patience);

    /// <summary>Only cancellation ends it.</summary>
    public static Task Forever(this CancellationToken token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

    /// <summary>The same for a thread.</summary>
    public static void WaitForever(this CancellationToken token)
    {
        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
    }

    public static void WaitInTime(this ManualResetEventSlim set)
    {
        if (!set.Wait(Patience)) throw new TimeoutException();
    }

    public static void JoinInTime(this Thread thread)
    {
        if (!thread.Join(Patience)) throw new TimeoutException();
    }
}
