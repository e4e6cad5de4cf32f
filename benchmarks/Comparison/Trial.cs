using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>What became of the fix of a report.</summary>
internal enum Fate
{
    None,

    /// <summary>It compiles, and the report is gone.</summary>
    Fixed,

    /// <summary>It compiles, and something is still reported.</summary>
    Unfinished,

    /// <summary>It compiles where the case says that an await does something else.</summary>
    Changed,

    /// <summary>It compiles, and something that was done before is no longer waited for.</summary>
    Unawaited,

    /// <summary>It does not compile.</summary>
    Broken,
}

/// <param name="Reported">On a line that blocks.</param>
/// <param name="AtCause">On a line that does the blocking for a caller.</param>
/// <param name="Wrong">The reports anywhere else.</param>
/// <param name="Fate">The worst of its fixes.</param>
/// <param name="Report">The id of the report with the worst fix.</param>
/// <param name="Detail">What the compiler said to it.</param>
internal sealed record Outcome(Case Case, bool Reported, bool AtCause, IReadOnlyList<string> Wrong, Fate Fate, string? Report, string? Detail)
{
    public bool Missed => Case.Blocks && !Reported && !AtCause;

    public bool WronglyReported => Case.Silent && Wrong.Count > 0;
}

/// <summary>Tries a tool on a case: its reports, and the first action for each of them.</summary>
internal sealed class Trial(Tool tool, Case @case, Project project)
{
    public static async Task<Outcome> RunAsync(Tool tool, Case @case, Project project, CancellationToken cancel) =>
        await new Trial(tool, @case, project).RunAsync(cancel);

    private async Task<Outcome> RunAsync(CancellationToken cancel)
    {
        var reports = await ReportsAsync(project, cancel);
        var (worst, id, detail) = (Fate.None, default(string), default(string));
        foreach (var report in reports)
        {
            var (fate, said) = await FateAsync(report, reports.Count, cancel);
            if (fate > worst)
                (worst, id, detail) = (fate, report.Id, said);
        }

        return new(
            @case,
            reports.Any(report => On(report, @case.Blocking)),
            reports.Any(report => On(report, @case.Causes)),
            [.. reports.Where(report => !On(report, @case.Blocking) && !On(report, @case.Causes)).Select(report => report.Id).Distinct()],
            worst,
            id,
            detail);
    }

    private static bool On(Diagnostic report, IReadOnlySet<int> lines)
    {
        var span = report.Location.GetLineSpan();
        return Enumerable.Range(span.StartLinePosition.Line, span.EndLinePosition.Line - span.StartLinePosition.Line + 1).Any(lines.Contains);
    }

    private async Task<IReadOnlyList<Diagnostic>> ReportsAsync(Project on, CancellationToken cancel)
    {
        var compilation = (await on.GetCompilationAsync(cancel))!;
        var driver = compilation.WithAnalyzers(tool.Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(tool.Files), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var reports = await driver.GetAnalyzerDiagnosticsAsync(cancel);
        foreach (var failure in reports.Where(report => report.Id == "AD0001"))
            Console.Error.WriteLine($"{@case.Name}: {failure.GetMessage()}");
        return [.. reports.Where(report => tool.Rules.Contains(report.Id)).OrderBy(report => report.Location.SourceSpan.Start)];
    }

    private async Task<(Fate Fate, string? Said)> FateAsync(Diagnostic report, int reports, CancellationToken cancel)
    {
        try
        {
            if (await FixedAsync(report, cancel) is not { } after)
                return (Fate.None, null);
            var complaints = Workspace.Complaints((await after.GetCompilationAsync(cancel))!, cancel);
            if (complaints is [var complaint, ..])
                return (complaint.StartsWith(Workspace.NotAwaited, StringComparison.Ordinal) ? Fate.Unawaited : Fate.Broken, complaint);
            if (@case.Expectation is Expectation.NoFix)
                return (Fate.Changed, "an await does something else here");
            return (await ReportsAsync(after, cancel)).Count < reports ? (Fate.Fixed, null) : (Fate.Unfinished, "still reported");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (Fate.Broken, failure.GetType().Name);
        }
    }

    private async Task<Project?> FixedAsync(Diagnostic report, CancellationToken cancel)
    {
        var document = project.GetDocument(report.Location.SourceTree)!;
        var actions = new List<CodeAction>();
        foreach (var fix in tool.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(report.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), cancel));
        if (actions is not [var first, ..])
            return null;
        while (first.NestedActions is [var nested, ..])
            first = nested;
        var change = (await first.GetOperationsAsync(cancel)).OfType<ApplyChangesOperation>().FirstOrDefault();
        return change?.ChangedSolution.GetProject(project.Id);
    }
}
