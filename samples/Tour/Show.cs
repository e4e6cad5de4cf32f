using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace ConcurrencyAnalyzers.Tour;

/// <summary>Everything that the user sees.</summary>
internal static class Show
{
    // Enough to see what a rule finds; the summary has the counts.
    private const int RowsOfOneRule = 20;

    private static readonly Style Dim = new(decoration: Decoration.Dim);

    public static async Task<T> StepAsync<T>(string what, Func<Task<T>> step)
    {
        var clock = Stopwatch.StartNew();
        T result;
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            result = await AnsiConsole.Status().StartAsync(Markup.Escape(what) + " …", _ => step());
        }
        else
        {
            // In a file or a pipe, a line for the start shows that it goes on.
            AnsiConsole.WriteLine($"  {what} …");
            result = await step();
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]✓[/] {what} [dim]{clock.Elapsed.TotalSeconds:0.0} s[/]");
        return result;
    }

    public static void Failure(TourException failure)
    {
        AnsiConsole.MarkupLineInterpolated($"[red]✗ {failure.Message}[/]");
        Notes(failure.Details);
    }

    public static void Notes(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            AnsiConsole.Write(new Text($"  {line}\n"));
    }

    public static void Reports(IReadOnlyList<Report> reports)
    {
        if (reports.Count == 0)
            AnsiConsole.WriteLine("No reports: none of the rules found anything.");

        foreach (var family in reports.GroupBy(report => report.Id["CONC".Length]))
        {
            AnsiConsole.WriteLine();
            AnsiConsole.MarkupLineInterpolated($"[bold]{family.Key}xx {Rules.Families.GetValueOrDefault(family.Key)}[/]");
            var table = new Table().Border(TableBorder.Rounded).AddColumns("Rule", "Where", "What");
            foreach (var rule in family.GroupBy(report => report.Id))
            {
                foreach (var report in rule.Take(RowsOfOneRule))
                    table.AddRow(new Text(report.Id, new Style(Color.Yellow)), new Text($"{report.Place.Path}:{report.Place.Line}"), What(report));
                if (rule.Count() > RowsOfOneRule)
                    table.AddRow(new Text(rule.Key), new Text($"… {rule.Count() - RowsOfOneRule} more", Dim), new Text(""));
            }

            AnsiConsole.Write(table);
        }
    }

    private static Paragraph What(Report report)
    {
        var what = new Paragraph(report.Message);
        foreach (var place in report.CallPath)
            what.Append($"\n→ {place.Path}:{place.Line}  {place.Code}", Dim);
        return what;
    }

    public static void Changes(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var changed = after.Where(file => before.GetValueOrDefault(file.Key, "") != file.Value).ToArray();
        foreach (var (path, text) in changed)
        {
            AnsiConsole.WriteLine();
            Print($"--- {path}", new Style(decoration: Decoration.Bold));
            Print($"+++ {path}", new Style(decoration: Decoration.Bold));
            foreach (var hunk in Diff.Of(before.GetValueOrDefault(path, ""), text))
            {
                Print(hunk.Header, new Style(Color.Aqua));
                foreach (var line in hunk.Lines)
                    Print(line.Kind + line.Text.TrimEnd('\r'), line.Kind switch
                    {
                        '-' => new Style(Color.Red),
                        '+' => new Style(Color.Green),
                        _ => Style.Plain,
                    });
            }
        }

        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(changed.Length switch
        {
            0 => "The fixes changed nothing: no report has a fix that is sure to be right.",
            1 => "The fixes changed 1 file.",
            var files => $"The fixes changed {files} files.",
        });

        static void Print(string line, Style style) => AnsiConsole.Write(new Text(line + "\n", style));
    }

    public static void Summary(IReadOnlyList<Report> before, IReadOnlyList<Report> after)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Rule", "Reports", "Rewritten", "Left");
        foreach (var id in before.Concat(after).Select(report => report.Id).Distinct().Order())
        {
            var (found, left) = (before.Count(report => report.Id == id), after.Count(report => report.Id == id));
            table.AddRow(id, Invariant(found), Invariant(found - left), Invariant(left));
        }

        table.AddRow("All", Invariant(before.Count), Invariant(before.Count - after.Count), Invariant(after.Count));
        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("It builds, and a second run changes no file." + (after.Count > 0 ? " What is left has no fix that is sure to be right." : ""));
        AnsiConsole.WriteLine();

        static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public static void Runs(ProgramRun before, ProgramRun after)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Program", "Before", "After");
        foreach (var (first, second) in before.Programs.Zip(after.Programs))
        {
            table.AddRow(new Text(first.Name), Side(first, first.Time), Side(second, first.Time));
            table.AddEmptyRow();
        }

        table.AddRow(new Text("All"), new Markup($"[bold]{Seconds(before.Time)}[/]"), new Markup($"[bold]{Seconds(after.Time)}[/]"));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("Late are the results that came after their program had returned.");
    }

    private static Paragraph Side(ProgramResult program, TimeSpan before)
    {
        var side = new Paragraph(Seconds(program.Time), new Style(decoration: Decoration.Bold));
        if (before > program.Time * 1.25)
            side.Append(string.Create(CultureInfo.InvariantCulture, $"  {before / program.Time:0.0} × faster"), new Style(Color.Green));
        if (program.Late > 0)
            side.Append($"  {program.Late} of {program.Facts.Count} late", new Style(Color.Yellow));
        foreach (var fact in program.Facts)
            side.Append("\n" + fact);
        return side;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
