using ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Where a worker process begins whose program is the application itself: the host calls this before <c>Main</c>. Its name is the host's to choose.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (WorkerHost.IsAsked) WorkerHost.Run();
    }
}
