using System.IO.Compression;
using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>The library's package, and what comes with it.</summary>
public sealed class RuntimePackageTests(Packed package)
{
    private const string Program = """
        using System;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using ConcurrencyAnalyzers.Runtime;

        var squares = await Gather.AllAsync(Enumerable.Range(1, 5), async (number, token) =>
        {
            await Task.Yield();
            return number * number;
        }, limit: 2);
        Thread.Sleep(1);
        Console.WriteLine("squares: " + string.Join(" ", squares));

        """;

    [Fact]
    public void Exactly_these_files() => Assert.Equal(
        [
            "ConcurrencyAnalyzers.Runtime.nuspec",
            "README.md",
            "icon.png",
            "lib/net10.0/ConcurrencyAnalyzers.Runtime.dll",
            "lib/net10.0/ConcurrencyAnalyzers.Runtime.xml",
            "lib/net8.0/ConcurrencyAnalyzers.Runtime.dll",
            "lib/net8.0/ConcurrencyAnalyzers.Runtime.xml",
        ],
        PackageContentTests.Entries(package.RuntimeFile));

    [Fact]
    public void Symbols_in_a_package_of_their_own() => Assert.Equal(
        ["ConcurrencyAnalyzers.Runtime.nuspec", "lib/net10.0/ConcurrencyAnalyzers.Runtime.pdb", "lib/net8.0/ConcurrencyAnalyzers.Runtime.pdb"],
        PackageContentTests.Entries(Path.ChangeExtension(package.RuntimeFile, ".snupkg")));

    [Fact]
    public async Task Depends_on_the_rules_and_lets_them_through()
    {
        await using var zip = await ZipFile.OpenReadAsync(package.RuntimeFile, TestContext.Current.CancellationToken);
        using var text = new StreamReader(await zip.GetEntry($"{Packed.RuntimeId}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken));
        var nuspec = await text.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"""<dependency id="{Packed.Id}" version="{package.Version}" include="Build,Native,ContentFiles,Analyzers,BuildTransitive" />""", nuspec);
    }

    [Fact]
    public async Task Brings_the_rules_and_runs()
    {
        var project = await UserProject.CreateAsync(package, new Dictionary<string, string> { ["Program.cs"] = Program }, properties: "<OutputType>Exe</OutputType>", id: Packed.RuntimeId);
        var build = await project.BuildAsync();
        Assert.Equal(["Program.cs(12): warning CONC102"], build.Reports);
        Assert.Equal(0, build.ExitCode);
        Assert.Contains("squares: 1 4 9 16 25", await project.RunAsync());
    }
}
