using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Xml.Linq;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>The sample with the cart pipeline, run as a process; what it did when is read from the records in its picture.</summary>
public sealed class CartsTests : IDisposable
{
    private const int Interrupt = 2, Terminate = 15;

    private static readonly string Sample = Path.Combine(PagesTests.Root(), "samples", "Carts", "bin", Configuration, "net10.0", "Carts.dll");

    private readonly string folder = Directory.CreateTempSubdirectory("carts-").FullName;

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("sleep", "processes")]
    [InlineData("cpu", "processes")]
    [InlineData("sleep", "threads")]
    public async Task Every_form_computes_every_total(string work, string executor)
    {
        var forms = await PictureAsync("--scale", "0.01", "--work", work, "--executor", executor);
        Assert.Equal(["sequential", "two stages", "streamed"], forms.Select(form => form.Name));
        Assert.All(forms, form =>
        {
            Assert.Equal([(1, 106279), (2, 214858), (3, 322100), (4, 431679), (5, 542958)], form.Work.Select(span => (span.Cart, span.Cents!.Value)).Order());
            Assert.Equal([1, 2, 3, 4, 5], form.Fetches.Select(span => span.Cart).Order());
            Assert.Equal([.. Lanes("fetch"), .. Lanes("worker")], form.Lanes.Take(10));
        });

        static IEnumerable<string> Lanes(string name) => Enumerable.Range(1, 5).Select(number => $"{name} {number}");
    }

    [Fact]
    public async Task Each_form_overlaps_what_it_may()
    {
        var forms = await PictureAsync("--scale", "0.01", "--work", "sleep");
        Assert.All(forms, form => Assert.All(form.Work, work => Assert.True(form.Fetches.Single(fetch => fetch.Cart == work.Cart).To <= work.From)));

        var oneByOne = forms[0].Fetches.Concat(forms[0].Work).OrderBy(span => span.From).ToArray();
        Assert.All(oneByOne.Zip(oneByOne.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));

        Assert.True(forms[1].Fetches.Max(fetch => fetch.To) <= forms[1].Work.Min(work => work.From));
    }

    [Fact]
    public async Task The_first_streamed_total_is_there_before_the_last_cart()
    {
        // Once is proof. A machine that is busy elsewhere may be late at a small scale, and gets the chance of a larger one.
        foreach (var scale in new[] { "0.05", "0.5", "2" })
        {
            var streamed = (await PictureAsync("--scale", scale, "--work", "sleep"))[2];
            if (streamed.FirstTotal < streamed.Fetches.Max(fetch => fetch.To)) return;
        }

        Assert.Fail("The first total came after the last cart at every scale.");
    }

    [Fact]
    public async Task It_tells_under_which_conditions_it_measures()
    {
        var (exitCode, output, _) = await RunAsync("--scale", "0.01", "--work", "cpu");
        Assert.Equal(0, exitCode);
        Assert.Contains($"Cores of this machine: {Environment.ProcessorCount}.", output);
        Assert.Contains("--work cpu", output);
        Assert.True(File.Exists(Path.Combine(folder, "carts.svg")), "The picture is in the current directory.");
    }

    [Theory]
    [InlineData("processes")]
    [InlineData("threads")]
    public async Task Squares_in_order(string executor) => Assert.Equal((0, "1, 4, 9, 16, 25\n", ""), await RunAsync("squares", "--executor", executor));

    [Fact]
    public async Task Help()
    {
        var (exitCode, output, _) = await RunAsync("--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("dotnet run --project samples/Carts -- squares", output);
    }

    [Theory]
    [InlineData("There is no option --fast.", "--fast")]
    [InlineData("There is no program circles.", "circles")]
    [InlineData("--scale takes a value.", "--scale")]
    [InlineData("--scale takes a number above 0", "--scale", "-1")]
    [InlineData("--scale takes a number above 0", "--scale", "0")]
    [InlineData("--scale takes a number above 0", "--scale", "NaN")]
    [InlineData("--scale takes a number above 0", "--scale", "0,5")]
    [InlineData("--work takes cpu or sleep, not nap.", "--work", "nap")]
    [InlineData("--executor takes threads or processes, not fibres.", "--executor", "fibres")]
    [InlineData("--svg nowhere/carts.svg cannot be written", "--svg", "nowhere/carts.svg")]
    [InlineData("--svg . cannot be written", "--svg", ".")]
    [InlineData("--svg  cannot be written", "--svg", "")]
    [InlineData("--scale is for the cart pipeline", "squares", "--scale", "1")]
    public async Task Wrong_arguments(string says, params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith(says, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    [UnsupportedOSPlatform("windows")]
    public async Task Interrupted_it_leaves_nothing_behind(int signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Its children are read from /proc.");
        using var carts = Start("--scale", "10", "--work", "cpu");
        try
        {
            while (await carts.StandardOutput.ReadLineAsync().InTime() is { } line && !line.Contains("sequential", StringComparison.Ordinal))
            {
            }

            // What a shell starts in the background ignores interrupts, and so do its children.
            Assert.SkipWhen(signal == Interrupt && IgnoresInterrupts(carts), "This process was started to ignore interrupts.");
            var workers = ChildrenOf(carts);
            Assert.True(workers.Length >= 5);
            Assert.Equal(0, Kill(carts.Id, signal));
            await carts.WaitForExitAsync().InTime();

            Assert.Equal(exitCode, carts.ExitCode);
            Assert.Contains("Cancelled.", await carts.StandardOutput.ReadToEndAsync().InTime());
            Assert.DoesNotContain(workers, Work.IsAlive);
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            if (!carts.HasExited) carts.Kill(entireProcessTree: true);
        }
    }

    private static bool IgnoresInterrupts(Process process)
    {
        var mask = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        return (ulong.Parse(mask, NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) & 1ul << (Interrupt - 1)) != 0;
    }

    private static int[] ChildrenOf(Process process) =>
    [
        .. Directory.GetDirectories($"/proc/{process.Id}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
    ];

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private async Task<Form[]> PictureAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync([.. arguments, "--svg", "picture.svg"]);
        Assert.True(exitCode == 0, output + errors);
        return [.. XDocument.Load(Path.Combine(folder, "picture.svg")).Descendants().Where(element => element.Attribute("data-form") is not null).Select(element => new Form(element))];
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var carts = Start(arguments);
        var (output, errors) = (carts.StandardOutput.ReadToEndAsync(), carts.StandardError.ReadToEndAsync());
        try
        {
            await carts.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        }
        finally
        {
            if (!carts.HasExited) carts.Kill(entireProcessTree: true);
        }

        return (carts.ExitCode, (await output).ReplaceLineEndings("\n"), (await errors).ReplaceLineEndings("\n"));
    }

    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", Sample, .. arguments])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>What a picture records of one form.</summary>
    private sealed class Form(XElement group)
    {
        public string Name => (string)group.Attribute("data-form")!;
        public double FirstTotal => (double)group.Descendants().Attributes("data-first-total").Single();
        public string[] Lanes => [.. group.Descendants().Attributes("data-lane").Select(lane => lane.Value)];
        public Span[] Fetches => Spans("fetch");
        public Span[] Work => Spans("work");

        private Span[] Spans(string stage) =>
        [
            .. group.Descendants().Where(element => (string?)element.Attribute("data-stage") == stage).Select(element => new Span(
                (int)element.Attribute("data-cart")!, (double)element.Attribute("data-from")!, (double)element.Attribute("data-to")!, (int?)element.Attribute("data-cents"))),
        ];
    }

    private sealed record Span(int Cart, double From, double To, int? Cents);
}
