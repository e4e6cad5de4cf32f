using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

public sealed class PackageContentTests(Packed package)
{
    private XElement Metadata => field ??= WithoutNamespaces(XDocument.Load(Path.Combine(package.Content, $"{Packed.Id}.nuspec")).Root!).Element("metadata")!;

    [Fact]
    public void Exactly_these_files() => Assert.Equal(
        [
            "ConcurrencyAnalyzers.nuspec",
            "README.md",
            "analyzers/dotnet/cs/ConcurrencyAnalyzers.CodeFixes.dll",
            "analyzers/dotnet/cs/ConcurrencyAnalyzers.CodeFixes.pdb",
            "analyzers/dotnet/cs/ConcurrencyAnalyzers.dll",
            "analyzers/dotnet/cs/ConcurrencyAnalyzers.pdb",
            "build/ConcurrencyAnalyzers.targets",
            "buildTransitive/ConcurrencyAnalyzers.targets",
            "config/all.globalconfig",
            "config/default.globalconfig",
            "config/none.globalconfig",
            "config/recommended.globalconfig",
            "config/strict.globalconfig",
            "icon.png",
        ],
        Entries(package.File));

    [Fact]
    public void Symbols_in_a_package_of_their_own() =>
        Assert.Equal(["ConcurrencyAnalyzers.nuspec", "analyzers/dotnet/cs/ConcurrencyAnalyzers.CodeFixes.pdb", "analyzers/dotnet/cs/ConcurrencyAnalyzers.pdb"], Entries(Path.ChangeExtension(package.File, ".snupkg")));

    [Fact] public void No_dependencies() => Assert.Empty(Metadata.Descendants("dependency"));
    [Fact] public void Development_dependency() => Assert.Equal("true", Metadata.Element("developmentDependency")?.Value);
    [Fact] public void Readme() => Assert.Equal("README.md", Metadata.Element("readme")?.Value);
    [Fact] public void Icon() => Assert.Equal("icon.png", Metadata.Element("icon")?.Value);
    [Fact] public void Description() => Assert.NotEqual("Package Description", Metadata.Element("description")?.Value);
    [Fact] public void Repository() => Assert.Equal("git", Metadata.Element("repository")?.Attribute("type")?.Value);
    [Fact] public void Repository_and_project_are_one() => Assert.Equal(Metadata.Element("projectUrl")?.Value, Metadata.Element("repository")?.Attribute("url")?.Value);

    [Fact]
    public void Licence()
    {
        Assert.Equal("MIT", Metadata.Element("license")?.Value);
        Assert.Equal("expression", Metadata.Element("license")?.Attribute("type")?.Value);
    }

    [Fact]
    public async Task Links_of_the_readme_are_filled_in()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(package.Content, "README.md"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("{", readme);
        Assert.Contains(Metadata.Element("projectUrl")!.Value, readme);
    }

    [Fact]
    public async Task Icon_is_a_square_of_128_points()
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(package.Content, "icon.png"), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], bytes[..8]);
        Assert.Equal([0, 0, 0, 128, 0, 0, 0, 128], bytes[16..24]);
    }

    internal static IEnumerable<string> Entries(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        return [.. zip.Entries.Select(entry => entry.FullName).Where(name => !IsEnvelope(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What every package has, to be a package.</summary>
    private static bool IsEnvelope(string name) => name is "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal);

    private static XElement WithoutNamespaces(XElement element) =>
        new(element.Name.LocalName, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration), element.HasElements ? element.Elements().Select(WithoutNamespaces) : element.Value);
}
