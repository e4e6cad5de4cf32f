using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The rules survive their own source, and say nothing about it but what is named here.</summary>
public sealed class SelfAnalysisTests
{
    // A partial method whose body the generator of regular expressions writes.
    private const string WithoutGenerators = "CS8795";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact] public Task Analyzers_and_fixes() => IsClean([], LibrariesBesideTheTests, OutputKind.DynamicallyLinkedLibrary, ["src", "Analyzers"], ["src", "CodeFixes"]);

    // It waits for tasks that have completed and threads that have ended, and hands them on in ways the rules do not follow.
    [Fact] public Task Runtime() => IsClean(["CONC105", "CONC107", "CONC108", "CONC109"], [], OutputKind.DynamicallyLinkedLibrary, ["src", "Runtime"]);

    // Programs with nothing else to do while they list a folder.
    [Fact] public Task Harness() => IsClean(["CONC107"], LibrariesBesideTheTests, OutputKind.DynamicallyLinkedLibrary, ["tests", "Testing"]);
    [Fact] public async Task Tour() => await IsClean(["CONC106", "CONC107"], await PackageAsync("Spectre.Console"), OutputKind.ConsoleApplication, ["samples", "Tour"]);
    [Fact] public async Task Carts() => await IsClean([], [.. await PackageAsync("Spectre.Console"), Library], OutputKind.ConsoleApplication, ["samples", "Carts"]);

    private static IEnumerable<MetadataReference> LibrariesBesideTheTests =>
        new[] { "Microsoft.CodeAnalysis*.dll", "System.Composition*.dll" }.SelectMany(pattern => Directory.GetFiles(AppContext.BaseDirectory, pattern)).Select(path => MetadataReference.CreateFromFile(path));

    private static MetadataReference Library =>
        Analysis.Compile(Analysis.Framework, Shipped.Sources("src", "Runtime").Append(("Usings.cs", Analysis.ImplicitUsings))).ToMetadataReference();

    private static async Task IsClean(string[] accepted, IEnumerable<MetadataReference> libraries, OutputKind kind, params string[][] folders)
    {
        var files = folders.SelectMany(folder => Shipped.Sources(folder)).Append(("Usings.cs", Analysis.ImplicitUsings));
        var compilation = Analysis.Compile(Analysis.Framework.Concat(libraries), files).WithOptions(Analysis.Options.WithOutputKind(kind));
        Assert.Empty(compilation.GetDiagnostics(Cancel).Where(said => said.Severity == DiagnosticSeverity.Error && said.Id != WithoutGenerators).Show());
        Assert.Empty((await Analysis.RunAsync(compilation, Cancel)).Where(report => !report.IsSuppressed && (report.Severity >= DiagnosticSeverity.Warning || !accepted.Contains(report.Id))).Show());
    }

    private static async Task<IEnumerable<MetadataReference>> PackageAsync(string id)
    {
        var version = XDocument.Load(Shipped.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Single(package => package.Attribute("Include")?.Value == id).Attribute("Version")!.Value;
        return await new ReferenceAssemblies("net8.0").AddPackages([new PackageIdentity(id, version)]).ResolveAsync(LanguageNames.CSharp, Cancel);
    }
}
