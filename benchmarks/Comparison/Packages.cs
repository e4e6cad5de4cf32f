using System.Diagnostics;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>Fetches packages at run time, so that the build of the repository needs none of them.</summary>
internal sealed class Packages : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("comparison").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The folder of the package, or null where the package source does not have it.</summary>
    public async Task<string?> RestoreAsync(string package, string version, CancellationToken cancel)
    {
        var project = Path.Combine(folder, package);
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "Fetch.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{package}" Version="[{version}]" />
              </ItemGroup>
            </Project>
            """, cancel);

        var start = new ProcessStartInfo("dotnet", ["restore", "--packages", Path.Combine(folder, "packages")]) { WorkingDirectory = project, RedirectStandardOutput = true };
        using var restore = Process.Start(start)!;
        var output = await restore.StandardOutput.ReadToEndAsync(cancel);
        await restore.WaitForExitAsync(cancel);
        if (restore.ExitCode == 0)
            return Path.Combine(folder, "packages", package.ToLowerInvariant(), version);
        Console.Error.WriteLine($"{package} {version} does not restore and is left out.\n{output}");
        return null;
    }
}
