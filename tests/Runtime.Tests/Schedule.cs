using System.Collections.Concurrent;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>One random course of events: what each operation does, when the caller cancels, when the time is over.</summary>
internal sealed class Schedule : IDisposable
{
    private readonly CancellationTokenSource outside = new();
    private readonly ConcurrentQueue<Exception> thrown = new();
    private readonly ConcurrentQueue<Thread> threads = new();
    private readonly Random random;
    private int begun, ended, sawCancellation;

    public Schedule(int seed)
    {
        random = new Random(seed);
        Acts = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => (Act)random.Next(Enum.GetValues<Act>().Length))];
        Limit = random.Next(1, 5);
        // Whoever waits for cancellation must not wait for ever: who would cancel it may never get its turn.
        var waits = Acts.Any(act => act is Act.AwaitCancellation or Act.FailWhenCancelled or Act.IgnoreCancellation or Act.OnThread);
        if (waits || random.Next(8) == 0) Timeout = TimeSpan.FromMilliseconds(random.Next(4) == 0 ? 10 : random.Next(3));
    }

    public enum Act { Succeed, SucceedLater, Fail, FailLater, CancelOutside, AwaitCancellation, FailWhenCancelled, IgnoreCancellation, OnThread, Nest }

    public Act[] Acts { get; }

    public int Limit { get; }

    public TimeSpan? Timeout { get; }

    public CancellationToken Outside => outside.Token;

    public bool SawCancellation => sawCancellation > 0;

    /// <summary>The errors that must come out, without what was cancelled.</summary>
    public IReadOnlyCollection<Exception> Thrown => thrown;

    public int Next(int below) => random.Next(below);

    /// <summary>For what has no timeout of its own.</summary>
    public void CancelOutsideWhenTimeIsOver()
    {
        if (Timeout is { } timeout) outside.CancelAfter(timeout);
    }

    public async Task<int> PlayAsync(int index, CancellationToken token)
    {
        Interlocked.Increment(ref begun);
        try
        {
            await PlayAsync(Acts[index], token);
            return index;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Interlocked.Increment(ref sawCancellation);
            throw;
        }
        finally
        {
            Interlocked.Increment(ref ended);
        }
    }

    /// <summary>Nothing that was begun runs any more.</summary>
    public void CheckJoined()
    {
        if (begun != ended) throw new InvalidOperationException($"{begun - ended} of {begun} operations still run.");
        if (threads.Any(thread => thread.IsAlive)) throw new InvalidOperationException("A thread is left behind.");
    }

    public void Dispose() => outside.Dispose();

    public override string ToString() => $"{string.Join(", ", Acts)}; limit {Limit}; timeout {Timeout?.TotalMilliseconds} ms";

    private async Task PlayAsync(Act act, CancellationToken token)
    {
        switch (act)
        {
            case Act.SucceedLater:
                await Task.Yield();
                break;
            case Act.Fail:
                throw Planned();
            case Act.FailLater:
                await Task.Yield();
                throw Planned();
            case Act.CancelOutside:
                await Task.Yield();
                outside.Cancel();
                break;
            case Act.AwaitCancellation:
                await token.Forever();
                break;
            case Act.FailWhenCancelled:
                await token.Forever().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                throw Planned();
            case Act.IgnoreCancellation:
                await token.Forever().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                break;
            case Act.OnThread:
                await TaskScope.RunAsync(scope => scope.StartThread(cancel =>
                {
                    threads.Enqueue(Thread.CurrentThread);
                    cancel.WaitForever();
                }), token);
                break;
            case Act.Nest:
                await TaskScope.RunAsync(async scope =>
                {
                    _ = scope.Start(_ => throw Planned());
                    await scope.Token.Forever();
                }, token);
                break;
        }
    }

    private PlannedException Planned()
    {
        var planned = new PlannedException();
        thrown.Enqueue(planned);
        return planned;
    }

    public sealed class PlannedException : Exception;
}
