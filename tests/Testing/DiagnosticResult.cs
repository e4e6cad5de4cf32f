using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>An expected diagnostic: what is not given is not compared.</summary>
public readonly struct DiagnosticResult
{
    public static readonly DiagnosticResult[] EmptyDiagnosticResults = [];

    public DiagnosticResult(string id, DiagnosticSeverity severity)
    {
        Id = id;
        Severity = severity;
        Spans = [];
    }

    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor.Id, descriptor.DefaultSeverity) => MessageFormat = descriptor.MessageFormat;

    public string Id { get; }

    public DiagnosticSeverity Severity { get; private init; }

    public DiagnosticOptions Options { get; private init; }

    /// <summary>The location, then the additional locations; empty where a diagnostic without location is expected.</summary>
    public ImmutableArray<DiagnosticLocation> Spans { get => field.IsDefault ? [] : field; private init; }

    public bool HasLocation => !Spans.IsEmpty;

    public LocalizableString? MessageFormat { get; private init; }

    public object?[]? MessageArguments { get; private init; }

    /// <summary>Null where the message is not compared.</summary>
    public string? Message
    {
        get
        {
            if (IgnoreMessage || field is not null || MessageFormat is null)
                return IgnoreMessage ? null : field;

            // Without its arguments the bare format is expected, which no message with arguments equals.
            try
            {
                return MessageArguments is { Length: > 0 } arguments
                    ? string.Format(CultureInfo.CurrentCulture, MessageFormat.ToString(), arguments)
                    : MessageFormat.ToString();
            }
            catch (FormatException)
            {
                return MessageFormat.ToString();
            }
        }
        private init;
    }

    private bool IgnoreMessage { get; init; }

    public static DiagnosticResult CompilerError(string identifier) => new(identifier, DiagnosticSeverity.Error);

    public static DiagnosticResult CompilerWarning(string identifier) => new(identifier, DiagnosticSeverity.Warning);

    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    public DiagnosticResult WithOptions(DiagnosticOptions options) => this with { Options = options };

    public DiagnosticResult WithArguments(params object[] arguments) => this with { MessageArguments = arguments };

    public DiagnosticResult WithMessage(string? message) => this with { Message = message, IgnoreMessage = message is null };

    public DiagnosticResult WithMessageFormat(LocalizableString messageFormat) => this with { MessageFormat = messageFormat };

    public DiagnosticResult WithNoLocation() => this with { Spans = [] };

    public DiagnosticResult WithLocation(int line, int column) => WithLocation(string.Empty, line, column);

    public DiagnosticResult WithLocation(LinePosition location) => WithLocation(string.Empty, location);

    public DiagnosticResult WithLocation(string path, int line, int column) => WithLocation(path, new LinePosition(line - 1, column - 1));

    public DiagnosticResult WithLocation(string path, LinePosition location) =>
        WithSpan(new FileLinePositionSpan(path, location, location), DiagnosticLocationOptions.IgnoreLength);

    /// <summary>The span <c>{|#markupKey:...|}</c> of the markup.</summary>
    public DiagnosticResult WithLocation(int markupKey) => WithLocation(markupKey, DiagnosticLocationOptions.None);

    public DiagnosticResult WithLocation(int markupKey, DiagnosticLocationOptions options)
    {
        var key = new LinePosition(0, markupKey);
        return WithSpan(new FileLinePositionSpan(string.Empty, key, key), options | DiagnosticLocationOptions.InterpretAsMarkupKey);
    }

    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan(string.Empty, startLine, startColumn, endLine, endColumn);

    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan(new FileLinePositionSpan(path, new LinePosition(startLine - 1, startColumn - 1), new LinePosition(endLine - 1, endColumn - 1)));

    public DiagnosticResult WithSpan(FileLinePositionSpan span) => WithSpan(span, DiagnosticLocationOptions.None);

    public DiagnosticResult WithSpan(FileLinePositionSpan span, DiagnosticLocationOptions options) =>
        this with { Spans = Spans.Add(new DiagnosticLocation(span, options)) };

    public DiagnosticResult WithDefaultPath(string path) =>
        WithEachSpan(at => at.Span.Path.Length > 0 || at.Options.HasFlag(DiagnosticLocationOptions.InterpretAsMarkupKey)
            ? at
            : new(new FileLinePositionSpan(path, at.Span.Span), at.Options));

    public DiagnosticResult WithLineOffset(int offset)
    {
        LinePosition Move(LinePosition at) => new(at.Line + offset, at.Character);
        return WithEachSpan(at => new(new FileLinePositionSpan(at.Span.Path, Move(at.Span.StartLinePosition), Move(at.Span.EndLinePosition)), at.Options));
    }

    public override string ToString()
    {
        var at = HasLocation ? Describe(Spans[0]) + ": " : string.Empty;
        return $"{at}{Severity.ToString().ToLowerInvariant()} {Id}{(Message is { } message ? ": " + message : string.Empty)}";
    }

    internal DiagnosticResult WithMarkupLocations(IReadOnlyDictionary<string, FileLinePositionSpan> markup) =>
        WithEachSpan(at =>
        {
            if (!at.Options.HasFlag(DiagnosticLocationOptions.InterpretAsMarkupKey))
                return at;

            var key = "#" + at.Span.StartLinePosition.Character;
            return markup.TryGetValue(key, out var span)
                ? new(span, at.Options & ~DiagnosticLocationOptions.InterpretAsMarkupKey)
                : throw new InvalidOperationException($"The markup location '{key}' was not found in the input.");
        });

    private DiagnosticResult WithEachSpan(Func<DiagnosticLocation, DiagnosticLocation> change) =>
        this with { Spans = [.. Spans.Select(change)] };

    private static string Describe(DiagnosticLocation at)
    {
        var (start, end) = (at.Span.StartLinePosition, at.Span.EndLinePosition);
        var tail = at.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) ? string.Empty : $",{end.Line + 1},{end.Character + 1}";
        return $"{(at.Span.Path.Length == 0 ? "?" : at.Span.Path)}({start.Line + 1},{start.Character + 1}{tail})";
    }
}
