using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>Handles that nobody waits for, while a member is looked through: those that one variable keeps are waited for together.</summary>
internal sealed class Findings
{
    private readonly Dictionary<SyntaxNode, (Handle Handle, string Name)> places = [];
    private readonly List<SyntaxNode> order = [];
    private readonly HashSet<SyntaxNode> lasting = [];
    private readonly HashSet<ISymbol> keepersOfLasting = new(SymbolEqualityComparer.Default);

    public void Add(SyntaxNode place, Handle handle, bool ends, string name)
    {
        if (!places.ContainsKey(place)) order.Add(place);
        places[place] = (handle, name);
        if (ends) return;
        lasting.Add(place);
        keepersOfLasting.UnionWith(handle.Keepers);
    }

    /// <summary>Tells the fix where all that it would wait for ends.</summary>
    public void Report(Scope on)
    {
        foreach (var place in order)
        {
            var (handle, name) = places[place];
            on.ReportWith("ends", !lasting.Contains(place) && !handle.Keepers.Any(keepersOfLasting.Contains), place.GetLocation(), name);
        }
    }
}
