using System.Text;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>A tool over all cases, in their order.</summary>
internal sealed record Result(Tool Tool, IReadOnlyList<Outcome> Outcomes)
{
    public int Count(Func<Outcome, bool> which) => Outcomes.Count(which);
}

/// <summary>docs/comparison.md.</summary>
internal sealed class Report(IReadOnlyList<Case> cases, IReadOnlyList<Result> results, IReadOnlyList<Rival> absent)
{
    private readonly StringBuilder text = new();

    private Result Ours => results[0];

    private IEnumerable<Result> Rivals => results.Skip(1);

    public string Write()
    {
        Introduction();
        Summary();
        Line("\n## By shape\n\n### Reported, at its cause included\n");
        ByGroup(@case => @case.Blocks, outcome => outcome.Reported || outcome.AtCause);
        Line("\n### Wrongly reported\n");
        ByGroup(@case => @case.Silent, outcome => outcome.WronglyReported);
        Line("\n### Fixes that broke or changed the code, or left a task behind\n");
        ByGroup(_ => true, outcome => outcome.Fate is Fate.Broken or Fate.Unawaited or Fate.Changed);
        WhereARivalIsBetter();
        WhatBroke();
        return text.ToString();
    }

    private void Introduction()
    {
        var (blocking, silent) = (cases.Count(@case => @case.Blocks), cases.Count(@case => @case.Silent));
        Line($"""
            # Comparison

            How the 1xx rules and released packages do on {cases.Count} cases: in {blocking} of them something blocks async code, in {silent} nothing does or nobody could await it, and {cases.Count - blocking - silent} are a matter of taste.
            `dotnet run -c Release --project benchmarks/Comparison` writes this page. The cases are in `benchmarks/Comparison/cases`: shapes that are put into contexts, and some that are written out.
            They are our own, so read the tables as what each package does with these shapes, and not as how often they occur.

            What is right stands in the case, and no analyzer is asked: the line that blocks is marked, and it is said whether a fix is expected, is welcome, or would change what the code does.

            - **Reported**: on the marked line. **At its cause**: not there, but where the wait is written, in the synchronous method that async code calls. **Missed**: neither.
            - **Wrongly reported**: something is reported in a case without anything to report. Inside a `lock` is one: no await can stand there. A synchronous lambda for `Task.Run` is not: one may like it or not.
            - **Fixes offered**: a report has a code action; its first is applied and the result compiled. **Fixed**: it compiles and has fewer reports. **Broken**: it does not compile. **Not awaited**:
              it compiles, and the compiler warns that a call that was waited for is not awaited (CS4014). **Changed**: it compiles, where the case says that an await does something else: a timeout is dropped, a `catch` no longer matches, a delegate returns tasks.
              **Unfinished**: it compiles, and as much is reported as before. The worst report of a case counts.

            Only rules about blocking calls are on, all of them as warnings:

            """);
        foreach (var (tool, _) in results)
            Line($"- {tool.Name}: {string.Join(", ", tool.Rules.Order(StringComparer.Ordinal))}. {Rival.All.FirstOrDefault(rival => tool.Name == $"{rival.Package} {rival.Version}")?.Note}".TrimEnd());
        foreach (var rival in absent)
            Line($"- {rival.Package} {rival.Version} could not be restored where this page was written, and is not in the tables.");
    }

    private void Summary()
    {
        Line("\n## All cases\n");
        Row(["", .. results.Select(result => result.Tool.Name)]);
        Row(["---", .. results.Select(_ => "--:")]);
        Values($"Reported, of {cases.Count(@case => @case.Blocks)}", outcome => outcome.Case.Blocks && outcome.Reported);
        Values("At its cause", outcome => outcome.Case.Blocks && !outcome.Reported && outcome.AtCause);
        Values("Missed", outcome => outcome.Missed);
        Values($"Wrongly reported, of {cases.Count(@case => @case.Silent)}", outcome => outcome.WronglyReported);
        Values("Fixes offered", outcome => outcome.Fate != Fate.None);
        Values("Fixed", outcome => outcome.Fate == Fate.Fixed);
        Values($"Fixed where that is expected, of {cases.Count(@case => @case.Expectation == Expectation.Fix)}", outcome => outcome is { Fate: Fate.Fixed, Case.Expectation: Expectation.Fix });
        Values("Broken", outcome => outcome.Fate == Fate.Broken);
        Values("Not awaited", outcome => outcome.Fate == Fate.Unawaited);
        Values("Changed", outcome => outcome.Fate == Fate.Changed);
        Values("Unfinished", outcome => outcome.Fate == Fate.Unfinished);

        void Values(string title, Func<Outcome, bool> which) => Row([title, .. results.Select(result => $"{result.Count(which)}")]);
    }

