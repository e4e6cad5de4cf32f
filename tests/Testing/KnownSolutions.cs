using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The analyzed solutions of one test: its passes start alike and mostly end alike, and analysis is what a test costs.</summary>
internal sealed class KnownSolutions
{
    private readonly Dictionary<Solution, ImmutableArray<(Project Project, Diagnostic Diagnostic)>> known = [];

    public async Task<ImmutableArray<(Project Project, Diagnostic Diagnostic)>> GetOrAddAsync(Solution solution, Func<Task<ImmutableArray<(Project, Diagnostic)>>> analyze)
    {
        if (!known.TryGetValue(solution, out var diagnostics))
            known.Add(solution, diagnostics = await analyze().ConfigureAwait(false));
        return diagnostics;
    }

    /// <summary>An analyzed solution with the same content, else the one given.</summary>
    public async Task<Solution> FindAsync(Solution solution, CancellationToken cancellationToken)
    {
        foreach (var other in known.Keys)
        {
            if (other == solution || await HaveSameContentAsync(other, solution, cancellationToken).ConfigureAwait(false))
                return other;
        }

        return solution;
    }

    private static async Task<bool> HaveSameContentAsync(Solution left, Solution right, CancellationToken cancellationToken)
    {
        if (!left.ProjectIds.SequenceEqual(right.ProjectIds))
            return false;

        foreach (var (a, b) in left.Projects.Zip(right.Projects))
        {
            if (!Equals(a.CompilationOptions, b.CompilationOptions) || !Equals(a.ParseOptions, b.ParseOptions)
                || !a.MetadataReferences.SequenceEqual(b.MetadataReferences) || !a.AllProjectReferences.SequenceEqual(b.AllProjectReferences))
                return false;

            var (files, others) = (Files(a), Files(b));
            if (files.Length != others.Length)
                return false;

            foreach (var (file, other) in files.Zip(others))
            {
                if (file.Name != other.Name || file.FilePath != other.FilePath || !file.Folders.SequenceEqual(other.Folders) || !await HaveSameTextAsync(file, other).ConfigureAwait(false))
                    return false;
            }
        }

        return true;

        static TextDocument[] Files(Project project) => [.. project.Documents, .. project.AdditionalDocuments, .. project.AnalyzerConfigDocuments];

        async Task<bool> HaveSameTextAsync(TextDocument file, TextDocument other)
        {
            SourceText text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false), otherText = await other.GetTextAsync(cancellationToken).ConfigureAwait(false);
            return text.ContentEquals(otherText) && Equals(text.Encoding, otherText.Encoding);
        }
    }
}
