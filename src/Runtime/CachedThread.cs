namespace ConcurrencyAnalyzers.Runtime;

/// <summary>A thread that waits for another call for a while after it has made one.</summary>
internal sealed class CachedThread
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The one that was busy last is taken first, so the others get to their end.
    private static readonly List<CachedThread> Idle = [];

    private readonly SemaphoreSlim hasCall = new(0);
    private ThreadCall? call;

    private CachedThread(ThreadCall call)
    {
        this.call = call;
        new Thread(MakeCalls) { IsBackground = true, Name = nameof(ToThread) }.UnsafeStart();
    }

    /// <summary>Makes the call at once, on an idle thread if there is one, else on a new one.</summary>
    public static void Make(ThreadCall call)
    {
        CachedThread thread;
        lock (Idle)
        {
            if (Idle.Count == 0)
            {
                _ = new CachedThread(call);
                return;
            }

            thread = Idle[^1];
            Idle.RemoveAt(Idle.Count - 1);
        }

        thread.call = call;
        thread.hasCall.Release();
    }

    private void MakeCalls()
    {
        do
        {
            call!.Run();
            call = null;
            lock (Idle) Idle.Add(this);
        }
        while (hasCall.Wait(Patience) || !TryEnd());
    }

    private bool TryEnd()
    {
        lock (Idle)
        {
            if (Idle.Remove(this)) return true;
        }

        // Somebody has taken this thread at the last moment.
        hasCall.Wait();
        return false;
    }
}