    private void ByGroup(Func<Case, bool> among, Func<Outcome, bool> which)
    {
        Row(["", "Cases", .. results.Select(result => result.Tool.Name)]);
        Row(["---", "--:", .. results.Select(_ => "--:")]);
        foreach (var group in cases.Where(among).GroupBy(@case => @case.Group))
            Row([group.Key, $"{group.Count()}", .. results.Select(result => $"{result.Count(outcome => outcome.Case.Group == group.Key && among(outcome.Case) && which(outcome))}")]);
    }

    private void WhereARivalIsBetter()
    {
        Line("\n## Where a rival is better\n");
        Grouped("Reported by a rival and missed by us", ours => ours.Missed, theirs => !theirs.Missed);
        Grouped("Wrongly reported by us and not by a rival", ours => ours.WronglyReported, theirs => !theirs.WronglyReported);
        Grouped("Fixed by a rival and not by us", ours => ours.Case.Blocks && ours.Fate != Fate.Fixed, theirs => theirs.Fate == Fate.Fixed);
        Grouped("Our fix breaks or changes the code, or does not finish, where a rival's is right or there is none", ours => ours.Fate > Fate.Fixed, theirs => theirs.Fate <= Fate.Fixed);
        Line("And what we get wrong whatever the others do:\n");
        var wrong = Ours.Outcomes.Where(outcome => outcome.Missed || outcome.WronglyReported || outcome.Fate > Fate.Fixed).ToArray();
        foreach (var outcome in wrong)
            Line($"- {outcome.Case.Name}: {(outcome.Missed ? "missed" : outcome.WronglyReported ? $"wrongly reported by {string.Join(", ", outcome.Wrong)}" : $"{outcome.Fate}, {outcome.Detail}")}");
        var unfixed = Ours.Outcomes.Where(outcome => outcome is { Case.Expectation: Expectation.Fix, Fate: Fate.None }).ToArray();
        foreach (var outcome in unfixed)
            Line($"- {outcome.Case.Name}: no fix, and one is expected");
        if (wrong.Length + unfixed.Length == 0)
            Line("Nothing.");
    }

    private void Grouped(string title, Func<Outcome, bool> ours, Func<Outcome, bool> theirs)
    {
        Line($"### {title}\n");
        var places =
            from i in Enumerable.Range(0, cases.Count)
            where ours(Ours.Outcomes[i])
            let better = Rivals.Where(rival => theirs(rival.Outcomes[i])).Select(rival => rival.Tool.Name).ToArray()
            where better.Length > 0
            group (Case: cases[i], better) by cases[i].Place into place
            select place;
        if (!places.Any())
        {
            Line("None.\n");
            return;
        }

        Row(["Where", "Cases", "By", "The first of them"]);
        Row(["---", "--:", "---", "---"]);
        foreach (var place in places)
        {
            var by = place.SelectMany(found => found.better).GroupBy(name => name).Select(name => $"{name.Key} ({name.Count()})");
            Row([place.Key, $"{place.Count()}", string.Join(", ", by), place.First().Case.Name]);
        }

        Line("");
    }

    private void WhatBroke()
    {
        Line("\n## What went wrong with the fixes\n");
        Row(["Package", "Report", "What is said", "Cases", "The first of them"]);
        Row(["---", "---", "---", "--:", "---"]);
        foreach (var (tool, outcomes) in results)
        {
            var kinds = outcomes
                .Where(outcome => outcome.Fate is Fate.Broken or Fate.Unawaited or Fate.Unfinished)
                .GroupBy(outcome => (outcome.Report, Code: outcome.Detail!.Split(' ')[0]))
                .OrderByDescending(kind => kind.Count());
            foreach (var kind in kinds)
                Row([tool.Name, kind.Key.Report!, kind.First().Detail!, $"{kind.Count()}", kind.First().Case.Name]);
        }
    }

    private void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)))} |");

    private void Line(string line) => text.Append(line.ReplaceLineEndings("\n")).Append('\n');
}
