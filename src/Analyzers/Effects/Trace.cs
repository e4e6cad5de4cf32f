using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>The shortest way to an effect: a first hop, and the way on from there. Bodies on one way share its end.</summary>
internal sealed class Trace(Step first, Trace? rest = null)
{
    // What a message shows of a long way: its beginning and its end.
    private const int Shown = 10, Tail = 3;

    public int Length { get; } = 1 + (rest?.Length ?? 0);
    public string Start => first.Name;
    public Step Last { get; } = rest?.Last ?? first;

    public string Path
    {
        get
        {
            var names = Steps.Select(step => step.Name).ToList();
            if (names.Count > Shown)
            {
                var left = names.Count - Shown;
                names.RemoveRange(Shown - Tail, left);
                names.Insert(Shown - Tail, $"… {left} more …");
            }

            return string.Join(" → ", names);
        }
    }

    public IEnumerable<Location> Locations => Steps.Select(step => step.At.GetLocation());

    public IEnumerable<Step> Steps
    {
        get
        {
            for (var at = this; at is not null; at = at.Rest) yield return at.First;
        }
    }

    public Step First => first;
    public Trace? Rest => rest;

    public Trace After(Step hop) => new(hop, this);
}
