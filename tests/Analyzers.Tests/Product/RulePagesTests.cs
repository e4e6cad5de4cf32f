using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The pages in docs/rules say what the rules and fixes do.</summary>
public sealed class RulePagesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Ids => Shipped.Ids;

    [Fact]
    public void No_page_without_a_rule() =>
        Assert.Equal(Shipped.Descriptors.Select(rule => rule.Id), Directory.GetFiles(Shipped.PathOf("docs", "rules"), "CONC*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Ids))]
    public void Title(string id) => Assert.Equal($"{id}: {Shipped.Descriptor(id).Title}", RulePage.Of(id).Title);

    [Theory, MemberData(nameof(Ids))]
    public void Help_link(string id) => Assert.EndsWith($"/docs/rules/{id}.md", Shipped.Descriptor(id).HelpLinkUri);

    [Theory, MemberData(nameof(Ids))]
    public void Has_tests(string id)
    {
        var tests = GetType().Assembly.GetTypes().Single(type => type.Name == Shipped.Rule(id).GetType().Name + "Tests");
        Assert.True(tests.GetMethods().Count(method => method.IsDefined(typeof(FactAttribute), inherit: true)) >= 5, $"{tests.Name} has hardly a test");
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Violation_is_reported(string id)
    {
        var violation = Violation(id);
        if (violation.IsCode)
        {
            Assert.Contains(await Run(violation).ReportsAsync(Cancel), report => report.Id == id);
            return;
        }

        var file = new TextFile("user." + violation.Language, violation.Text);
        Assert.Contains(await Analysis.RunAsync(Analysis.Compile(), Cancel, file), report => report.Id == id);
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Violation_compiles(string id)
    {
        if (Violation(id) is { IsCode: true } violation)
            Assert.Empty((await Run(violation).CompileAsync(Cancel)).GetDiagnostics(Cancel).Where(said => said.Severity == DiagnosticSeverity.Error));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Severity_and_fix_in_the_table(string id)
    {
        var facts = RulePage.Of(id).Facts;
        Assert.Equal(Shipped.Severity(Shipped.Descriptor(id)), facts[0]);

        var actions = await FixTable.ActionsAsync(id, Cancel);
        if (actions.Count == 0)
            Assert.Equal("none", facts[1].ToLowerInvariant());
        var said = string.Join(" | ", facts[1..]);
        Assert.All(actions, action =>
        {
            Assert.Contains(action.Title, said);
            Assert.Contains($"`{action.Key}`", said);
            Assert.Matches($"^{id}\\.[A-Z][A-Za-z]+$", action.Key);
        });
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Fixed_is_what_the_fix_makes_of_it(string id)
    {
        if (Violation(id) is not { IsCode: true } violation)
            return;
        var run = Run(violation);
        var before = await run.ReportsAsync(Cancel);
        await run.FixAsync(id, Cancel);
        var after = (await run.TextsAsync(Cancel)).Values.Single();
        if (RulePage.Of(id).Fixed is not { } fixedBlock)
        {
            Assert.Equal(violation.File, after);
            return;
        }

        Assert.Equal(fixedBlock.File, after);
        var left = await run.ReportsAsync(Cancel);
        Assert.Empty(left.Select(report => report.Id).Except(before.Select(report => report.Id)));
        Assert.True(left.Count < before.Count, "Nothing is better after the fix:\n" + left.Show());
    }

    private static RulePage.Block Violation(string id)
    {
        var block = RulePage.Of(id).Violation;
        Assert.True(block is not null, $"{id}: there is no code under '## Violation'");
        return block;
    }

    private static FormatRun Run(RulePage.Block block) => FixTable.Run(block);
}

/// <summary>What the fixes say of themselves when they are asked about the page's example.</summary>
internal static class FixTable
{
    public static FormatRun Run(RulePage.Block block)
    {
        return FormatRun.Over([("Page.cs", block.File)], Analysis.Options.WithOutputKind(block.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary), Library.Reference);
    }

    /// <summary>Each action that some report of the example gets, once.</summary>
    public static async Task<IReadOnlyList<(string Title, string Key)>> ActionsAsync(string id, CancellationToken cancel)
    {
        if (RulePage.Of(id).Violation is not { IsCode: true } violation)
            return [];
        var run = Run(violation);
        var actions = new List<(string, string)>();
        foreach (var report in (await run.ReportsAsync(cancel)).Where(report => report.Id == id))
            actions.AddRange((await run.ActionsAsync(report, cancel)).Select(action => (action.Title, action.EquivalenceKey ?? "")));
        return [.. actions.Distinct()];
    }
}
