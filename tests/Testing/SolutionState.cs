using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a test starts from, or what its fixes should lead to: the project under test, the others, and the diagnostics.</summary>
public class SolutionState : ProjectState
{
    public SolutionState(string name, string language, string defaultPrefix, string defaultExtension)
        : base(name, language, defaultPrefix, defaultExtension) => AdditionalProjects = new ProjectCollection(language, defaultExtension);

    public StateInheritanceMode? InheritanceMode { get; set; }

    public MarkupMode? MarkupHandling { get; set; }

    public ProjectCollection AdditionalProjects { get; }

    /// <summary>Expected besides those in the markup.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>Whether a test says anything about this state.</summary>
    internal bool IsGiven => InheritanceMode is not null || MarkupHandling is not null || AllFiles.Any(files => files.Count > 0);

    internal bool HasSameSolution(SolutionState other) =>
        HasSameFiles(other)
        && AdditionalProjects.Count == other.AdditionalProjects.Count
        && AdditionalProjects.All(pair => other.AdditionalProjects.TryGetValue(pair.Key, out var project) && pair.Value.HasSameFiles(project));

    /// <summary>
    /// This state with what it leaves open taken from <paramref name="baseState"/>. Where it changes code, the fixable diagnostics are gone;
    /// where it changes nothing, all of them stay.
    /// </summary>
    public SolutionState WithInheritedValuesApplied(SolutionState? baseState, ImmutableArray<string> fixableDiagnostics)
    {
        var (inherit, markup) = baseState is null ? (StateInheritanceMode.Explicit, MarkupMode.Allow)
            : Changes(baseState) ? (StateInheritanceMode.AutoInherit, MarkupMode.IgnoreFixable)
            : (StateInheritanceMode.AutoInheritAll, baseState.MarkupHandling ?? MarkupMode.Allow);
        inherit = InheritanceMode ?? inherit;

        var result = Empty(StateInheritanceMode.Explicit, MarkupHandling ?? markup);
        result.AddWhereEmpty(this);
        foreach (var (name, project) in AdditionalProjects)
            result.AdditionalProjects.Add(name, project);
        result.ExpectedDiagnostics.AddRange(ExpectedDiagnostics);
        if (baseState is null || inherit == StateInheritanceMode.Explicit)
            return result;

        result.AddWhereEmpty(baseState);
        if (AdditionalProjects.Count == 0)
        {
            foreach (var (name, project) in baseState.AdditionalProjects)
                result.AdditionalProjects.Add(name, project);
        }

        if (ExpectedDiagnostics.Count == 0)
            result.ExpectedDiagnostics.AddRange(baseState.ExpectedDiagnostics.Where(expected => inherit == StateInheritanceMode.AutoInheritAll || !fixableDiagnostics.Contains(expected.Id)));
        return result;
    }

    /// <summary>This state without markup: what it marks is in <see cref="ExpectedDiagnostics"/>.</summary>
    public SolutionState WithProcessedMarkup(MarkupOptions markupOptions, DiagnosticDescriptor? defaultDiagnostic, ImmutableArray<DiagnosticDescriptor> supportedDiagnostics, ImmutableArray<string> fixableDiagnostics, string defaultPath)
    {
        var markup = new Markup(MarkupHandling ?? MarkupMode.Allow, markupOptions, defaultDiagnostic, supportedDiagnostics, fixableDiagnostics);
        var result = Empty(StateInheritanceMode.Explicit, MarkupMode.None);
        markup.TakeOut(this, result);
        foreach (var (name, project) in AdditionalProjects)
            markup.TakeOut(project, result.AdditionalProjects[name]);

        result.ExpectedDiagnostics.AddRange(ExpectedDiagnostics
            .Concat(markup.Expected)
            .Select(expected => expected.WithDefaultPath(defaultPath).WithMarkupLocations(markup.Locations)));
        return result;
    }

    private SolutionState Empty(StateInheritanceMode inheritance, MarkupMode markup) =>
        new(Name, Language, DefaultPrefix, DefaultExtension) { InheritanceMode = inheritance, MarkupHandling = markup };

    private bool Changes(SolutionState baseState)
    {
        var inherits = InheritanceMode != StateInheritanceMode.Explicit;
        return AllFiles.Zip(baseState.AllFiles).Any(pair => !(inherits && pair.First.Count == 0) && !pair.First.HasSameContent(pair.Second))
            || (!(inherits && AdditionalReferences.Count == 0) && !AdditionalReferences.SequenceEqual(baseState.AdditionalReferences));
    }
}

public enum StateInheritanceMode
{
    /// <summary>Takes what is not given from the state before, without the fixable diagnostics.</summary>
    AutoInherit,
    Explicit,

    /// <summary>Takes what is not given from the state before, with all diagnostics.</summary>
    AutoInheritAll,
}
