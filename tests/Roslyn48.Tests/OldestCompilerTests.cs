using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

public sealed class OldestCompilerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Ids => Shipped.Ids;

    [Fact]
    public void It_is_the_oldest_and_has_no_workspaces()
    {
        Assert.Equal(new Version(4, 8), Version.Parse(typeof(Compilation).Assembly.GetName().Version!.ToString(2)));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name!.Contains("Workspaces", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Violation_is_reported(string id)
    {
        var violation = RulePage.Of(id).Violation!;
        var reports = violation.IsCode
            ? await Analysis.RunAsync(Analysis.Compile(violation.File), Cancel)
            : await Analysis.RunAsync(Analysis.Compile(), Cancel, new TextFile("user." + violation.Language, violation.Text));
        Assert.Contains(reports, report => report.Id == id);
    }

    [Fact]
    public async Task Rules_run_over_the_samples()
    {
        var files = Shipped.Sources("samples", "Pitfalls").Append(("Usings.cs", Analysis.ImplicitUsings));
        Assert.NotEmpty(await Analysis.RunAsync(Analysis.Compile(Analysis.Framework, files), Cancel));
    }
}
