using System.Text;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>A tool over all cases, in their order.</summary>
internal sealed record Result(Tool Tool, IReadOnlyList<Outcome> Outcomes);

/// <summary>docs/comparison.md.</summary>
internal sealed class Report(IReadOnlyList<Case> cases, IReadOnlyList<Result> results, IReadOnlyList<Rival> absent)
{
    private readonly StringBuilder text = new();

    private Result Ours => results[0];

    public string Write()
    {
        var blocking = cases.Count(@case => @case.Blocks);
        Line($"""
            # Comparison

            Written by `dotnet run -c Release --project benchmarks/Comparison`, which tries each package on {cases.Count} cases: in {blocking} of them something blocks async code, in {cases.Count - blocking} nothing does, or nobody
            should await. The cases are in `benchmarks/Comparison/cases`: {cases.Count(@case => @case.Name[0] == '`')} are shapes put into contexts, the others are written out.

            What is right stands in the case, and no analyzer is asked: the line that blocks is marked, and with it whether a fix is expected, may be offered, or would change what the code does.

            - **Reported**: a report on the marked line. **At its cause**: not there, but on the line in a synchronous method where the wait is written. **Missed**: neither.
            - **Wrongly reported**: a case without anything to report in which something is.
            - **Fixes offered**: cases in which a report comes with a code action; the first is taken. **Fixed**: the result compiles and has fewer reports. **Broken**: it does not compile, or calls
              something and forgets to await it. **Changed**: it compiles, where the case says that an await does something else (a timeout that is dropped, a `catch` that no longer matches,
              a delegate that now returns tasks). **Unfinished**: it compiles, and the report is still there. The worst report of a case counts.

            Only the rules about blocking calls are on, all of them as warnings:

            """);
        foreach (var result in results)
            Line($"- {result.Tool.Name}: {string.Join(", ", result.Tool.Rules.Order(StringComparer.Ordinal))}");
        foreach (var rival in absent)
            Line($"- {rival.Package} {rival.Version} could not be restored where this was written, and is not in the tables.");

        Line($"\n## All cases\n\n| Package | Reported of {blocking} | At its cause | Missed | Wrongly reported of {cases.Count - blocking} | Fixes offered | Fixed | Broken | Changed | Unfinished |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (tool, outcomes) in results)
            Line($"| {tool.Name} | {Count(outcomes, Hit)} | {Count(outcomes, Near)} | {Count(outcomes, Missed)} | {Count(outcomes, Wrong)} | {Count(outcomes, o => o.Fate != Fate.None)} | {Count(outcomes, o => o.Fate == Fate.Fixed)} | {Count(outcomes, o => o.Fate == Fate.Broken)} | {Count(outcomes, o => o.Fate == Fate.Changed)} | {Count(outcomes, o => o.Fate == Fate.Unfinished)} |");
        return text.ToString();
    }

    private static bool Hit(Outcome outcome) => outcome.Case.Blocks && outcome.Reported;

    private static bool Near(Outcome outcome) => outcome.Case.Blocks && !outcome.Reported && outcome.AtCause;

    private static bool Missed(Outcome outcome) => outcome.Case.Blocks && !outcome.Reported && !outcome.AtCause;

    private static bool Wrong(Outcome outcome) => !outcome.Case.Blocks && outcome.Wrong.Count > 0;

    private static int Count(IEnumerable<Outcome> outcomes, Func<Outcome, bool> which) => outcomes.Count(which);

    private void Line(string line) => text.Append(line.ReplaceLineEndings("\n")).Append('\n');
}
