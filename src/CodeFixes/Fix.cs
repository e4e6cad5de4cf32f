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

    private protected string Title => title;

    public string Key { get; } = $"{id}.{action}";

    // dotnet format asks with a null key where the first report has no action: then, as with any unknown key, it is the default one.
    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(async (context, document, reports) => await RewriteAsync(document, reports, EditOf(context.CodeActionEquivalenceKey), context.CancellationToken).ConfigureAwait(false));

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var report in context.Diagnostics)
        {
            if (!await OfferAsync(context, report, Key, TitleFor(report, title), TryEdit).ConfigureAwait(false)) continue;
            foreach (var other in Further)
                await OfferAsync(context, report, $"{id}.{other.Action}", TitleFor(report, other.Title), other.TryEdit).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Other ways, each with a key of its own. They are offered beside the default action and never in its place: a client that
    /// works in bulk takes what is offered first.
    /// </summary>
    private protected virtual ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further => ImmutableArray<(string, string, Func<Edit, bool>)>.Empty;

    /// <summary>What the menu says of an action for this very report: it names what the edit does not keep.</summary>
    private protected virtual string TitleFor(Diagnostic report, string title) => title;

    /// <summary>One report's edit; false where it cannot be shown to keep what the program means.</summary>
    private protected abstract bool TryEdit(Edit edit);

    private Func<Edit, bool> EditOf(string? key)
    {
        foreach (var other in Further)
            if (key == $"{id}.{other.Action}") return other.TryEdit;
        return TryEdit;
    }

    private static async Task<bool> OfferAsync(CodeFixContext context, Diagnostic report, string key, string title, Func<Edit, bool> tryEdit)
    {
        var rewritten = await RewriteAsync(context.Document, ImmutableArray.Create(report), tryEdit, context.CancellationToken).ConfigureAwait(false);
        if (rewritten == context.Document) return false;
        context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(rewritten), key), report);
        return true;
    }

    private static async Task<Document> RewriteAsync(Document document, ImmutableArray<Diagnostic> reports, Func<Edit, bool> tryEdit, CancellationToken cancel)
    {
        if (await Draft.OfAsync(document, reports, cancel).ConfigureAwait(false) is not { } draft)
            return document;
        foreach (var report in reports.OrderBy(report => report.Location.SourceSpan.Start))
            draft.TryApply(report, tryEdit, cancel);
        return draft.IsChanged ? document.WithSyntaxRoot(draft.Root) : document;
    }
}
