using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of what fixes lead to: applied one by one, and by Fix All in document, project and solution.</summary>
public abstract partial class CodeFixTest<TVerifier> : CodeActionTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    protected CodeFixTest()
    {
        FixedState = NewState();
        BatchFixedState = NewState();
    }

    public string FixedCode
    {
        set => FixedState.Sources.Add(value);
    }

    public SolutionState FixedState { get; }

    public string BatchFixedCode
    {
        set => BatchFixedState.Sources.Add(value);
    }

    /// <summary>What Fix All leads to, where that is not <see cref="FixedState"/>.</summary>
    public SolutionState BatchFixedState { get; }

    /// <summary>Positive: exactly so many; negative: at most; by default at most one for each fixable diagnostic.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>By default one. Also stands for those in document and project, where they are not given.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    /// <summary>By default at most one for each document with fixable diagnostics.</summary>
    public int? NumberOfFixAllInDocumentIterations { get; set; }

    /// <summary>By default at most one for each project that changes.</summary>
    public int? NumberOfFixAllInProjectIterations { get; set; }

    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    protected virtual CodeFixContext CreateCodeFixContext(Document document, TextSpan span, ImmutableArray<Diagnostic> diagnostics, Action<CodeAction, ImmutableArray<Diagnostic>> registerCodeFix, CancellationToken cancellationToken) =>
        new(document, span, diagnostics, registerCodeFix, cancellationToken);

    protected virtual FixAllContext CreateFixAllContext(
        Document? document,
        TextSpan? diagnosticSpan,
        Project project,
        CodeFixProvider codeFixProvider,
        FixAllScope scope,
        string? codeActionEquivalenceKey,
        IEnumerable<string> diagnosticIds,
        DiagnosticSeverity minimumSeverity,
        FixAllContext.DiagnosticProvider fixAllDiagnosticProvider,
        CancellationToken cancellationToken) =>
        document is null
            ? new(project, codeFixProvider, scope, codeActionEquivalenceKey, diagnosticIds, fixAllDiagnosticProvider, cancellationToken)
            : new(document, diagnosticSpan, codeFixProvider, scope, codeActionEquivalenceKey, diagnosticIds, fixAllDiagnosticProvider, cancellationToken);

    /// <summary>The one to fix under <see cref="CodeFixTestBehaviors.FixOne"/>.</summary>
    protected virtual Diagnostic? TrySelectDiagnosticToFix(ImmutableArray<Diagnostic> fixableDiagnostics) => fixableDiagnostics.FirstOrDefault();

    /// <summary>What a fix is for has to be named, whatever its severity.</summary>
    protected override bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics) =>
        base.IsCompilerDiagnosticIncluded(diagnostic, compilerDiagnostics) || IsFixable(diagnostic.Id);

    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);
        ImmutableArray<string> fixable = [.. GetCodeFixProviders().SelectMany(provider => provider.FixableDiagnosticIds)];
        var test = TestState.WithInheritedValuesApplied(null, fixable);
        var fixedState = FixedState.WithInheritedValuesApplied(test, fixable);
        var batch = WithoutMarkup(BatchFixedState.WithInheritedValuesApplied(fixedState, fixable), fixable);
        (test, fixedState) = (WithoutMarkup(test, fixable), WithoutMarkup(fixedState, fixable));

        var start = await CreateProjectAsync(test, cancellationToken).ConfigureAwait(false);
        await VerifyDiagnosticsAsync(start, test, Verify.PushContext("Diagnostics of test state"), cancellationToken).ConfigureAwait(false);
        if (!FixedState.IsGiven && !BatchFixedState.IsGiven)
            return;

        await VerifyFixesAsync(start, test, fixedState, batch, cancellationToken).ConfigureAwait(false);
        await VerifyStateAsync(fixedState, "Diagnostics of fixed state").ConfigureAwait(false);
        if (BatchFixedState.IsGiven && !Skips(CodeFixTestBehaviors.SkipFixAllCheck))
            await VerifyStateAsync(batch, "Diagnostics of batch fixed state").ConfigureAwait(false);

        async Task VerifyStateAsync(SolutionState state, string context)
        {
            var project = await CreateProjectAsync(state, cancellationToken).ConfigureAwait(false);
            var known = await Known.FindAsync(project.Solution, cancellationToken).ConfigureAwait(false);
            await VerifyDiagnosticsAsync(known.GetProject(project.Id)!, state, Verify.PushContext(context), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsFixable(string id) => GetCodeFixProviders().Any(provider => provider.FixableDiagnosticIds.Contains(id));

    private bool Skips(CodeFixTestBehaviors behavior) => CodeFixTestBehaviors.HasFlag(behavior);
}

[Flags]
public enum CodeFixTestBehaviors
{
    None = 0,
    SkipFixAllInDocumentCheck = 1,
    SkipFixAllInProjectCheck = 2,
    SkipFixAllInSolutionCheck = 4,
    SkipFixAllCheck = SkipFixAllInDocumentCheck | SkipFixAllInProjectCheck | SkipFixAllInSolutionCheck,

    /// <summary>Fixes a single diagnostic and stops.</summary>
    FixOne = 8,

    /// <summary>Lets a fix answer diagnostics that an editor cannot compute for a single document.</summary>
    SkipLocalDiagnosticCheck = 16,
}
