namespace Microsoft.CodeAnalysis.Testing;

[Flags]
public enum TestBehaviors
{
    None = 0,

    /// <summary>Does not try whether the analyzer is silent in generated code.</summary>
    SkipGeneratedCodeCheck = 1,

    /// <summary>Does not try whether the analyzer is silent under <c>#pragma warning disable</c>.</summary>
    SkipSuppressionCheck = 2,
}

/// <summary>Which of the compiler's diagnostics a test has to name.</summary>
public enum CompilerDiagnostics
{
    None,
    Errors,
    Warnings,
    Suggestions,
    All,
}
