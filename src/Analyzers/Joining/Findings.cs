using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>Handles that nobody waits for, while a member is looked through: those that one variable keeps are waited for together.</summary>
internal sealed class Findings
{
    /// <summary>The property that tells the fix that all which the member makes is reported and comes to its end.</summary>
    internal const string All = "all";

    private readonly Dictionary<SyntaxNode, (Handle Handle, string Name, bool IsMild)> places = [];
    private readonly List<SyntaxNode> order = [];
    private readonly HashSet<SyntaxNode> lasting = [];
    private readonly HashSet<ISymbol> keepersOfLasting = new(SymbolEqualityComparer.Default);
    private int count;

    /// <param name="place">Where it is reported.</param>
    /// <param name="handle">What is known of it.</param>
    /// <param name="ends">Does it come to its end without its starter's doing?</param>
    /// <param name="name">As the message calls it.</param>
    /// <param name="isMild">May it be meant? Then it is a suggestion.</param>
    public void Add(SyntaxNode place, Handle handle, bool ends, string name, bool isMild = false)
    {
        count++;
        if (!places.ContainsKey(place)) order.Add(place);
        places[place] = (handle, name, isMild);
        if (ends) return;
        lasting.Add(place);
        keepersOfLasting.UnionWith(handle.Keepers);
    }

    /// <summary>Tells the fix where all that it would wait for ends.</summary>
    /// <param name="on">The member.</param>
    /// <param name="made">How many it makes.</param>
    public void Report(Scope on, int made)
    {
        var certain = ImmutableDictionary<string, string?>.Empty.Add("ends", "");
        if (lasting.Count == 0 && count == made) certain = certain.Add(All, "");
        foreach (var place in order)
        {
            var (handle, name, isMild) = places[place];
            var properties = lasting.Contains(place) || handle.Keepers.Any(keepersOfLasting.Contains) ? null : certain;
            if (isMild) on.Report(DiagnosticSeverity.Info, place.GetLocation(), null, properties, name);
            else on.Report(place.GetLocation(), null, properties, name);
        }
    }
}
