using System.Text.Json;
using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>What a user sees in a build.</summary>
public sealed class BuildTests(Packed package)
{
    private const string Wait = """
        using System.Threading.Tasks;
        public class NAME
        {
            public async Task<int> M(Task<int> t)
            {
                await Task.Yield();
                return t.Result;
            }
        }
        """;

    [Fact]
    public async Task Warnings_with_id_and_line_and_the_rows_of_the_users_own_file()
    {
        var project = await UserProject.CreateAsync(
            package,
            new Dictionary<string, string>
            {
                ["Wait.cs"] = Wait.Replace("NAME", "Wait"),
                ["Store.cs"] = """
                    using System.Threading.Tasks;
                    public class Store
                    {
                        public void Load() { }
                        public Task LoadAsync() => Task.CompletedTask;
                        public async Task M()
                        {
                            await Task.Yield();
                            Load();
                        }
                    }
                    """,
                ["my.effects"] = "# ours\nStore.Save blocs:io\nStore.Load blocks:io prefer:LoadAsync\n",
            },
            items: """<AdditionalFiles Include="my.effects" />""");

        var build = await project.BuildAsync();
        Assert.Equal(["Store.cs(9): warning CONC103", "Wait.cs(7): warning CONC101", "my.effects(2): warning CONC001"], build.Reports);
        Assert.Contains("unknown fact 'blocs:io'", build.Output);
        Assert.Contains("'Task.Result' blocks", build.Output);
        Assert.Equal(0, build.ExitCode);

        var strict = await project.RestoredBuildAsync("-p:TreatWarningsAsErrors=true");
        Assert.Contains("Wait.cs(7): error CONC101", strict.Reports);
        Assert.NotEqual(0, strict.ExitCode);
    }

    [Fact]
    public async Task Modes()
    {
        var project = await UserProject.CreateAsync(
            package,
            new Dictionary<string, string>
            {
                ["Wait.cs"] = Wait.Replace("NAME", "Wait"),
                ["Callee.cs"] = """
                    using System.Threading;
                    using System.Threading.Tasks;
                    public class Callee
                    {
                        public async Task M()
                        {
                            await Task.Yield();
                            Load();
                        }
                        private static void Load() => Thread.Sleep(1);
                        public int N(Task<int> t) => t.Result;
                    }
                    """,
            });
        await project.RestoreAsync();
        foreach (var (mode, reports) in new Dictionary<string, string[]>
        {
            ["Default"] = ["Wait.cs(7): warning CONC101"],
            ["None"] = [],
            ["Recommended"] = ["Callee.cs(8): warning CONC107", "Wait.cs(7): warning CONC101"],
            ["strict"] = ["Callee.cs(8): error CONC107", "Wait.cs(7): error CONC101"],
            ["All"] = ["Callee.cs(11): warning CONC109", "Callee.cs(8): warning CONC107", "Wait.cs(7): warning CONC101"],
        })
            Assert.Equal(reports, (await project.RestoredBuildAsync($"-p:ConcurrencyAnalysisMode={mode}")).Reports);

        Assert.Contains("ConcurrencyAnalysisMode 'Some' is not known", (await project.RestoredBuildAsync("-p:ConcurrencyAnalysisMode=Some")).Output);
    }

    [Fact]
    public async Task Severity_by_editorconfig()
    {
        var files = new Dictionary<string, string>();
        foreach (var severity in (string[])["none", "suggestion", "error"])
        {
            files[$"{severity}/.editorconfig"] = $"[*.cs]\ndotnet_diagnostic.CONC101.severity = {severity}\n";
            files[$"{severity}/{severity}.cs"] = Wait.Replace("NAME", severity + "Case");
        }

        var project = await UserProject.CreateAsync(package, files);
        var build = await project.BuildAsync("-p:ErrorLog=log.sarif%2cversion=2.1");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["error.cs(7): error CONC101"], build.Reports);

        using var log = JsonDocument.Parse(await project.ReadAsync("log.sarif"));
        var results = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Where(result => result.GetProperty("ruleId").GetString()!.StartsWith("CONC", StringComparison.Ordinal)).Select(result =>
            $"{Path.GetFileName(result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString())} {result.GetProperty("ruleId")} {result.GetProperty("level")}");
        Assert.Equal(["error.cs CONC101 error", "suggestion.cs CONC101 note"], results.Order(StringComparer.Ordinal));
    }
}
