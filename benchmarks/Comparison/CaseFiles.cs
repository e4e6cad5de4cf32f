namespace ConcurrencyAnalyzers.Comparison;

/// <summary>Reads the cases: every shape in every context of its group, and those that are written out.</summary>
internal static class CaseFiles
{
    public static string Types { get; } = File.ReadAllText(PathOf("Types.cs.txt"));

    public static IReadOnlyList<Case> Read() => [.. Multiplied(), .. Written("blocking.txt"), .. Written("silent.txt")];

    private static IEnumerable<Case> Multiplied()
    {
        var contexts = Sections("contexts.txt").ToArray();
        foreach (var shape in Shapes())
            foreach (var (_, header, text) in contexts)
            {
                var (name, expectation, groups) = (header[0], header[1], header[2].Split(' '));
                if (!groups.Contains(shape.Group))
                    continue;
                var expected = expectation == "same" ? shape.Expectation : Enum.Parse<Expectation>(expectation, ignoreCase: true);
                yield return Case.Parse(shape.Title, $"`{shape.Code}`{(shape.Needs.Length > 0 ? $" of `{shape.Needs}`" : "")}, {name}", name, Fill(text, shape), expected);
            }
    }

    private static string Fill(string text, Shape shape)
    {
        var needs = shape.Needs.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(need => (Type: need[..need.LastIndexOf(' ')], Name: need[(need.LastIndexOf(' ') + 1)..])).ToArray();
        if (needs.Length == 0)
            text = text.Replace(", $needs", "", StringComparison.Ordinal);
        return text
            .Replace("$needs", shape.Needs, StringComparison.Ordinal)
            .Replace("$names", string.Join(", ", needs.Select(need => need.Name)), StringComparison.Ordinal)
            .Replace("$locals", string.Join('\n', needs.Select(need => $"{need.Type} {need.Name} = Get<{need.Type}>();")), StringComparison.Ordinal)
            .Replace("$code", shape.Code, StringComparison.Ordinal);
    }

    private static IEnumerable<Shape> Shapes()
    {
        var (group, title) = ("", "");
        foreach (var line in Lines("shapes.txt").Where(line => line.Length > 0))
            if (line.StartsWith("# ", StringComparison.Ordinal))
                (group, title) = Heading(line);
            else
            {
                var columns = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                yield return new(
                    group, title, columns[0], columns is [_, not "-", ..] ? columns[1] : "",
                    columns is [_, _, var expected] ? Enum.Parse<Expectation>(expected, ignoreCase: true) : Expectation.Fix);
            }
    }

    private static IEnumerable<Case> Written(string file) =>
        from section in Sections(file)
        let expectation = section.Header is [_, var expected] ? Enum.Parse<Expectation>(expected, ignoreCase: true) : Expectation.Silent
        select Case.Parse(section.Title, section.Header[0], section.Header[0], $"class C\n{{\n{section.Text.Trim('\n')}\n}}\n", expectation);

    private static IEnumerable<(string Title, string[] Header, string Text)> Sections(string file)
    {
        var title = "";
        string[]? header = null;
        var text = new List<string>();
        foreach (var line in Lines(file).Append("# :"))
        {
            var ends = line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("== ", StringComparison.Ordinal);
            if (!ends)
            {
                text.Add(line);
                continue;
            }

            if (header is not null)
                yield return (title, header, string.Join('\n', text));
            text.Clear();
            header = line[0] == '=' ? line[3..].Split(" : ") : null;
            if (line[0] == '#')
                (_, title) = Heading(line);
        }
    }

    /// <summary>What comes before the first heading explains the file to its reader.</summary>
    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(PathOf(file)).SkipWhile(line => line is not ['#' or '=', ..]);

    private static (string Group, string Title) Heading(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[2..colon], line[(colon + 1)..].Trim());
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "cases", file);

    private sealed record Shape(string Group, string Title, string Code, string Needs, Expectation Expectation);
}
