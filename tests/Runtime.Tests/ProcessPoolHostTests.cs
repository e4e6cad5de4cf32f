using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>Pools in applications of their own, started as processes.</summary>
public sealed class ProcessPoolHostTests
{
    private const string Squares = "1 4 9 16 25";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_console_application() => Assert.Equal($"{Squares}\nelsewhere\n", (await Run("PoolHost", "map")).Output);

    [Fact]
    public async Task In_a_web_application() => Assert.Equal($"{Squares}\n", (await Run("PoolWebHost")).Output);

    [Fact]
    public async Task In_an_application_without_a_list_of_its_dependencies()
    {
        var folder = Directory.CreateTempSubdirectory("pool-").FullName;
        foreach (var file in new[] { "PoolHost.dll", "ConcurrencyAnalyzers.Runtime.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder, file));
        var configuration = Path.Combine(AppContext.BaseDirectory, "PoolHost.runtimeconfig.json");
        var ran = await Run(["exec", "--runtimeconfig", configuration, Path.Combine(folder, "PoolHost.dll"), "map"]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal($"{Squares}\nelsewhere\n", ran.Output);
    }

    [Fact]
    public async Task What_workers_print_arrives_in_whole_lines_on_the_stream_it_was_meant_for()
    {
        const int Lines = 20_000;
        var (output, error) = await Run("PoolHost", "print", $"{Lines}");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4 * Lines, lines.Count(line => line.EndsWith("out " + new string('o', 100), StringComparison.Ordinal)));
        Assert.Equal(4, output.Split("the end").Length - 1);
        Assert.Equal(4 * Lines, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line == "error " + new string('e', 100)));
    }

    [Fact]
    public async Task A_writer_of_the_application_that_fails_is_nothing_to_its_workers() => Assert.Equal("0\n", (await Run("PoolHost", "deaf")).Output);

    [Fact]
    public async Task Lines_that_are_far_too_long_come_in_pieces()
    {
        var lines = (await Run("PoolHost", "long", "300")).Output.Split('\n');
        Assert.Equal(new string('o', 100_000), lines[0] + lines[1]);
        Assert.InRange(int.Parse(lines[2], CultureInfo.InvariantCulture), -100, 100);
    }

    [Theory]
    [InlineData("memory", 100_000, 1_000_000, 4_000_000)]
    [InlineData("large", 300, 3_000, 150_000_000)] // of 3 GB: how much of it waits for the collector depends on the machine
    public async Task Memory_is_flat_over_many_tasks(string what, int few, int many, long slack)
    {
        var (output, _) = await Run("PoolHost", what, $"{few}", $"{many}");
        var sizes = output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(size => long.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine($"here {sizes[0]:n0} → {sizes[2]:n0}, in a worker {sizes[1]:n0} → {sizes[3]:n0}");
        Assert.InRange(sizes[2], 0, sizes[0] + slack);
        Assert.InRange(sizes[3], 0, sizes[1] + slack);
    }

    [Fact]
    public async Task Of_a_pool_that_was_disposed_of_nothing_is_left()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process holds is read from /proc.");
        Assert.Equal("nothing is left\n", (await Run("PoolHost", "rest")).Output);
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("loaded")]
    [InlineData("idle")]
    public async Task No_worker_outlives_a_killed_parent(string how)
    {
        using var parent = Process.Start(new ProcessStartInfo(Dotnet, ["exec", PathOf("PoolHost"), how, "8"]) { RedirectStandardOutput = true })!;
        var pids = (await parent.StandardOutput.ReadLineAsync(Stop))!.Split(' ').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(8, pids.Distinct().Count());
        Assert.All(pids, pid => Assert.True(Work.IsAlive(pid)));
        var watch = Stopwatch.StartNew();
        parent.Kill();
        await Work.Until(() => !pids.Any(Work.IsAlive));
        TestContext.Current.TestOutputHelper!.WriteLine($"8 {how} workers have ended {watch.ElapsedMilliseconds} ms after their parent was killed.");
        await parent.WaitForExitAsync(Stop);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string PathOf(string application) => Path.Combine(AppContext.BaseDirectory, application + ".dll");

    private static Task<(string Output, string Error)> Run(string application, params string[] arguments) => Run(["exec", PathOf(application), .. arguments]);

    private static async Task<(string Output, string Error)> Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, await error);
        return ((await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
