using Spectre.Console;

namespace ConcurrencyAnalyzers.Tour;

/// <summary>A temporary folder for everything the tour makes.</summary>
internal sealed class WorkFolder(bool keep) : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("concurrency-tour-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose()
    {
        if (keep)
        {
            AnsiConsole.WriteLine($"Kept: {Root}");
            return;
        }

        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            AnsiConsole.WriteLine($"Could not delete {Root}: {failure.Message}");
        }
    }
}
