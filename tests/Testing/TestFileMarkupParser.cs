using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Takes <c>[|x|]</c>, <c>{|Name:x|}</c>, <c>{|#0:x|#0}</c> and <c>$$</c> out of a test's code. Spans nest.</summary>
public static partial class TestFileMarkupParser
{
    public static void GetPositionsAndSpans(string input, out string output, out ImmutableArray<int> positions, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        (output, positions, spans) = Parse(input, positionsAreCode: false);

    public static void GetSpans(string input, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        GetSpans(input, treatPositionIndicatorsAsCode: false, out output, out spans);

    public static void GetSpans(string input, bool treatPositionIndicatorsAsCode, out string output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans) =>
        (output, _, spans) = Parse(input, treatPositionIndicatorsAsCode);

    [GeneratedRegex(@"\$\$ | \[\| | \|\] | \{\|(?<name>[^:|[\]{}]+): | \|(?<end>\#\d+)\} | \|\}", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Tag();

    private static (string, ImmutableArray<int>, ImmutableDictionary<string, ImmutableArray<TextSpan>>) Parse(string input, bool positionsAreCode)
    {
        var output = new StringBuilder();
        var positions = ImmutableArray.CreateBuilder<int>();
        var spans = new List<(string Name, TextSpan Span)>();
        var open = new List<(string Name, int Start, int At)>();
        var read = 0;
        for (var tag = Tag().Match(input); tag.Success; tag = Tag().Match(input, read))
        {
            // In `new int[|}` and `[|]` the bracket is code and the rest closes what is open.
            var closesAfterBracket = tag.Value == "[|" && open.Count > 0 && input.AsSpan(tag.Index + 2) is [var next, ..]
                && next == (open[^1].Name.Length == 0 ? ']' : '}');
            var isCode = closesAfterBracket || (positionsAreCode && tag.Value == "$$");
            var taken = isCode ? tag.Length - (closesAfterBracket ? 1 : 0) : 0;
            output.Append(input, read, tag.Index + taken - read);
            read = tag.Index + (isCode ? taken : tag.Length);
            if (isCode)
                continue;

            if (tag.Value == "$$")
                positions.Add(output.Length);
            else if (tag.Value == "[|")
                open.Add((string.Empty, output.Length, tag.Index));
            else if (tag.Groups["name"] is { Success: true } name)
                open.Add((name.Value, output.Length, tag.Index));
            else
                Close(tag);
        }

        if (open.Count > 0)
            throw new ArgumentException($"The markup at position {open[^1].At} is not closed: {Excerpt(input, open[^1].At)}");

        output.Append(input, read, input.Length - read);
        return (output.ToString(), positions.ToImmutable(), spans.GroupBy(span => span.Name).ToImmutableDictionary(group => group.Key, group => group.Select(span => span.Span).ToImmutableArray()));

        void Close(Match tag)
        {
            var end = tag.Groups["end"];
            var at = end.Success ? open.FindLastIndex(span => span.Name == end.Value) : open.Count - 1;
            if (at < 0 || (!end.Success && open[at].Name.Length == 0 != (tag.Value == "|]")))
                throw new ArgumentException($"The markup '{tag.Value}' at position {tag.Index} closes nothing: {Excerpt(input, tag.Index)}");

            spans.Add((open[at].Name, TextSpan.FromBounds(open[at].Start, output.Length)));
            open.RemoveAt(at);
        }
    }

    private static string Excerpt(string input, int at) => input.Substring(at, Math.Min(40, input.Length - at));
}
