using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;
using ConcurrencyAnalyzers.Package.Tests;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

[assembly: AssemblyFixture(typeof(Packed))]

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>The packages, built once for all tests, in a folder that goes away with them.</summary>
public sealed class Packed : IAsyncLifetime
{
    public const string Id = "ConcurrencyAnalyzers", RuntimeId = "ConcurrencyAnalyzers.Runtime";

    public static string Repository { get; } = Find();

    public string Folder { get; } = Directory.CreateTempSubdirectory("concurrency-package-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>Never used before, so that no cache can answer with an older build.</summary>
    public string Version { get; private set; } = "";

    public string File => Path.Combine(Feed, $"{Id}.{Version}.nupkg");

    /// <summary>The library's, of the same version.</summary>
    public string RuntimeFile => Path.Combine(Feed, $"{RuntimeId}.{Version}.nupkg");

    /// <summary>The unpacked package.</summary>
    public string Content => Path.Combine(Folder, "content");

    /// <summary>The two assemblies in it.</summary>
    public IEnumerable<string> Assemblies => Directory.GetFiles(Path.Combine(Content, "analyzers", "dotnet", "cs"), "*.dll").Order(StringComparer.Ordinal);

    /// <summary>The rules and fixes in them, each of its own type.</summary>
    public IReadOnlyList<Type> Parts => field ??= [.. Load().SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.IsAbstract && (typeof(CodeFixProvider).IsAssignableFrom(type) || typeof(DiagnosticAnalyzer).IsAssignableFrom(type) || typeof(CodeRefactoringProvider).IsAssignableFrom(type)))];

    public string[] Ids => [.. Parts.Where(typeof(DiagnosticAnalyzer).IsAssignableFrom)
        .SelectMany(type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics).Select(rule => rule.Id).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        // With build folders of its own, it neither disturbs a build of the repository nor depends on one.
        var suffix = DateTime.UtcNow.ToString("'test.'yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        await PackAsync("src/Package", suffix);
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "*.nupkg").Single())[(Id.Length + 1)..];
        await ZipFile.ExtractToDirectoryAsync(File, Content);
        await PackAsync("src/Runtime", suffix);
    }

    private async Task PackAsync(string project, string suffix)
    {
        var pack = await Dotnet.RunAsync(
            Repository, TestContext.Current.CancellationToken, "pack", project, "-o", Feed, "--artifacts-path", Path.Combine(Folder, "build"), $"-p:VersionSuffix={suffix}");
        Assert.True(pack.ExitCode == 0, pack.Output);
        Assert.DoesNotContain(": warning ", pack.Output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private IEnumerable<Assembly> Load()
    {
        var context = new AssemblyLoadContext("package");
        context.Resolving += (_, name) => Assemblies.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name.Name) is { } file ? context.LoadFromAssemblyPath(file) : null;
        return [.. Assemblies.Select(context.LoadFromAssemblyPath)];
    }

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (System.IO.File.Exists(Path.Combine(folder, "ConcurrencyAnalyzers.sln")))
                return folder;
        throw new InvalidOperationException("The tests pack the sources: run them inside the repository.");
    }
}
