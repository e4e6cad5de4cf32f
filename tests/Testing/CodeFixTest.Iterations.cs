using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Applies fixes until nothing is left to fix, and counts.</summary>
public abstract partial class CodeFixTest<TVerifier>
{
    private async Task VerifyFixesAsync(Project start, SolutionState test, SolutionState fixedState, SolutionState batch, CancellationToken cancellationToken)
    {
        if (!Skips(CodeFixTestBehaviors.SkipLocalDiagnosticCheck))
            await VerifyLocalAsync(start.Solution, cancellationToken).ConfigureAwait(false);

        var fixable = test.ExpectedDiagnostics.Where(expected => IsFixable(expected.Id)).ToArray();
        await VerifyPassAsync("Iterative code fix application", null, fixedState, NumberOfIncrementalIterations
            ?? (test.HasSameSolution(fixedState) ? 0 : -fixable.Length)).ConfigureAwait(false);
        if (GetCodeFixProviders().All(provider => provider.GetFixAllProvider() is null))
            return;

        if (!Skips(CodeFixTestBehaviors.SkipFixAllInDocumentCheck))
        {
            await VerifyPassAsync("Fix all in document", FixAllScope.Document, batch, NumberOfFixAllInDocumentIterations ?? NumberOfFixAllIterations
                ?? (test.HasSameFiles(batch) ? 0 : -fixable.Select(expected => expected.Spans.FirstOrDefault().Span.Path).Distinct().Count())).ConfigureAwait(false);
        }

        if (!Skips(CodeFixTestBehaviors.SkipFixAllInProjectCheck))
        {
            var changed = test.AdditionalProjects.Count(project => !(batch.AdditionalProjects.TryGetValue(project.Key, out var other) && project.Value.HasSameFiles(other)));
            await VerifyPassAsync("Fix all in project", FixAllScope.Project, batch, NumberOfFixAllInProjectIterations ?? NumberOfFixAllIterations
                ?? -((test.HasSameFiles(batch) ? 0 : 1) + changed)).ConfigureAwait(false);
        }

        if (!Skips(CodeFixTestBehaviors.SkipFixAllInSolutionCheck))
            await VerifyPassAsync("Fix all in solution", FixAllScope.Solution, batch, NumberOfFixAllIterations ?? (test.HasSameSolution(batch) ? 0 : 1)).ConfigureAwait(false);

        async Task VerifyPassAsync(string name, FixAllScope? scope, SolutionState target, int allowed)
        {
            var verifier = Verify.PushContext(name);
            var (solution, problem) = await RepeatAsync(start.Solution, scope, allowed, verifier, cancellationToken).ConfigureAwait(false);
            await VerifyProjectAsync(target, solution.GetProject(start.Id)!, verifier, cancellationToken).ConfigureAwait(false);
            foreach (var (projectName, state) in target.AdditionalProjects)
                await VerifyProjectAsync(state, solution.Projects.Single(project => project.Name == projectName), verifier, cancellationToken).ConfigureAwait(false);

            // The texts say more than the count: they come first.
            if (problem is not null)
                verifier.Fail(problem);
        }
    }

    private async Task<(Solution Fixed, string? Problem)> RepeatAsync(Solution solution, FixAllScope? scope, int allowed, IVerifier verifier, CancellationToken cancellationToken)
    {
        var limit = Math.Abs(allowed);
        var titles = new List<string>();
        string? problem = null;
        string? before = null;
        while (titles.Count <= limit)
        {
            var diagnostics = await GetDiagnosticsAsync(solution, cancellationToken).ConfigureAwait(false);
            var places = string.Join(", ", diagnostics.Select(pair => $"{pair.Project.Id}{pair.Diagnostic.Id}{pair.Diagnostic.Location.SourceSpan}"));
            var fixable = SelectFixable(solution, diagnostics);
            if (places == before || await FixAsync(fixable, diagnostics).ConfigureAwait(false) is not { } next || next == solution)
                break;

            (solution, before) = (await Known.FindAsync(next, cancellationToken).ConfigureAwait(false), places);
            if (Skips(CodeFixTestBehaviors.FixOne))
                break;
        }

        return (solution, problem ?? CountProblem(allowed, titles));

        // The solution after the first action that changes it, the same where none does, null where none is offered.
        async Task<Solution?> FixAsync(ImmutableArray<(Project Project, Diagnostic Diagnostic)> fixable, ImmutableArray<(Project, Diagnostic)> all)
        {
            var iteration = titles.Count;
            foreach (var (_, diagnostic) in fixable)
            {
                if (await ChooseAsync(solution, diagnostic, iteration, verifier, cancellationToken).ConfigureAwait(false) is not { Action: var action, Provider: var provider })
                    continue;

                if (scope is { } wide)
                {
                    action = await FixAllAsync(solution, diagnostic, provider, action, wide, all, verifier, cancellationToken).ConfigureAwait(false);
                    if (action is null)
                        return null;
                }

                var (changed, treeProblem) = await ApplyAsync(solution, action, cancellationToken).ConfigureAwait(false);
                problem ??= treeProblem;
                if (titles.Count == iteration)
                    titles.Add(action.Title);
                if (changed != solution || scope is not null)
                    return changed;
            }

            return titles.Count > iteration ? solution : null;
        }
    }

