namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Where a diagnostic, or one of its additional locations, is expected.</summary>
public readonly struct DiagnosticLocation(FileLinePositionSpan span, DiagnosticLocationOptions options)
{
    public FileLinePositionSpan Span { get; } = span;

    public DiagnosticLocationOptions Options { get; } = options;

    internal bool Matches(Location actual)
    {
        var span = actual.GetLineSpan();
        return span.Path == Span.Path
            && span.StartLinePosition == Span.StartLinePosition
            && (Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) || span.EndLinePosition == Span.EndLinePosition);
    }
}

[Flags]
public enum DiagnosticLocationOptions
{
    None = 0,

    /// <summary>Only the start is expected.</summary>
    IgnoreLength = 1,

    /// <summary>The span's character is the number of a <c>{|#0:...|}</c> in the markup.</summary>
    InterpretAsMarkupKey = 2,
}

[Flags]
public enum DiagnosticOptions
{
    None = 0,
    IgnoreAdditionalLocations = 1,
    IgnoreSeverity = 2,
}
