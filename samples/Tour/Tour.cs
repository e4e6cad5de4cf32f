namespace ConcurrencyAnalyzers.Tour;

/// <summary>The flow: reports, fixes, and what they changed.</summary>
internal static class Tour
{
    public static async Task RunAsync(Arguments arguments, WorkFolder work, CancellationToken cancel)
    {
        var repository = FindRepository();
        var target = arguments.Path is { } path ? UserCopy.FindTarget(path) : null;
        var package = await Show.StepAsync("Packing the analyzers", () => LocalPackage.PackAsync(repository, work["feed"], work["artifacts"], cancel));

        var copy = target is not null
            ? await Show.StepAsync($"Copying {arguments.Path}", () => UserCopy.MakeAsync(target, work, package, cancel))
            : await Show.StepAsync("Installing the package in a copy of samples/Pitfalls", () => PitfallsCopy.MakeAsync(repository, work, package, cancel));

        var reports = await Show.StepAsync(
            $"Building {copy.TargetName} with every rule",
            () => copy.BuildAsync("The code does not build, before any change to it.", work["before"], cancel));
        Show.Reports(reports);
        if (reports.Count == 0)
        {
            if (target is null)
                throw new TourException("The sample is full of pitfalls, and none was reported.", []);
            return;
        }

        var before = target is null
            ? await Show.StepAsync("Running it", () => PitfallsCopy.RunAsync(work["before"], arguments.Scale, cancel))
            : null;

        var original = await copy.ReadSourcesAsync(cancel);
        string[] ids = [.. reports.Select(report => report.Id).Distinct()];
        var warnings = await Show.StepAsync($"dotnet {string.Join(' ', copy.FormatArguments(ids))}", () => copy.FormatAsync(ids, cancel));
        var rewritten = await copy.ReadSourcesAsync(cancel);
        Show.Notes(warnings);
        Show.Changes(original, rewritten);

        var left = await Show.StepAsync(
            "Building the rewritten code", () => copy.BuildAsync("The rewritten code does not build. Please report this.", work["after"], cancel));
        await Show.StepAsync("Rewriting once more", () => copy.FormatAsync(ids, cancel));
        var again = await copy.ReadSourcesAsync(cancel);
        var unsettled = again.Where(file => rewritten.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key).ToArray();
        if (unsettled.Length > 0)
            throw new TourException("A second run changed files again. Please report this.", unsettled);

        Show.Summary(reports, left);
        if (before is null)
            return;

        var after = await Show.StepAsync("Running the rewritten code", () => PitfallsCopy.RunAsync(work["after"], arguments.Scale, cancel));
        Show.Runs(before, after);
        var different = before.Programs.Zip(after.Programs).Where(pair => !pair.First.Facts.SequenceEqual(pair.Second.Facts)).ToArray();
        if (different.Length > 0)
            throw new TourException("The results changed.", [.. different.Select(pair => $"program {pair.First.Name}")]);
    }

    private static string FindRepository()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "src", "Package", "Package.csproj")))
                return folder;
        throw new TourException("The tour packs the analyzers from their sources: run it inside the repository.", []);
    }
}
