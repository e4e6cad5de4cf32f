using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The references of a project: a targeting pack and packages, found on this machine and never downloaded.</summary>
public sealed class ReferenceAssemblies
{
    private static readonly ConcurrentDictionary<string, ImmutableArray<MetadataReference>> References = new();

    /// <summary>No references at all: the test gives every one.</summary>
    public ReferenceAssemblies(string targetFramework) => TargetFramework = targetFramework;

    public ReferenceAssemblies(string targetFramework, PackageIdentity? referenceAssemblyPackage, string referenceAssemblyPath)
        : this(targetFramework)
    {
        ReferenceAssemblyPackage = referenceAssemblyPackage ?? throw new ArgumentNullException(nameof(referenceAssemblyPackage));
        ReferenceAssemblyPath = referenceAssemblyPath;
    }

    /// <summary>The official default is another framework: a test names its set.</summary>
    public static ReferenceAssemblies Default => Net.Net100;

    public string TargetFramework { get; }

    public PackageIdentity? ReferenceAssemblyPackage { get; }

    public string? ReferenceAssemblyPath { get; }

    public ImmutableArray<PackageIdentity> Packages { get; private init; } = [];

    public ReferenceAssemblies AddPackages(ImmutableArray<PackageIdentity> packages) => WithPackages(Packages.AddRange(packages));

    public ReferenceAssemblies WithPackages(ImmutableArray<PackageIdentity> packages) =>
        ReferenceAssemblyPackage is null
            ? new(TargetFramework) { Packages = packages }
            : new(TargetFramework, ReferenceAssemblyPackage, ReferenceAssemblyPath!) { Packages = packages };

    public Task<ImmutableArray<MetadataReference>> ResolveAsync(string? language, CancellationToken cancellationToken)
    {
        var folders = Packages.Select(package => InstalledPackage.Assemblies(package, TargetFramework));
        if (ReferenceAssemblyPackage is { } pack)
            folders = folders.Prepend(InstalledPackage.TargetingPack(pack, ReferenceAssemblyPath!));
        return Task.FromResult(folders.SelectMany(folder => Read(folder)).ToImmutableArray());
    }

    private static ImmutableArray<MetadataReference> Read(string folder) =>
        References.GetOrAdd(folder, static folder => [.. Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).Select(MetadataReferenceCollection.FromFile)]);

    public static class Net
    {
        public static ReferenceAssemblies Net100 { get; } = new("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.1"), Path.Combine("ref", "net10.0"));
    }
}