    private static string? CountProblem(int allowed, List<string> titles)
    {
        // At most one that changes the code is exactly one.
        if (allowed == -1)
            allowed = 1;
        var done = $"iterations: {titles.Count} ({string.Join(", ", titles.Select(title => $"'{title}'"))})";
        return allowed switch
        {
            0 when titles.Count > 0 => $"No code fixes were expected, but a fix was offered; {done}",
            > 0 when titles.Count != allowed => $"Expected '{allowed}' iterations but found '{titles.Count}'; {done}",
            < 0 when titles.Count > -allowed => $"The upper limit of '{-allowed}' for the number of code fix iterations was exceeded; {done}",
            _ => null,
        };
    }

    private ImmutableArray<(Project Project, Diagnostic Diagnostic)> SelectFixable(Solution solution, ImmutableArray<(Project Project, Diagnostic Diagnostic)> diagnostics)
    {
        var fixable = diagnostics.Where(pair => IsFixable(pair.Diagnostic.Id) && solution.GetDocument(pair.Diagnostic.Location.SourceTree) is not null).ToImmutableArray();
        if (!Skips(CodeFixTestBehaviors.FixOne))
            return fixable;

        var chosen = TrySelectDiagnosticToFix([.. fixable.Select(pair => pair.Diagnostic)]);
        return [.. fixable.Where(pair => pair.Diagnostic == chosen)];
    }

    private async Task<(CodeAction Action, CodeFixProvider Provider)?> ChooseAsync(Solution solution, Diagnostic diagnostic, int iteration, IVerifier verifier, CancellationToken cancellationToken)
    {
        var document = solution.GetDocument(diagnostic.Location.SourceTree)!;
        var offered = new List<(CodeAction Action, CodeFixProvider Provider)>();
        foreach (var provider in GetCodeFixProviders().Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = ImmutableArray.CreateBuilder<CodeAction>();
            await provider.RegisterCodeFixesAsync(CreateCodeFixContext(document, diagnostic.Location.SourceSpan, [diagnostic], (action, _) => actions.Add(action), cancellationToken)).ConfigureAwait(false);
            offered.AddRange(FilterCodeActions(actions.ToImmutable()).Select(action => (action, provider)));
        }

        var chosen = Choose([.. offered.Select(pair => pair.Action)], iteration, verifier);
        return chosen is null ? null : offered.First(pair => pair.Action == chosen);
    }

    /// <summary>Null where the provider cannot do it in this scope.</summary>
    private async Task<CodeAction?> FixAllAsync(Solution solution, Diagnostic diagnostic, CodeFixProvider provider, CodeAction chosen, FixAllScope scope, ImmutableArray<(Project, Diagnostic)> all, IVerifier verifier, CancellationToken cancellationToken)
    {
        verifier.True(chosen.EquivalenceKey is not null, $"The action '{chosen.Title}' of {provider.GetType().Name} has no equivalence key: Fix All cannot tell which actions belong to it.");
        if (provider.GetFixAllProvider() is not { } fixAll || !fixAll.GetSupportedFixAllScopes().Contains(scope))
            return null;

        var document = solution.GetDocument(diagnostic.Location.SourceTree)!;
        var context = CreateFixAllContext(document, diagnostic.Location.SourceSpan, document.Project, provider, scope, chosen.EquivalenceKey, fixAll.GetSupportedFixAllDiagnosticIds(provider), diagnostic.Severity, new KnownDiagnostics(all), cancellationToken);
        return await fixAll.GetFixAsync(context).ConfigureAwait(false);
    }

    private async Task VerifyLocalAsync(Solution solution, CancellationToken cancellationToken)
    {
        foreach (var project in solution.Projects)
        {
            var compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
            var analysis = CreateCompilationWithAnalyzers(compilation!, [.. GetDiagnosticAnalyzers().DefaultIfEmpty(new EmptyDiagnosticAnalyzer())], GetAnalyzerOptions(project), cancellationToken);
            var result = await analysis.GetAnalysisResultAsync(cancellationToken).ConfigureAwait(false);
            var distant = result.CompilationDiagnostics.Values.SelectMany(diagnostics => diagnostics).Where(diagnostic => IsFixable(diagnostic.Id) && diagnostic.Location.IsInSource);
            Verify.Empty("fixable diagnostics that are not local to a document, which an editor cannot compute on demand", distant);
        }
    }
}
