namespace ConcurrencyAnalyzers.Runtime;

/// <summary>A worker process ended while it ran a task. The task may have had effects; it is not run again. Other tasks are not touched.</summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(string what, int exitCode, string errorOutput)
        : base(Describe(what, exitCode, errorOutput))
    {
        ExitCode = exitCode;
        ErrorOutput = errorOutput;
    }

    /// <summary>The exit code of the process; 128 + n where signal n killed it.</summary>
    public int ExitCode { get; }

    /// <summary>The signal that killed the process (9 is SIGKILL, 6 SIGABRT, 11 SIGSEGV), or null. Always null on Windows. A process that exits with a code above 128 of its own will looks the same.</summary>
    public int? Signal => SignalOf(ExitCode);

    /// <summary>The last lines, at most 4096 characters, that the worker wrote to its standard error.</summary>
    public string ErrorOutput { get; }

    private static int? SignalOf(int exitCode) => !OperatingSystem.IsWindows() && exitCode is > 128 and < 128 + 65 ? exitCode - 128 : null;

    private static string Describe(string what, int exitCode, string errorOutput)
    {
        var how = SignalOf(exitCode) is { } signal ? $"signal {signal}" : $"exit code {exitCode}";
        return errorOutput.Length == 0 ? $"{what} ({how})." : $"{what} ({how}). It last wrote:{Environment.NewLine}{errorOutput}";
    }
}
