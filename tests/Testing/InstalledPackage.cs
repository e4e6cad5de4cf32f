using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Finds targeting packs beside the runtime and packages in the NuGet folder.</summary>
internal static class InstalledPackage
{
    private static readonly string[] Frameworks =
        ["net10.0", "net9.0", "net8.0", "net7.0", "net6.0", "net5.0", "netcoreapp3.1", "netcoreapp3.0", "netstandard2.1", "netstandard2.0", "netstandard1.6", "netstandard1.3", "netstandard1.0"];

    private static readonly ConcurrentDictionary<(PackageIdentity, string), string> Known = new();

    /// <summary>The newest installed pack of the same major version: patches do not change the surface.</summary>
    public static string TargetingPack(PackageIdentity pack, string path) =>
        Known.GetOrAdd((pack, path), static key =>
        {
            var (pack, path) = key;
            var root = Path.Combine(DotnetRoot(), "packs", pack.Id);
            var installed = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
            return installed
                .Select(folder => (Path: Path.Combine(folder, path), Version: Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version()))
                .Where(found => found.Version.Major == Version.Parse(pack.Version.Split('-')[0]).Major && Directory.Exists(found.Path))
                .MaxBy(found => found.Version).Path
                ?? InNuGet(pack, path)
                ?? throw new InvalidOperationException($"No targeting pack {pack.Id} {pack.Version} is installed in {root}.");
        });

    /// <summary>The assemblies of a package for the nearest framework; its dependencies are not followed.</summary>
    public static string Assemblies(PackageIdentity package, string targetFramework) =>
        Known.GetOrAdd((package, targetFramework), static key =>
        {
            var (package, targetFramework) = key;
            return Frameworks.SkipWhile(framework => framework != targetFramework)
                .SelectMany(framework => new[] { Path.Combine("ref", framework), Path.Combine("lib", framework) })
                .Select(path => InNuGet(package, path))
                .FirstOrDefault(found => found is not null)
                ?? throw new InvalidOperationException($"The package {package.Id} {package.Version} is not in {NuGetRoot()} with assemblies for {targetFramework}.");
        });

    private static string? InNuGet(PackageIdentity package, string path)
    {
        var folder = Path.Combine(NuGetRoot(), package.Id.ToLowerInvariant(), package.Version, path);
        return Directory.Exists(folder) ? folder : null;
    }

    private static string NuGetRoot() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Of the runtime in <c>(root)/shared/Microsoft.NETCore.App/(version)</c>.</summary>
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
