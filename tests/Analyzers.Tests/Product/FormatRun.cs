using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Rewrites a project as <c>dotnet format analyzers</c> does: id by id, the first report's first action, Fix All over the solution.</summary>
internal sealed class FormatRun
{
    private static readonly IReadOnlyList<CodeFixProvider> Fixes = [.. Shipped.Instances<CodeFixProvider>(typeof(Fix))];

    private Project project;

    private FormatRun(Project project) => this.project = project;

    public static FormatRun Over(IEnumerable<(string Path, string Text)> files, CSharpCompilationOptions? options = null, params MetadataReference[] references)
    {
        var project = new AdhocWorkspace()
            .AddProject("Code", LanguageNames.CSharp)
            .WithParseOptions(Analysis.Language)
            .WithCompilationOptions(options ?? Analysis.Options)
            .WithMetadataReferences(Analysis.Framework.AddRange(references));
        foreach (var (path, text) in files)
            project = project.AddDocument(Path.GetFileName(path), text, filePath: path).Project;
        return new(project);
    }

    public async Task<Compilation> CompileAsync(CancellationToken cancel) => (await project.GetCompilationAsync(cancel))!;

    public async Task<IReadOnlyList<Diagnostic>> ReportsAsync(CancellationToken cancel) => await Analysis.RunAsync(await CompileAsync(cancel), cancel);

    /// <summary>The actions that the light bulb offers for a report.</summary>
    public async Task<IReadOnlyList<CodeAction>> ActionsAsync(Diagnostic report, CancellationToken cancel)
    {
        var actions = new List<CodeAction>();
        foreach (var fix in FixesOf(report.Id))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(DocumentOf(report)!, report, (action, _) => actions.Add(action), cancel));
        return actions;
    }

    /// <summary>One run for one id.</summary>
    public async Task FixAsync(string id, CancellationToken cancel)
    {
        var reports = (await ReportsAsync(cancel)).Where(report => report.Id == id && DocumentOf(report) is not null).ToImmutableArray();
        if (reports.IsEmpty || FixesOf(id) is not [var fix, ..])
            return;

        var first = await ActionsAsync(reports[0], cancel);
        var context = new FixAllContext(
            DocumentOf(reports[0])!, fix, FixAllScope.Solution, first is [var action, ..] ? action.EquivalenceKey : null, [id], new Known(this, reports), cancel);
        if (await fix.GetFixAllProvider()!.GetFixAsync(context) is { } all)
            foreach (var change in (await all.GetOperationsAsync(cancel)).OfType<ApplyChangesOperation>())
                project = change.ChangedSolution.GetProject(project.Id)!;
    }

    /// <summary>One run for every id.</summary>
    public async Task FixAllAsync(CancellationToken cancel)
    {
        foreach (var rule in Shipped.Descriptors)
            await FixAsync(rule.Id, cancel);
    }

    public async Task<IReadOnlyDictionary<string, string>> TextsAsync(CancellationToken cancel)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in project.Documents)
            texts[document.FilePath!] = (await document.GetTextAsync(cancel)).ToString();
        return texts;
    }

    private static IReadOnlyList<CodeFixProvider> FixesOf(string id) => [.. Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id))];

    private Document? DocumentOf(Diagnostic report) => report.Location.SourceTree is { } tree ? project.GetDocument(tree) : null;

    private sealed class Known(FormatRun run, ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(reports.Where(report => run.DocumentOf(report)?.Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
