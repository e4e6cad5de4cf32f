namespace ConcurrencyAnalyzers.Tour;

/// <summary>A copy of a project or solution, with the analyzers in it.</summary>
internal sealed class Copy
{
    /// <summary>The copied folder.</summary>
    public required string Root { get; init; }

    /// <summary>The project or solution to build.</summary>
    public required string Target { get; init; }

    /// <summary>For every command that evaluates the projects.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>What makes a build write its logs into a folder.</summary>
    public required Func<string, string[]> LogArguments { get; init; }

    public string TargetName => Path.GetRelativePath(Root, Target);

    /// <summary>Builds everything anew.</summary>
    /// <param name="logs">Gets the log of each project, and nothing else.</param>
    public async Task<IReadOnlyList<Report>> BuildAsync(string complaint, string logs, CancellationToken cancel)
    {
        Directory.CreateDirectory(logs);
        await Command.DotnetAsync(complaint, Root, ["build", Target, "--no-incremental", .. LogArguments(logs)], cancel, Variables);
        return await new SarifLog(Root).ReadAsync(logs, cancel);
    }

    public IEnumerable<string> FormatArguments(IEnumerable<string> ids) =>
        ["format", "analyzers", TargetName, "--no-restore", "--severity", "info", "--diagnostics", .. ids];

    /// <returns>What it warns of, other than rules that have no fix.</returns>
    public async Task<string[]> FormatAsync(IEnumerable<string> ids, CancellationToken cancel)
    {
        var format = await Command.DotnetAsync("dotnet format failed.", Root, FormatArguments(ids), cancel, Variables);

        // Its exit code does not tell.
        string[] failures = [.. format.Errors.Where(line => line.StartsWith("Failed to apply code fix", StringComparison.Ordinal))];
        if (failures.Length > 0)
            throw new TourException("A fix failed. Please report this.", failures);

        return [.. format.Errors.Where(line => !line.StartsWith("Unable to fix ", StringComparison.Ordinal))];
    }

    /// <summary>The text of every C# file, by its path in the copy.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadSourcesAsync(CancellationToken cancel)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in FolderCopy.Files(Root).Where(file => file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)))
            sources[Path.GetRelativePath(Root, file)] = await File.ReadAllTextAsync(file, cancel);
        return sources;
    }
}
