using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>samples/Corrected is what the fixes make of samples/Pitfalls.</summary>
public sealed class CorrectedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Corrected_is_what_the_fixes_make_of_Pitfalls()
    {
        var run = Pitfalls();
        await run.FixAllAsync(Cancel);
        var made = (await run.TextsAsync(Cancel)).Where(file => file.Key != Usings).ToArray();

        foreach (var (path, text) in made)
            KeptFile.Equals(InCorrected(path), text);
        Assert.Equal(made.Select(file => InCorrected(file.Key)), Shipped.Sources("samples", "Corrected").Select(file => Shipped.PathOf(file.Path)));

        await run.FixAllAsync(Cancel);
        Assert.Equal(made, (await run.TextsAsync(Cancel)).Where(file => file.Key != Usings));
        Assert.DoesNotContain((await run.CompileAsync(Cancel)).GetDiagnostics(Cancel), said => said.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task One_finding_has_one_id()
    {
        var reports = await Pitfalls().ReportsAsync(Cancel);
        Assert.NotEmpty(reports);
        var doubled = reports.GroupBy(report => (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line)).Where(line => line.Select(report => report.Id).Distinct().Count() > 1);
        Assert.Empty(doubled.SelectMany(line => line).Show());
    }

    private const string Usings = "Usings.cs";

    private static FormatRun Pitfalls() => FormatRun.Over(
        Shipped.Sources("samples", "Pitfalls").Append((Usings, Analysis.ImplicitUsings)), Analysis.Options.WithOutputKind(OutputKind.ConsoleApplication));

    private static string InCorrected(string path) => Shipped.PathOf("samples", "Corrected", Path.GetRelativePath(Path.Combine("samples", "Pitfalls"), path));
}
