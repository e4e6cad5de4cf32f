namespace ConcurrencyAnalyzers.Comparison;

/// <summary>What stands in the case: nothing here is asked of an analyzer.</summary>
internal enum Expectation
{
    /// <summary>It blocks, and a report should come with a fix.</summary>
    Fix,

    /// <summary>It blocks; a report may come with a fix.</summary>
    Report,

    /// <summary>It blocks, and an await in its place would do something else or cannot stand there.</summary>
    NoFix,

    /// <summary>There is nothing to report.</summary>
    Silent,

    /// <summary>Some want a report and some do not: only what its fix does counts.</summary>
    Open,
}

/// <summary>A file, and what is known of it.</summary>
/// <param name="Blocking">The lines on which its async code blocks; one report on any of them is enough.</param>
/// <param name="Causes">The lines that do the blocking elsewhere, for a caller that is marked.</param>
/// <param name="Place">The context of a shape, or the name of what is written out.</param>
internal sealed record Case(string Group, string Name, string Place, string Text, Expectation Expectation, IReadOnlySet<int> Blocking, IReadOnlySet<int> Causes)
{
    public bool Blocks => Expectation is Expectation.Fix or Expectation.Report or Expectation.NoFix;

    public bool Silent => Expectation == Expectation.Silent;

    /// <summary>Takes the marks out of the text.</summary>
    public static Case Parse(string group, string name, string place, string marked, Expectation expectation)
    {
        var lines = marked.Trim('\n').Split('\n');
        var (blocking, causes) = (new HashSet<int>(), new HashSet<int>());
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].EndsWith("//!", StringComparison.Ordinal))
                blocking.Add(line);
            if (lines[line].EndsWith("//^", StringComparison.Ordinal))
                causes.Add(line);
            lines[line] = lines[line].Replace(" //!", "", StringComparison.Ordinal).Replace(" //^", "", StringComparison.Ordinal);
        }

        var parsed = new Case(group, name, place, string.Join('\n', lines) + '\n', expectation, blocking, causes);
        return parsed.Blocks == blocking.Count > 0 ? parsed : throw new FormatException($"{name}: the marks do not fit the expectation.");
    }
}
