using System.Text.Json;

namespace ConcurrencyAnalyzers.Tour;

/// <param name="Path">Relative to the copy.</param>
/// <param name="Code">The line itself.</param>
internal sealed record Place(string Path, int Line, string Code);

/// <param name="CallPath">The calls that lead from the place to what is reported, if it is somewhere else.</param>
internal sealed record Report(string Id, string Message, Place Place, IReadOnlyList<Place> CallPath);

/// <summary>Reads the logs that the compiler wrote.</summary>
internal sealed class SarifLog(string root)
{
    // The compiler could not load or run an analyzer: the report would be wrongly empty.
    private static readonly string[] Broken = ["AD0001", "CS8032", "CS8033", "CS8034", "CS8040", "CS9057"];

    private readonly Dictionary<string, string[]> _sources = [];

    /// <summary>The reports of a build, each once, although a project with several target frameworks has several logs.</summary>
    public async Task<IReadOnlyList<Report>> ReadAsync(string folder, CancellationToken cancel)
    {
        var reports = new Dictionary<(string, string, string), Report>();
        foreach (var file in Directory.GetFiles(folder, "*.sarif"))
        {
            await using var stream = File.OpenRead(file);
            using var log = await JsonDocument.ParseAsync(stream, cancellationToken: cancel);
            foreach (var result in log.RootElement.GetProperty("runs").EnumerateArray().SelectMany(run => run.GetProperty("results").EnumerateArray()))
                await AddAsync(result);
        }

        return [.. reports.Values.OrderBy(report => report.Id).ThenBy(report => report.Place.Path).ThenBy(report => report.Place.Line)];

        async Task AddAsync(JsonElement result)
        {
            var id = result.GetProperty("ruleId").GetString()!;
            var message = result.GetProperty("message").GetProperty("text").GetString()!;
            if (Broken.Contains(id) && message.Contains(LocalPackage.Id, StringComparison.Ordinal))
                throw new TourException("The analyzers did not run.", [$"{id}: {message}"]);
            if (!id.StartsWith("CONC", StringComparison.Ordinal) || result.TryGetProperty("suppressions", out _))
                return;

            var places = await PlacesAsync(result, "locations", cancel);
            var key = (id, message, result.TryGetProperty("locations", out var locations) ? locations.GetRawText() : "");
            var path = await PlacesAsync(result, "relatedLocations", cancel);
            reports.TryAdd(key, new(id, message, places is [var place, ..] ? place : new("", 0, ""), path));
        }
    }

    private async Task<List<Place>> PlacesAsync(JsonElement result, string property, CancellationToken cancel)
    {
        var places = new List<Place>();
        if (!result.TryGetProperty(property, out var locations))
            return places;

        foreach (var location in locations.EnumerateArray())
        {
            var physical = location.GetProperty("physicalLocation");
            var file = new Uri(physical.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath;
            var line = physical.GetProperty("region").GetProperty("startLine").GetInt32();
            var lines = await SourceAsync(file, cancel);
            places.Add(new(Path.GetRelativePath(root, file), line, line <= lines.Length ? lines[line - 1].Trim() : ""));
        }

        return places;
    }

    private async Task<string[]> SourceAsync(string file, CancellationToken cancel)
    {
        if (!_sources.TryGetValue(file, out var lines))
            _sources[file] = lines = File.Exists(file) ? await File.ReadAllLinesAsync(file, cancel) : [];
        return lines;
    }
}
