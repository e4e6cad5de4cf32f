using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ConcurrencyAnalyzers;

/// <summary>Base of fixes that change other files too: one report after the other, each in a solution that is bound anew and must not be worse than before.</summary>
/// <param name="id">The rule.</param>
/// <param name="action">The second half of the equivalence key.</param>
/// <param name="title">What the menu says.</param>
public abstract class SolutionFix(string id, string action, string title) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(id);

    public string Key { get; } = $"{id}.{action}";

    public sealed override FixAllProvider GetFixAllProvider() => new All(this);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var report in context.Diagnostics)
        {
            var before = context.Document.Project.Solution;
            var after = await ApplyAsync(before, [(context.Document.Id, report)], context.CancellationToken).ConfigureAwait(false);
            if (after != before) context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(after), Key), report);
        }
    }

    /// <summary>One report's edits, by document; null where it cannot be shown to keep what the program means.</summary>
    private protected abstract Task<IReadOnlyList<Edit>?> EditsAsync(Document document, SyntaxNode node, ImmutableDictionary<string, string?> properties, CancellationToken cancel);

    private protected static async Task<Edit?> EditOfAsync(Document document, SyntaxNode node, CancellationToken cancel) =>
        await document.GetSemanticModelAsync(cancel).ConfigureAwait(false) is { } model
            ? new Edit(new SyntaxEditor(await model.SyntaxTree.GetRootAsync(cancel).ConfigureAwait(false), document.Project.Solution.Workspace.Services), model, node, ImmutableDictionary<string, string?>.Empty, document.Project.AnalyzerOptions, cancel)
            : null;

    private async Task<Solution> ApplyAsync(Solution solution, IReadOnlyCollection<(DocumentId Id, Diagnostic Report)> reports, CancellationToken cancel)
    {
        // Reports are found again by the marks on their nodes.
        var marks = new List<(DocumentId Id, SyntaxAnnotation Mark, ImmutableDictionary<string, string?> Properties)>();
        var start = solution;
        foreach (var document in reports.GroupBy(report => report.Id))
        {
            if (start.GetDocument(document.Key) is not { } file || await file.GetSyntaxRootAsync(cancel).ConfigureAwait(false) is not { } root) continue;
            var nodes = new Dictionary<SyntaxNode, SyntaxAnnotation>();
            foreach (var report in document.Select(report => report.Report).Where(report => root.FullSpan.Contains(report.Location.SourceSpan)).OrderBy(report => report.Location.SourceSpan.Start))
            {
                var node = root.FindNode(report.Location.SourceSpan, getInnermostNodeForTie: true);
                if (nodes.ContainsKey(node)) continue;
                nodes.Add(node, new SyntaxAnnotation());
                marks.Add((document.Key, nodes[node], report.Properties));
            }

            start = start.WithDocumentSyntaxRoot(document.Key, root.ReplaceNodes(nodes.Keys, (old, now) => now.WithAdditionalAnnotations(nodes[old])));
        }

        var current = start;
        foreach (var (id, mark, properties) in marks)
        {
            if (current.GetDocument(id) is not { } document || await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false) is not { } root || root.GetAnnotatedNodes(mark).FirstOrDefault() is not { } node) continue;
            if (await EditsAsync(document, node, properties, cancel).ConfigureAwait(false) is { } edits && await TryAsync(current, edits, cancel).ConfigureAwait(false) is { } next) current = next;
        }

        return current == start ? solution : current;
    }

    private static async Task<Solution?> TryAsync(Solution before, IReadOnlyList<Edit> edits, CancellationToken cancel)
    {
        var (after, changed) = (before, new List<DocumentId>());
        foreach (var edit in edits)
        {
            var root = edit.Result();
            if (before.GetDocument(edit.Model.SyntaxTree) is not { } document || !Written.IsSound(edit.Model.SyntaxTree, root, MemberPath.File, cancel)) return null;
            after = after.WithDocumentSyntaxRoot(document.Id, root);
            changed.Add(document.Id);
            foreach (var linked in document.GetLinkedDocumentIds())
            {
                after = after.WithDocumentText(linked, root.GetText());
                changed.Add(linked);
            }
        }

        foreach (var id in changed)
        {
            var (old, now) = (await ComplaintsAsync(before, id, cancel).ConfigureAwait(false), await ComplaintsAsync(after, id, cancel).ConfigureAwait(false));
            if (now.Any(said => said.Count() > old[said.Key].Count())) return null;
        }

        // What a type promises, an interface for one, may be broken in files that are not changed.
        var projects = changed.Select(id => id.ProjectId).Distinct().ToArray();
        foreach (var project in projects.Concat(projects.SelectMany(id => before.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(id))).Distinct())
            if (await ErrorsAsync(after, project, cancel).ConfigureAwait(false) > await ErrorsAsync(before, project, cancel).ConfigureAwait(false)) return null;
        return after;
    }

    private static async Task<int> ErrorsAsync(Solution solution, ProjectId id, CancellationToken cancel) =>
        await solution.GetProject(id)!.GetCompilationAsync(cancel).ConfigureAwait(false) is { } compilation ? compilation.GetDeclarationDiagnostics(cancel).Count(said => said.Severity == DiagnosticSeverity.Error) : 0;

    private static async Task<ILookup<string, Diagnostic>> ComplaintsAsync(Solution solution, DocumentId id, CancellationToken cancel)
    {
        var model = await solution.GetDocument(id)!.GetSemanticModelAsync(cancel).ConfigureAwait(false);
        return model!.GetDiagnostics(null, cancel).Where(said => said.Severity >= DiagnosticSeverity.Warning && !said.IsSuppressed).ToLookup(said => said.Id);
    }

    /// <summary>All reports in one coherent change; any key, also none, is the one action that there is.</summary>
    private sealed class All(SolutionFix fix) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var solution = context.Solution;
            IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project];
            var reports = new List<(DocumentId, Diagnostic)>();
            foreach (var project in projects)
            {
                var found = context is { Scope: FixAllScope.Document, Document: { } document } ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false) : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                reports.AddRange(found.Select(report => (solution.GetDocument(report.Location.SourceTree)?.Id, report)).Where(report => report.Id is not null).Select(report => (report.Id!, report.report)));
            }

            var after = await fix.ApplyAsync(solution, reports, context.CancellationToken).ConfigureAwait(false);
            return after == solution ? null : CodeAction.Create(fix.Key, _ => Task.FromResult(after), fix.Key);
        }
    }
}
