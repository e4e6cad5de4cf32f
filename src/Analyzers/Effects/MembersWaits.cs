using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>A member that can never await, and waits for a task, is told so itself: its waits are one finding, however many read it. In generated code nobody is told.</summary>
internal static class MembersWaits
{
    /// <summary>Takes from the steps of waits that they are unreported, for certain or where no object that a <c>using</c> holds is a lock.</summary>
    public static void Mark(IReadOnlyList<(Site Site, int Step)> waits, CancellationToken cancel)
    {
        Dictionary<Frame, ImmutableArray<ISymbol>>? reported = null;
        foreach (var (site, _) in waits)
            if (Is(site) && reported?.ContainsKey(site.Frame) != true && !GeneratedCode.Holds(site, cancel))
                (reported ??= []).Add(site.Frame, site.Frame.Usings.SelectMany(LockScopes.HoldersOf).Distinct<ISymbol>(SymbolEqualityComparer.Default).ToImmutableArray());
        if (reported is null) return;
        foreach (var (site, at) in waits)
        {
            if (site.Blocks is not (Blocking.Task or Blocking.Sleep or Blocking.Wait) || !reported.TryGetValue(site.Frame, out var scopes)) continue;
            var step = site.Frame.Steps[at];
            site.Frame.Steps[at] = scopes.IsEmpty ? step with { Effect = step.Effect & ~Effect.Unreported } : step with { Scopes = scopes };
        }
    }

    private static bool Is(Site site) => site.Blocks == Blocking.Task && !site.Frame.IsLambda && Obstacle.IsMembers(site);
}
