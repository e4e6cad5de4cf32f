using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Pairs expected with actual diagnostics, each at most once, as many as possible.</summary>
internal sealed class DiagnosticComparison
{
    private readonly IReadOnlyList<DiagnosticResult> expected;
    private readonly IReadOnlyList<Diagnostic> actual;
    private readonly int?[] expectedOf;

    public DiagnosticComparison(IReadOnlyList<DiagnosticResult> expected, IReadOnlyList<Diagnostic> actual)
    {
        this.expected = expected;
        this.actual = actual;
        expectedOf = new int?[actual.Count];

        // A vague expectation must not take the only diagnostic that a precise one fits: move pairs along augmenting paths.
        for (var i = 0; i < expected.Count; i++)
            TryPair(i, new bool[actual.Count]);
    }

    public bool IsEqual => expected.Count == actual.Count && expectedOf.All(index => index is not null);

    public IEnumerable<(DiagnosticResult Expected, Diagnostic Actual)> Pairs =>
        actual.Select((diagnostic, i) => (expected[expectedOf[i]!.Value], diagnostic));

    public string Describe()
    {
        var missing = expected.Where((_, i) => !expectedOf.Contains(i)).ToList();
        var surplus = actual.Where((_, i) => expectedOf[i] is null).ToList();
        var text = new StringBuilder();
        foreach (var crash in surplus.Where(diagnostic => diagnostic.Id == "AD0001"))
            text.AppendLine(crash.GetMessage()).AppendLine();

        text.AppendLine(expected.Count == actual.Count
            ? "The diagnostics returned are not those expected"
            : $"Mismatch between number of diagnostics returned, expected \"{expected.Count}\" actual \"{actual.Count}\"");
        foreach (var result in missing)
        {
            text.AppendLine().AppendLine("Expected, but not reported:").AppendLine($"    {result}");
            if (surplus.MinBy(diagnostic => Differences(result, diagnostic).Count()) is { } nearest)
                text.AppendLine($"  nearest reported: {nearest}").AppendLine($"  differs in {string.Join("; ", Differences(result, nearest))}");
        }

        foreach (var diagnostic in surplus)
            text.AppendLine().AppendLine("Reported, but not expected:").AppendLine($"    {diagnostic}").Append(Excerpt(diagnostic)).AppendLine("  " + Construction(diagnostic));
        return text.ToString();
    }

    private bool TryPair(int result, bool[] tried)
    {
        for (var i = 0; i < actual.Count; i++)
        {
            if (tried[i] || Differences(expected[result], actual[i]).Any())
                continue;

            tried[i] = true;
            if (expectedOf[i] is not { } other || TryPair(other, tried))
            {
                expectedOf[i] = result;
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Differences(DiagnosticResult expected, Diagnostic actual)
    {
        if (expected.Id != actual.Id)
            yield return $"id: expected {expected.Id}, actual {actual.Id}";
        if (!expected.HasLocation && actual.Location != Location.None)
            yield return "location: expected none";
        if (expected.HasLocation && !expected.Spans[0].Matches(actual.Location))
            yield return $"location: expected {expected.Spans[0].Span}, actual {actual.Location.GetLineSpan()}";
        if (expected.HasLocation && !expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
        {
            if (expected.Spans.Length - 1 != actual.AdditionalLocations.Count)
                yield return $"additional locations: expected {expected.Spans.Length - 1}, actual {actual.AdditionalLocations.Count}";
            foreach (var (span, location) in expected.Spans.Skip(1).Zip(actual.AdditionalLocations).Where(pair => !pair.First.Matches(pair.Second)))
                yield return $"additional location: expected {span.Span}, actual {location.GetLineSpan()}";
        }

        if (!expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) && expected.Severity != actual.Severity)
            yield return $"severity: expected {expected.Severity}, actual {actual.Severity}";
        if (expected.Message is { } message && message != actual.GetMessage())
            yield return $"message: expected \"{message}\", actual \"{actual.GetMessage()}\"";
        if (expected.Message is null && expected.MessageArguments is { Length: > 0 } arguments && !arguments.Select(ToText).SequenceEqual(Arguments(actual).Select(ToText)))
            yield return $"arguments: expected ({string.Join(", ", arguments)}), actual ({string.Join(", ", Arguments(actual))})";
    }

    private static string ToText(object? argument) => argument?.ToString() ?? string.Empty;

    /// <summary>The first reported line, as it would be marked.</summary>
    private static string Excerpt(Diagnostic diagnostic)
    {
        if (diagnostic.Location is not { SourceTree: { } tree, SourceSpan: var span })
            return string.Empty;

        var line = tree.GetText().Lines.GetLineFromPosition(span.Start);
        var start = span.Start - line.Start;
        var end = Math.Min(span.End, line.End) - line.Start;
        var code = line.ToString();
        return $"    {code[..start]}[|{code[start..end]}|]{code[end..]}".Replace("    ", "  ") + Environment.NewLine;
    }

    /// <summary>The code to paste into the test.</summary>
    private static string Construction(Diagnostic diagnostic)
    {
        var text = new StringBuilder($"new DiagnosticResult(\"{diagnostic.Id}\", DiagnosticSeverity.{diagnostic.Severity})");
        foreach (var location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Where(location => location != Location.None))
        {
            var span = location.GetLineSpan();
            var (start, end) = (span.StartLinePosition, span.EndLinePosition);
            text.Append($".WithSpan(\"{span.Path}\", {start.Line + 1}, {start.Character + 1}, {end.Line + 1}, {end.Character + 1})");
        }

        if (Arguments(diagnostic) is { Count: > 0 } arguments)
            text.Append($".WithArguments({string.Join(", ", arguments.Select(argument => $"\"{argument}\""))})");
        return text.ToString();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Arguments")]
    private static extern IReadOnlyList<object?> Arguments(Diagnostic diagnostic);
}
