using System.ComponentModel;
using System.Diagnostics;

namespace ConcurrencyAnalyzers.Tour;

/// <summary>A finished child process.</summary>
internal sealed record Command(int ExitCode, string[] Output, string[] Errors)
{
    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",

        // Servers that outlive a build hold its output streams and its files.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",

        // "dotnet run" sets these for the SDK it runs on; a copied global.json may ask for another one.
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
        ["MSBUILD_EXE_PATH"] = null,
    };

    /// <exception cref="TourException">It could not be started.</exception>
    public static async Task<Command> RunAsync(
        string program, string folder, IEnumerable<string> arguments, CancellationToken cancel, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            // Both at once: a child that fills one pipe while the other is read would never end.
            var texts = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return new(process.ExitCode, Lines(texts[0]), Lines(texts[1]));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs <c>dotnet</c>. An exit code other than 0 ends the tour with <paramref name="complaint"/>.</summary>
    public static async Task<Command> DotnetAsync(
        string complaint, string folder, IEnumerable<string> arguments, CancellationToken cancel, IReadOnlyDictionary<string, string>? variables = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var command = await RunAsync(dotnet, folder, arguments, cancel, variables);
        return command.ExitCode == 0 ? command : throw new TourException(complaint, command.FirstErrors(folder));
    }

    /// <summary>What went wrong: the error lines, each once, or else the end of what was printed.</summary>
    private string[] FirstErrors(string folder)
    {
        string[] all = [.. Output, .. Errors];
        var errors = all
            .Where(line => line.Contains(": error ", StringComparison.Ordinal) || line.StartsWith("error", StringComparison.Ordinal))
            .Select(line => line.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Trim())
            .Distinct()
            .ToArray();
        if (errors.Length == 0)
            return all.TakeLast(10).ToArray();

        const int Shown = 10;
        return errors.Length <= Shown ? errors : [.. errors.Take(Shown), $"… and {errors.Length - Shown} more"];
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new TourException($"Could not start {start.FileName}.", [failure.Message]);
        }
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
