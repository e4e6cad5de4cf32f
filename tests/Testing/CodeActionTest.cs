using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Chooses one of the offered actions, applies it, and compares where it leads.</summary>
public abstract class CodeActionTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    public int? CodeActionIndex { get; set; }

    /// <summary>With <see cref="CodeActionIndex"/> also given, both have to name the same action.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>Verifies more of the chosen action: its title, for one.</summary>
    public Action<CodeAction, IVerifier>? CodeActionVerifier { get; set; }

    public CodeActionValidationMode CodeActionValidationMode { get; set; } = CodeActionValidationMode.SemanticStructure;

    public abstract Type SyntaxKindType { get; }

    /// <summary>Replaces a menu by its items.</summary>
    protected virtual ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions) =>
        [.. actions.SelectMany(action => action.NestedActions is { IsEmpty: false } nested ? FilterCodeActions(nested) : [action])];

    private protected CodeAction? Choose(ImmutableArray<CodeAction> actions, int iteration, IVerifier verifier)
    {
        var chosen = CodeActionEquivalenceKey is { } key
            ? actions.FirstOrDefault(action => action.EquivalenceKey == key)
            : actions.ElementAtOrDefault(CodeActionIndex ?? 0);

        // After the first iteration the action may be gone, as there is nothing more to fix.
        if (CodeActionIndex is { } index && CodeActionEquivalenceKey is not null && (chosen is not null || iteration == 0))
        {
            verifier.True(index < actions.Length, $"Expected to find a code action at index '{index}', but only '{actions.Length}' code actions were found.");
            verifier.Equal(CodeActionEquivalenceKey, actions[index].EquivalenceKey, $"The code action at index '{index}' has the key '{actions[index].EquivalenceKey}', not '{CodeActionEquivalenceKey}'.");
            chosen = actions[index];
        }

        if (chosen is not null)
            CodeActionVerifier?.Invoke(chosen, verifier);
        return chosen;
    }

    /// <summary>The solution after the action, parsed again from its texts: a fix must not depend on trees which only it can make.</summary>
    private protected async Task<(Solution Changed, string? Problem)> ApplyAsync(Solution solution, CodeAction action, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        string? problem = null;
        foreach (var project in changed.GetChanges(solution).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments().Concat(project.GetAddedDocuments()))
            {
                var made = changed.GetDocument(id)!;
                var text = await made.GetTextAsync(cancellationToken).ConfigureAwait(false);
                var parsed = made.WithText(SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm));
                problem ??= await FindTreeProblemAsync(made, parsed, cancellationToken).ConfigureAwait(false);
                changed = changed.WithDocumentText(id, await parsed.GetTextAsync(cancellationToken).ConfigureAwait(false));
            }
        }

        return (changed, problem);
    }

    private protected static async Task VerifyProjectAsync(ProjectState expected, Project actual, IVerifier verifier, CancellationToken cancellationToken)
    {
        await VerifyFilesAsync(expected.Sources, actual.Documents).ConfigureAwait(false);
        await VerifyFilesAsync(expected.AdditionalFiles, actual.AdditionalDocuments).ConfigureAwait(false);
        await VerifyFilesAsync(expected.AnalyzerConfigFiles, actual.AnalyzerConfigDocuments).ConfigureAwait(false);

        async Task VerifyFilesAsync(SourceFileCollection files, IEnumerable<TextDocument> found)
        {
            var documents = found.ToArray();
            verifier.Equal(files.Count, documents.Length, $"Expected the files '{string.Join("', '", files.Select(file => file.filename))}' but found '{string.Join("', '", documents.Select(document => document.Name))}' in '{actual.Name}'");
            foreach (var ((path, content), document) in files.Zip(documents))
            {
                var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                verifier.EqualOrDiff(content.ToString(), text.ToString(), $"content of '{path}' did not match. Diff shown with expected as baseline:");
                verifier.Equal(content.Encoding, text.Encoding, $"encoding of '{path}' was expected to be '{content.Encoding?.WebName}' but was '{text.Encoding?.WebName}'");
                var (name, folders) = Place(expected, path);
                verifier.Equal(name, document.Name, $"file name was expected to be '{name}' but was '{document.Name}'");
                verifier.SequenceEqual(folders, document.Folders, message: $"folders of '{name}' were expected to be '{string.Join("/", folders)}' but were '{string.Join("/", document.Folders)}'");
            }
        }
    }

    private async Task<string?> FindTreeProblemAsync(Document made, Document parsed, CancellationToken cancellationToken)
    {
        if (CodeActionValidationMode == CodeActionValidationMode.None)
            return null;

        var rendering = new TreeRendering(SyntaxKindType, withTrivia: CodeActionValidationMode == CodeActionValidationMode.Full);
        var expected = rendering.Render((await parsed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!);
        var actual = rendering.Render((await made.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!);
        return IVerifierExtensions.Compare(expected, actual, $"The tree the code action made of '{made.Name}' is not the one its text parses to. Diff shown with the parsed one as baseline:");
    }
}

public enum CodeActionValidationMode
{
    /// <summary>Only the text is compared.</summary>
    None,

    /// <summary>The tree an action makes is the one its text parses to, but for trivia.</summary>
    SemanticStructure,
    Full,
}
