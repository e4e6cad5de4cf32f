using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>The fixes, applied with <c>dotnet format</c>.</summary>
public sealed class FormatTests(Packed package)
{
    [Fact]
    public async Task One_run_fixes_all_although_the_first_report_has_no_fix()
    {
        var project = await UserProject.CreateAsync(package, new Dictionary<string, string>
        {
            ["A.cs"] = """
                using System.Threading.Tasks;
                public class A
                {
                    public Task<int> M(Task<int> t)
                    {
                        return Task.FromResult(t.Result);
                    }
                }

                """,
            ["B.cs"] = """
                using System.Threading.Tasks;
                public class B
                {
                    public async Task<int> M(Task<Task<int>> t, Task u)
                    {
                        u.Wait(); // first
                        return t.Result.Result + u.GetHashCode();
                    }
                }

                """,
        });
        Assert.Equal(["A.cs(6): warning CONC101", "B.cs(6): warning CONC101", "B.cs(7): warning CONC101"], (await project.BuildAsync()).Reports);

        var before = await project.SourcesAsync();
        await project.FormatAsync("CONC101");
        var after = await project.SourcesAsync();
        Assert.Equal(before["A.cs"], after["A.cs"]);
        Assert.Equal(before["B.cs"].Replace("u.Wait();", "await u;").Replace("t.Result.Result", "await await t"), after["B.cs"]);

        await project.FormatAsync("CONC101");
        Assert.Equal(after, await project.SourcesAsync());
        var build = await project.RestoredBuildAsync();
        Assert.Equal(["A.cs(6): warning CONC101"], build.Reports);
        Assert.Equal(0, build.ExitCode);
    }

    [Fact]
    public async Task Pitfalls_become_Corrected()
    {
        var files = Sources("Pitfalls");
        files[".editorconfig"] = """
            root = true
            [*.cs]
            dotnet_diagnostic.CONC401.severity = suggestion
            dotnet_diagnostic.CONC402.severity = suggestion

            """;
        var project = await UserProject.CreateAsync(
            package, files, properties: "<OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings>");
        await project.RestoreAsync();

        await project.FormatAsync(package.Ids);
        var after = await project.SourcesAsync();
        Assert.Equal(Sources("Corrected").Keys, after.Keys);
        foreach (var (path, text) in Sources("Corrected"))
            Assert.Equal(text, after[path]);

        await project.FormatAsync(package.Ids);
        Assert.Equal(after, await project.SourcesAsync());
        Assert.Equal(0, (await project.RestoredBuildAsync()).ExitCode);
    }

    [Fact]
    public async Task No_fix_where_one_of_the_frameworks_has_no_place_for_it()
    {
        var project = await UserProject.CreateAsync(
            package,
            new Dictionary<string, string>
            {
                // netstandard2.0 has no File.ReadAllTextAsync.
                ["Api.cs"] = """
                    using System.IO;
                    using System.Threading.Tasks;
                    public class Api
                    {
                        public async Task<string> M(string path)
                        {
                            await Task.Yield();
                            return File.ReadAllText(path);
                        }
                    }

                    """,
                ["Modifier.cs"] = """
                    using System.Threading.Tasks;
                    public class Modifier
                    {
                    #if NETSTANDARD
                        public Task<int> M(Task<int> t)
                        { var n = t.Result; return Task.FromResult(n);
                    #else
                        public async Task<int> N(Task<int> t)
                        { var n = t.Result; return n;
                    #endif
                        }
                        public
                    #if NET
                        async
                    #endif
                        Task Both(Task t)
                        {
                            t.Wait();
                    #if !NET
                            return t;
                    #endif
                        }
                    }

                    """,
                ["Shared.cs"] = """
                    using System.Threading.Tasks;
                    public class Shared
                    {
                        public async Task<int> M(Task<int> t)
                        {
                            await Task.Yield();
                            return t.Result;
                        }
                    }

                    """,
            },
            frameworks: "netstandard2.0;net10.0");
        await project.RestoreAsync();

        var before = await project.SourcesAsync();
        await project.FormatAsync(package.Ids);
        var after = await project.SourcesAsync();
        Assert.Equal(before["Api.cs"], after["Api.cs"]);
        Assert.Contains("t.Wait();", after["Modifier.cs"]);
        Assert.Contains("var n = t.Result; return Task.FromResult(n);", after["Modifier.cs"]);
        Assert.Equal(before["Shared.cs"].Replace("t.Result", "await t"), after["Shared.cs"]);

        var build = await project.RestoredBuildAsync();
        Assert.True(build.ExitCode == 0, build.Output);
    }

    private static SortedDictionary<string, string> Sources(string sample)
    {
        var folder = Path.Combine(Packed.Repository, "samples", sample);
        return new(Directory.GetFiles(folder, "*.cs").ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText), StringComparer.Ordinal);
    }
}
