using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>Pools in published applications that bring the framework with them.</summary>
public sealed class ProcessPoolPublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pool-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task In_a_self_contained_application()
    {
        await Publish();
        Assert.Equal((0, "1 4 9 16 25\nelsewhere\n"), (await Map()) is var (code, output, _) ? (code, output) : default);

        // The same without startup hooks, and without the line in Main that they need then.
        var file = Path.Combine(_folder, "PoolHost.runtimeconfig.json");
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(file, Stop))!;
        (configuration["runtimeOptions"]!["configProperties"] ??= new JsonObject())["System.StartupHookProvider.IsSupported"] = false;
        await File.WriteAllTextAsync(file, configuration.ToJsonString(), Stop);
        var (_, _, error) = await Map();
        Assert.Contains("call ProcessPool.RunWorkerIfAsked() first in Main", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_trimmed_single_file()
    {
        await Publish("-p:Trimmed=true", "-p:PublishSingleFile=true");
        Assert.Equal((0, "1 4 9 16 25\nelsewhere\n"), (await Map()) is var (code, output, _) ? (code, output) : default);
    }

    private Task<(int Code, string Output, string Error)> Map() => Run(Path.Combine(_folder, "PoolHost"), "map");

    private async Task Publish(params string[] properties)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Published for Linux only.");
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "ConcurrencyAnalyzers.sln")))
            root = Path.GetDirectoryName(root)!;
        // With its own folder for everything: what the tests were built from stays as it is.
        var (code, output, _) = await Run(
            "dotnet",
            ["publish", Path.Combine(root, "tests/PoolHost"), "-r", $"linux-{RuntimeInformation.OSArchitecture}".ToLowerInvariant(), "--self-contained", "--artifacts-path", Path.Combine(_folder, "build"), "-o", _folder, .. properties]);
        Assert.SkipWhen(output.Contains("error NU1", StringComparison.Ordinal), "The runtime pack cannot be restored here.");
        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // No build server outlives the test.
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["UseSharedCompilation"] = "false";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
