using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Host;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A document while it is rewritten, report by report. An edit is bound, in every target framework, before the next one
/// looks at the code; one that brings a new compiler diagnostic is not taken.
/// </summary>
internal sealed class Draft
{
    private readonly HostWorkspaceServices services;
    private readonly AnalyzerOptions options;
    private readonly Dictionary<TextSpan, SyntaxAnnotation> places = [];
    private ImmutableArray<Bound> views;

    private Draft(Project project, ImmutableArray<Bound> views)
    {
        services = project.Solution.Workspace.Services;
        options = project.AnalyzerOptions;
        this.views = views;
    }

    public SyntaxNode Root => views[0].Tree.GetRoot();

    public bool IsChanged { get; private set; }

    public static Task<Draft?> OfAsync(Document document, ImmutableArray<Diagnostic> reports, CancellationToken cancel) =>
        OfAsync(document, reports.Select(report => report.Location.SourceSpan), cancel);

    /// <summary>With places that shall be edited.</summary>
    public static async Task<Draft?> OfAsync(Document document, IEnumerable<TextSpan> spans, CancellationToken cancel)
    {
        if (await Bound.OfAsync(document, cancel).ConfigureAwait(false) is not { } first) return null;
        var views = ImmutableArray.CreateBuilder<Bound>();
        foreach (var id in document.GetLinkedDocumentIds())
            if (document.Project.Solution.GetDocument(id) is { } linked && await Bound.OfAsync(linked, cancel).ConfigureAwait(false) is { } view)
                views.Add(view);

        // Reports are found again by the marks on their nodes, wherever the edits before them have moved these.
        var root = await first.Tree.GetRootAsync(cancel).ConfigureAwait(false);
        var draft = new Draft(document.Project, views.ToImmutable());
        var marks = new Dictionary<SyntaxNode, SyntaxAnnotation>();
        foreach (var span in spans)
        {
            if (!root.FullSpan.Contains(span)) continue;
            var node = root.FindNode(span, getInnermostNodeForTie: true);
            if (!marks.TryGetValue(node, out var mark)) marks.Add(node, mark = new SyntaxAnnotation());
            draft.places[span] = mark;
        }

        root = root.ReplaceNodes(marks.Keys, (old, now) => now.WithAdditionalAnnotations(marks[old]));
        draft.views = draft.views.Insert(0, first.With(root));
        return draft;
    }

    public void TryApply(Diagnostic report, Func<Edit, bool> tryEdit, CancellationToken cancel) => TryApply(report.Location.SourceSpan, report.Properties, tryEdit, cancel);

    public void TryApply(TextSpan place, ImmutableDictionary<string, string?> properties, Func<Edit, bool> tryEdit, CancellationToken cancel)
    {
        if (!places.TryGetValue(place, out var mark) || Root.GetAnnotatedNodes(mark).FirstOrDefault() is not { } node) return;
        var now = views[0];
        var edit = new Edit(new SyntaxEditor(now.Tree.GetRoot(cancel), services), now.Model, node, properties, options, cancel);
        if (!tryEdit(edit)) return;

        // Only the first view's nodes carry the marks; the others get the text.
        var root = edit.Result();
        var member = edit.IsWide ? MemberPath.File : MemberPath.To(node);
        if (!Written.IsSound(now.Tree, root, member, cancel)) return;
        var text = views.Length > 1 ? root.GetText(now.Tree.GetText(cancel).Encoding) : null;
        var next = views.Select((view, i) => i == 0 ? view.With(root) : view.With(text!)).ToImmutableArray();
        if (views.Zip(next, (before, after) => after.IsAsCleanAs(before, member, cancel)).All(clean => clean))
        {
            views = next;
            IsChanged = true;
        }
    }

    /// <summary>The document in one compilation.</summary>
    private sealed class Bound(Compilation compilation, SyntaxTree tree)
    {
        private (TextSpan? Place, ILookup<string, Diagnostic>? Complaints) asked;

        public SyntaxTree Tree => tree;
        public SemanticModel Model => field ??= compilation.GetSemanticModel(tree);

        public static async Task<Bound?> OfAsync(Document document, CancellationToken cancel) =>
            await document.Project.GetCompilationAsync(cancel).ConfigureAwait(false) is { } compilation && await document.GetSyntaxTreeAsync(cancel).ConfigureAwait(false) is { } tree
                ? new Bound(compilation, tree)
                : null;

        public Bound With(SyntaxNode root) => With(tree.WithRootAndOptions(root, tree.Options));

        public Bound With(SourceText text) => With(tree.WithChangedText(text));

        private Bound With(SyntaxTree changed) => new(compilation.ReplaceSyntaxTree(tree, changed), changed);

        /// <summary>No compiler diagnostic, of warning level or above, that was not in the member before.</summary>
        public bool IsAsCleanAs(Bound before, MemberPath member, CancellationToken cancel)
        {
            var allowed = before.Complaints(member, cancel);
            return Complaints(member, cancel).All(now => now.Count() <= allowed[now.Key].Count());
        }

        /// <summary>By id. Asked again when the next edit is compared with this one.</summary>
        private ILookup<string, Diagnostic> Complaints(MemberPath member, CancellationToken cancel)
        {
            var place = member.In((CompilationUnitSyntax)tree.GetRoot(cancel))?.FullSpan;
            if (asked.Complaints is null || asked.Place != place)
                asked = (place, Model.GetDiagnostics(place, cancel).Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).ToLookup(d => d.Id));
            return asked.Complaints;
        }
    }
}
