using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Turns the markup of a test's files into expected diagnostics and numbered locations.</summary>
internal sealed class Markup(
    MarkupMode mode,
    MarkupOptions options,
    DiagnosticDescriptor? defaultDiagnostic,
    ImmutableArray<DiagnosticDescriptor> supported,
    ImmutableArray<string> fixable)
{
    public List<DiagnosticResult> Expected { get; } = [];

    public Dictionary<string, FileLinePositionSpan> Locations { get; } = [];

    public void TakeOut(ProjectState from, ProjectState to)
    {
        foreach (var (marked, clean) in from.AllFiles.Zip(to.AllFiles))
            clean.AddRange(marked.Select(file => (file.filename, TakeOut(file.filename, file.content))));
        to.AddWhereEmpty(from);
    }

    private SourceText TakeOut(string path, SourceText content)
    {
        if (mode == MarkupMode.None)
            return content;

        string output;
        ImmutableArray<int> positions = [];
        ImmutableDictionary<string, ImmutableArray<TextSpan>> spans;
        if (options.HasFlag(MarkupOptions.TreatPositionIndicatorsAsCode))
            TestFileMarkupParser.GetSpans(content.ToString(), treatPositionIndicatorsAsCode: true, out output, out spans);
        else
            TestFileMarkupParser.GetPositionsAndSpans(content.ToString(), out output, out positions, out spans);

        var clean = SourceText.From(output, content.Encoding, content.ChecksumAlgorithm);
        if (mode == MarkupMode.Ignore)
            return clean;

        foreach (var position in positions)
            Expect(string.Empty, expected => expected.WithLocation(path, clean.Lines.GetLinePosition(position)));

        foreach (var (name, places) in spans)
        {
            foreach (var place in places)
            {
                var span = new FileLinePositionSpan(path, clean.Lines.GetLinePositionSpan(place));
                if (!name.StartsWith('#'))
                    Expect(name, expected => expected.WithSpan(span));
                else if (!Locations.TryAdd(name, span))
                    throw new InvalidOperationException($"Input contains multiple markup locations with key '{name}'");
            }
        }

        return clean;
    }

    private void Expect(string id, Func<DiagnosticResult, DiagnosticResult> place)
    {
        var descriptor = id.Length == 0
            ? defaultDiagnostic ?? throw new InvalidOperationException($"Markup can leave out the id only if the analyzer supports a single diagnostic. Otherwise name it, or specify {nameof(MarkupOptions)}.{nameof(MarkupOptions.UseFirstDescriptor)}.")
            : Descriptor(id);
        if (mode == MarkupMode.IgnoreFixable && fixable.Contains(descriptor?.Id ?? id))
            return;

        // What the analyzer does not know is the compiler's. Markup says only where: messages and severities are left to the explicit form.
        var expected = descriptor is null ? DiagnosticResult.CompilerError(id) : new DiagnosticResult(descriptor);
        Expected.Add(place(expected.WithMessage(null).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity)));
    }

    private DiagnosticDescriptor? Descriptor(string id)
    {
        var descriptors = supported.Where(descriptor => descriptor.Id == id).ToArray();
        return descriptors.Length > 1 && !options.HasFlag(MarkupOptions.UseFirstDescriptor)
            ? throw new InvalidOperationException($"Multiple diagnostic descriptors with ID {id} were found. Specify {nameof(MarkupOptions)}.{nameof(MarkupOptions.UseFirstDescriptor)} to use the first.")
            : descriptors.FirstOrDefault();
    }
}

public enum MarkupMode
{
    /// <summary>The text is taken as it is.</summary>
    None,

    /// <summary>Markup is removed.</summary>
    Ignore,

    /// <summary>Markup is removed; what it says of diagnostics with a fix is ignored.</summary>
    IgnoreFixable,
    Allow,
}

[Flags]
public enum MarkupOptions
{
    None = 0,

    /// <summary><c>[|x|]</c> is the analyzer's first diagnostic where it has several.</summary>
    UseFirstDescriptor = 1,

    /// <summary><c>$$</c> stays, for raw interpolated strings.</summary>
    TreatPositionIndicatorsAsCode = 2,
}
