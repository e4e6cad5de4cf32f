using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>The shortest way from a call to an effect: every hop, the effect last.</summary>
internal sealed class Trace(ImmutableArray<Step> steps)
{
    public ImmutableArray<Step> Steps => steps;
    public Step Last => steps[^1];
    public int Length => steps.Length;
    public string Path => string.Join(" → ", steps.Select(s => s.Name));
    public IEnumerable<Location> Locations => steps.Select(s => s.At.GetLocation());

    public Trace After(Step hop) => new(steps.Insert(0, hop));
}
