using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Testing.Tests;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("ab", "ab", "")]
    [InlineData("a[|b|]c", "abc", "[1..2)")]
    [InlineData("[|a[|b|]|]", "ab", "[1..2) [0..2)")]
    [InlineData("{|#0:a{|ID:b|}|}", "ab", "#0[0..2) ID[1..2)")]
    [InlineData("{|#0:a[|b|#0}c|]", "abc", "[1..3) #0[0..2)")]
    [InlineData("[|int[|]", "int[", "[0..4)")]
    [InlineData("{|A:new int[|}]", "new int[]", "A[0..8)")]
    [InlineData("a$$b$$", "ab", "$1 $2")]
    [InlineData("[||]a", "a", "[0..0)")]
    [InlineData("p is [1, .., 2] || q is { X: 1 | 2 }", "p is [1, .., 2] || q is { X: 1 | 2 }", "")]
    public void Parsed(string input, string code, string found)
    {
        TestFileMarkupParser.GetPositionsAndSpans(input, out var output, out var positions, out var spans);
        Assert.Equal(code, output);
        Assert.Equal(found, string.Join(' ', positions.Select(at => $"${at}").Concat(spans.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Select(span => pair.Key + span)))));
    }

    [Theory]
    [InlineData("[|a")]
    [InlineData("a|]")]
    [InlineData("[|a|}")]
    [InlineData("{|A:a|]")]
    [InlineData("{|#0:a|#1}")]
    public void Refused(string input) => Assert.Throws<ArgumentException>(() => TestFileMarkupParser.GetSpans(input, out _, out _));

    [Fact]
    public void Positions_as_code()
    {
        TestFileMarkupParser.GetSpans("$$\"\"\"[|a|]\"\"\"", treatPositionIndicatorsAsCode: true, out var output, out var spans);
        Assert.Equal("$$\"\"\"a\"\"\"", output);
        Assert.Single(spans);
    }
}
