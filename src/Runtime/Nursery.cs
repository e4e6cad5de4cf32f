namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Counts who is still in, joins everybody, and lets nobody in after a failure or the end. It begins with one inside: its owner.</summary>
internal sealed class Nursery
{
    private readonly object gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inside = 1;
    private Thread? lastThread;

    public SharedFate Fate { get; } = new();

    /// <summary>Never fails.</summary>
    public Task Ended => ended.Task;

    /// <exception cref="OperationCanceledException">Something failed, or it was cancelled.</exception>
    /// <exception cref="InvalidOperationException">Everybody has left.</exception>
    public void Enter()
    {
        lock (gate)
        {
            if (inside == 0) throw new InvalidOperationException("The scope has ended: nothing can be started in it any more.");
            if (Fate.Stopped) throw new OperationCanceledException("The scope is being cancelled: nothing can be started in it any more.", Fate.Token);
            inside++;
        }
    }

    public bool TryEnter()
    {
        lock (gate)
        {
            if (inside == 0 || Fate.Stopped) return false;
            inside++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--inside > 0) return;
        }

        ended.SetResult();
    }

    /// <summary>For one who has entered: it leaves when <paramref name="task"/> is done, whose failure is everybody's.</summary>
    /// <returns>Done after the failure has been noted and the others were cancelled.</returns>
    public Task Join(Task task)
    {
        var noted = NoteAsync(task);
        _ = LeaveAfterAsync(noted);
        return noted;
    }

    /// <inheritdoc cref="Join(Task)"/>
    public Task<T> Join<T>(Task<T> task)
    {
        var noted = NoteAsync(task);
        _ = LeaveAfterAsync(noted);
        return noted;
    }

    /// <summary>Enters, and leaves when the new thread ends.</summary>
    public Task<T> StartThread<T>(Func<CancellationToken, T> work)
    {
        var call = new ThreadCall<T>(() => work(Fate.Token), failed: Fate.Fail);
        var thread = new Thread(() =>
        {
            call.Run();
            // Each joins the one that ended before, so the last is all there is to join.
            Interlocked.Exchange(ref lastThread, Thread.CurrentThread)?.Join();
            Leave();
        }) { IsBackground = true };

        Enter();
        try
        {
            thread.UnsafeStart();
        }
        catch
        {
            Leave();
            throw;
        }

        return call.Task;
    }

    /// <summary>After the end: its threads are not only done but gone.</summary>
    public void JoinThreads() => lastThread?.Join();

    private async Task NoteAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!task.IsCompletedSuccessfully) Fate.Fail(task);
        await task.ConfigureAwait(false);
    }

    private async Task<T> NoteAsync<T>(Task<T> task)
    {
        await NoteAsync((Task)task).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    // It observes the failure too: nobody needs to await what was started.
    private async Task LeaveAfterAsync(Task noted)
    {
        await noted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Leave();
    }
}
