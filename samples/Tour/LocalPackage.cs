using System.Globalization;
using System.IO.Compression;

namespace ConcurrencyAnalyzers.Tour;

/// <summary>The package, packed from the sources beside the tour.</summary>
/// <param name="Feed">The folder that holds it.</param>
/// <param name="Version">Never used before, so that no cache can answer with an older build.</param>
internal sealed record LocalPackage(string Feed, string Version)
{
    public const string Id = "ConcurrencyAnalyzers";

    /// <param name="artifacts">Where it is built: beside the repository, which other builds may be using.</param>
    public static async Task<LocalPackage> PackAsync(string repository, string feed, string artifacts, CancellationToken cancel)
    {
        var suffix = DateTime.UtcNow.ToString("'local.'yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        await Command.DotnetAsync(
            "The package could not be packed.", repository, ["pack", "src/Package", "-o", feed, "--artifacts-path", artifacts, $"-p:VersionSuffix={suffix}"], cancel);

        var package = Directory.GetFiles(feed, $"{Id}.*.nupkg").Single();
        return new(feed, Path.GetFileNameWithoutExtension(package)[(Id.Length + 1)..]);
    }

    /// <summary>The two assemblies, for code that must not be given a package reference.</summary>
    public async Task<string[]> ExtractAsync(string folder, CancellationToken cancel)
    {
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(Feed, $"{Id}.{Version}.nupkg"), folder, cancel);
        return Directory.GetFiles(Path.Combine(folder, "analyzers", "dotnet", "cs"), "*.dll");
    }
}
