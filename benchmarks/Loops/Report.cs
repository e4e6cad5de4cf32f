namespace ConcurrencyAnalyzers.Loops.Benchmark;

/// <summary>The table of docs/loops.md, and what it comes to.</summary>
internal static class Report
{
    private const string Begin = "<!-- figures -->\n";
    private const string End = "<!-- end of figures -->\n";

    public static string Of(IReadOnlyList<Row> rows)
    {
        var (least, most) = (rows.Min(row => row.Rewritten.Cost), rows.Max(row => row.Rewritten.Cost));
        var slower = rows.Where(row => row.IsSlower).Select(row => row.Name).ToArray();
        return $"""
            One run on {Environment.ProcessorCount} processors, .NET {Environment.Version}:

            | | loop, µs | rewritten: time | processor time | each round for itself: time | processor time |
            |---|---:|---:|---:|---:|---:|
            {string.Join('\n', rows.Select(row => $"| {row.Name} | {row.Loop:0} | {row.Rewritten} | {row.Naive} |"))}

            Processor time is that of all threads: rewritten loops cost {least:0.00} to {most:0.00} times that of the loops as written, each round for itself up to {rows.Max(row => row.Naive.Cost):0.0} times.
            {(slower.Length == 0 ? "No rewritten loop took longer than the loop as written." : $"Longer than the loops as written took: {string.Join(", ", slower)}.")}

            """;
    }

    public static void Write(string text)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ConcurrencyAnalyzers.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("ConcurrencyAnalyzers.sln is in no folder around the program");
        var path = Path.Combine(folder, "docs", "loops.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(path, page[..from] + text + page[to..]);
    }
}
