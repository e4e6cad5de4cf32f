using System.Text.RegularExpressions;
using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>A project outside the repository that takes the package from a folder, as a user's does.</summary>
internal sealed partial class UserProject
{
    private static int made;

    private readonly string folder;

    private UserProject(string folder) => this.folder = folder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="files">By their paths.</param>
    public static async Task<UserProject> CreateAsync(Packed package, IReadOnlyDictionary<string, string> files, string frameworks = "net10.0", string properties = "", string items = "", string id = Packed.Id)
    {
        var project = new UserProject(Path.Combine(package.Folder, $"user{Interlocked.Increment(ref made)}"));
        var framework = frameworks.Contains(';') ? "TargetFrameworks" : "TargetFramework";
        await project.WriteAsync("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <{framework}>{frameworks}</{framework}>
                <LangVersion>latest</LangVersion>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{id}" Version="{package.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """);

        // The package goes into a cache of its own; what else a framework needs is where the repository's restore has put it.
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await project.WriteAsync("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(package.Folder, "cache")}" /></config>
              <fallbackPackageFolders><clear /><add key="restored" value="{cache}" /></fallbackPackageFolders>
              <packageSources><clear /><add key="feed" value="{package.Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            await project.WriteAsync(name, "<Project />");
        await project.WriteAsync(".editorconfig", "root = true\n");
        foreach (var (path, text) in files)
            await project.WriteAsync(path, text);
        return project;
    }

    public async Task<Build> BuildAsync(params string[] arguments)
    {
        var build = await Dotnet.RunAsync(folder, Cancel, ["build", "--no-incremental", .. arguments]);
        return new(build.ExitCode, build.Output, [.. Dotnet.Lines(build.Output).Select(line => Report().Match(line)).Where(match => match.Success).Select(match => match.Result("${file}(${line}): ${what}")).Distinct().Order(StringComparer.Ordinal)]);
    }

    public async Task RestoreAsync()
    {
        var restore = await Dotnet.RunAsync(folder, Cancel, "restore");
        Assert.True(restore.ExitCode == 0, restore.Output);
    }

    public Task<Build> RestoredBuildAsync(params string[] arguments) => BuildAsync(["--no-restore", .. arguments]);

    public async Task FormatAsync(params string[] ids)
    {
        var format = await Dotnet.RunAsync(folder, Cancel, ["format", "analyzers", "--no-restore", "--severity", "info", "--diagnostics", .. ids]);
        Assert.True(format.ExitCode == 0, format.Output);
        Assert.DoesNotContain("Failed to apply", format.Output);
    }

    public Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(folder, path), Cancel);

    /// <summary>Every C# file by its path.</summary>
    public async Task<SortedDictionary<string, string>> SourcesAsync()
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)))
            if (file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
                sources[file] = await ReadAsync(file);
        return sources;
    }

    private async Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, Cancel);
    }

    [GeneratedRegex(@"(?<file>[^/\\(]+)\((?<line>\d+),\d+\): (?<what>(error|warning) \w+): ")]
    private static partial Regex Report();

    public async Task<string> RunAsync()
    {
        var run = await Dotnet.RunAsync(folder, Cancel, "run", "--no-build");
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output;
    }

    /// <param name="Reports">As in <c>File.cs(3): warning CONC101</c>, each once, sorted.</param>
    internal sealed record Build(int ExitCode, string Output, IReadOnlyList<string> Reports);
}
