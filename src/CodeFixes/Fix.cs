using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConcurrencyAnalyzers;

/// <summary>Base of every fix: one rule, one edit, used for one report and for Fix All alike.</summary>
/// <param name="id">The rule.</param>
/// <param name="action">The second half of the equivalence key: <c>CONC101.Await</c>.</param>
/// <param name="title">What the menu says.</param>
public abstract class Fix(string id, string action, string title) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(id);

    public string Key { get; } = $"{id}.{action}";

    // dotnet format asks with a null key where the first report has no action: a rule has one action, whatever the key.
    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(async (context, document, reports) => await RewriteAsync(document, reports, context.CancellationToken).ConfigureAwait(false));

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var report in context.Diagnostics)
        {
            var rewritten = await RewriteAsync(context.Document, ImmutableArray.Create(report), context.CancellationToken).ConfigureAwait(false);
            if (rewritten != context.Document)
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(rewritten), Key), report);
        }
    }

    /// <summary>One report's edit; false where it cannot be shown to keep what the program means.</summary>
    private protected abstract bool TryEdit(Edit edit);

    private async Task<Document> RewriteAsync(Document document, ImmutableArray<Diagnostic> reports, CancellationToken cancel)
    {
        if (await Draft.OfAsync(document, reports, cancel).ConfigureAwait(false) is not { } draft)
            return document;
        foreach (var report in reports.OrderBy(report => report.Location.SourceSpan.Start))
            draft.TryApply(report, TryEdit, cancel);
        return draft.IsChanged ? document.WithSyntaxRoot(draft.Root) : document;
    }
}
