using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>docs/effects.md is held to what it says.</summary>
public sealed class EffectsDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "docs", "effects.md"));

    [Fact] public void There_are_examples() => Assert.Equal(2, Examples().Count());

    [Fact] public void Every_example_can_be_read() => Assert.Empty(Examples().SelectMany(text => new RowReader("effects.md", SourceText.From(text)).Read().Bad));

    [Fact] public void Every_word_is_explained() => Assert.All(Words(), word => Assert.Matches($@"\| .*`{word}[`:].* \|", Document));

    /// <summary>The blocks without a language, but for the grammar.</summary>
    private static IEnumerable<string> Examples() => Document.Split("\n```").Where((block, i) => i % 2 == 1 && block[0] == '\n' && !block.StartsWith("\nfile "));

    private static IEnumerable<string> Words()
    {
        var problem = new RowReader("", SourceText.From("A.B unknown")).Read().Bad.Single().Problem;
        return problem[(problem.IndexOf("allowed are ", StringComparison.Ordinal) + "allowed are ".Length)..].Split(", ").Select(word => word.Split(':')[0]);
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "ConcurrencyAnalyzers.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
