using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>The tour on good and on bad input. On the sample with the pitfalls it is the README's first command.</summary>
public sealed class TourTests(Packed package)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Assembly { get; } = Path.Combine(
        Packed.Repository, "samples", "Tour", "bin", Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!, "net10.0", "Tour.dll");

    [Fact]
    public async Task Help()
    {
        var tour = await RunAsync("--help");
        Assert.Equal(0, tour.ExitCode);
        Assert.Contains("dotnet run --project samples/Tour -- PATH", tour.Output);
    }

    [Fact] public Task Unknown_option() => Fails("There is no option --fast.", "--fast");
    [Fact] public Task Two_paths() => Fails("Only one path can be given.", "a", "b");
    [Fact] public Task Scale_without_a_number() => Fails("--scale takes a number", "--scale");
    [Fact] public Task Scale_of_nothing() => Fails("--scale takes a number", "--scale", "0");
    [Fact] public Task No_such_path() => Fails("does not exist", Path.Combine(package.Folder, "nowhere"));
    [Fact] public Task File_of_another_kind() => Fails("neither a C# project nor a solution", package.File);
    [Fact] public Task Empty_folder() => Fails("There is no solution and no C# project", Folder("empty"));
    [Fact] public Task Folder_with_two_solutions() => Fails("Which one?", Folder("two", "a.sln", "b.sln"));
    [Fact] public Task Folder_with_two_projects() => Fails("Which one?", Folder("projects", "a.csproj", "b.csproj"));

    [Fact]
    public async Task Project_that_does_not_build()
    {
        var folder = Folder("broken");
        await File.WriteAllTextAsync(Path.Combine(folder, "Broken.csproj"), """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""", Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "Broken.cs"), "class Broken { int M() => nothing; }", Cancel);

        var tour = await RunAsync(folder);
        Assert.Equal(1, tour.ExitCode);
        Assert.Contains("The code does not build, before any change to it.", tour.Output);
        Assert.Contains("CS0103", tour.Output);
        Assert.Contains("Packing the analyzers …", tour.Output);
    }

    [Fact]
    public async Task Users_own_project_is_shown_and_left_alone()
    {
        var folder = Folder("own");
        await File.WriteAllTextAsync(Path.Combine(folder, "Own.csproj"), """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>""", Cancel);
        const string Code = "class Own\n{\n    async Task<int> M(Task<int> t)\n    {\n        await Task.Yield();\n        return t.Result;\n    }\n}\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "Own.cs"), Code, Cancel);

        var tour = await RunAsync(folder);
        Assert.True(tour.ExitCode == 0, tour.Output);
        Assert.Contains("-        return t.Result;", tour.Output);
        Assert.Contains("+        return await t;", tour.Output);
        Assert.Equal(Code, await File.ReadAllTextAsync(Path.Combine(folder, "Own.cs"), Cancel));
        Assert.Equal(["Own.cs", "Own.csproj"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no signal to send.");
        using var tour = Dotnet.Start(Packed.Repository, Assembly, Folder("interrupted", "a.csproj"));
        var first = await tour.StandardOutput.ReadLineAsync(Cancel);
        Assert.Contains("Packing the analyzers …", first);
        Assert.Equal(0, Kill(tour.Id, Terminate));

        var end = await Dotnet.EndAsync(tour, Cancel);
        Assert.True(end.ExitCode == 143, end.Output);
        Assert.Contains("Cancelled.", end.Output);
    }

    // An interrupt is ignored by what a shell has started in the background.
    private const int Terminate = 15;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static Task<Dotnet> RunAsync(params string[] arguments) => Dotnet.RunAsync(Packed.Repository, Cancel, [Assembly, .. arguments]);

    private static async Task Fails(string says, params string[] arguments)
    {
        var tour = await RunAsync(arguments);
        Assert.Contains(says, tour.Output);
        Assert.Equal(1, tour.ExitCode);
    }

    private string Folder(string name, params string[] files)
    {
        var folder = Path.Combine(package.Folder, "tour", name);
        Directory.CreateDirectory(folder);
        foreach (var file in files)
            File.WriteAllText(Path.Combine(folder, file), "");
        return folder;
    }
}
