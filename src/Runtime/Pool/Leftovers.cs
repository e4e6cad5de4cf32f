namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>The pipes and the socket for debuggers that each process of .NET has in the temporary folder: one that is killed leaves them there.</summary>
internal static class Leftovers
{
    private static readonly string[] Names = ["clr-debug-pipe", "dotnet-diagnostic"];

    public static void Delete(int process)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            foreach (var name in Names)
            {
                foreach (var file in Directory.GetFiles(Path.GetTempPath(), $"{name}-{process}-*"))
                    File.Delete(file);
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // Then they stay, as those of any other process would.
        }
    }
}
