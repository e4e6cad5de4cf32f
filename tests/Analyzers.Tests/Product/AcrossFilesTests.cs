using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>One Fix All over the solution rewrites what several files have in them, each as it would be alone.</summary>
public sealed class AcrossFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Ids => Shipped.Ids.Where(row => RulePage.Of(row.Data) is { Violation: { IsCode: true, IsProgram: false }, Fixed: not null });

    [Theory, MemberData(nameof(Ids))]
    public async Task All_files_at_once(string id)
    {
        var page = RulePage.Of(id);
        var run = FormatRun.Over([("One.cs", In("One", page.Violation!)), ("Two.cs", In("Two", page.Violation!))], Analysis.Options, Library.Reference);
        await run.FixAsync(id, Cancel);
        var texts = await run.TextsAsync(Cancel);
        Assert.Equal(In("One", page.Fixed!), texts["One.cs"]);
        Assert.Equal(In("Two", page.Fixed!), texts["Two.cs"]);
    }

    private static string In(string space, RulePage.Block block) => block.File.Insert(Snippet.Usings.Length, $"namespace {space};\n");
}
