namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Where a worker process begins that was started as <c>dotnet exec ConcurrencyAnalyzers.Runtime.dll</c>.</summary>
internal static class Program
{
    private static int Main()
    {
        if (WorkerHost.IsAsked) WorkerHost.Run();
        Console.Error.WriteLine("This is the worker of a process pool; a ProcessPool starts it.");
        return 1;
    }
}
