using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The list of rules in the README, and the one that the compiler reads.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- rules: kept by ReadmeTests -->\n";
    private const string End = "<!-- end of rules -->";

    [Fact]
    public async Task Rule_table()
    {
        var path = Shipped.PathOf("README.md");
        var readme = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.InRange(begin, Begin.Length, end);

        var table = new List<string> { "", "| Rule | Finds | Default | Fix |", "|---|---|---|---|" };
        foreach (var rule in Shipped.Descriptors)
        {
            var fixes = (await FixTable.ActionsAsync(rule.Id, TestContext.Current.CancellationToken)).Select(action => action.Title);
            table.Add($"| [{rule.Id}](docs/rules/{rule.Id}.md) | {rule.Title} | {Shipped.Severity(rule)} | {string.Join(", ", fixes.DefaultIfEmpty("–"))} |");
        }

        KeptFile.Equals(path, readme[..begin] + string.Join('\n', table) + "\n\n" + readme[end..]);
    }

    [Fact]
    public void Release_file()
    {
        var rows = new[] { "Shipped", "Unshipped" }
            .SelectMany(kind => File.ReadAllLines(Shipped.PathOf("src", "Analyzers", $"AnalyzerReleases.{kind}.md")))
            .Where(line => line.StartsWith("CONC", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Split('|').Take(3).Select(cell => cell.Trim())));
        var rules = Shipped.Descriptors.Select(rule => $"{rule.Id} | {rule.Category} | {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled")}");
        Assert.Equal(rules, rows.Order(StringComparer.Ordinal));
    }
}
