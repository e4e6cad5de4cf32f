using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>What a fix is told of a loop whose iterations it may run at once; nothing where that would not pay, or not come to the same.</summary>
internal static class Spread
{
    /// <summary>The variables that the iterations fold into.</summary>
    internal const string Folds = "folds";

    /// <summary>The lists to which each round adds one item.</summary>
    internal const string Builds = "builds";

    /// <summary>Set where a round is too light for a call of its own: the threads take whole ranges.</summary>
    internal const string Ranges = "ranges";

    /// <summary>Set where a cancellation has somewhere to go: to the token that the loop's task was given, or to any in scope.</summary>
    internal const string Token = "token";

    /// <summary>The token that the rounds themselves ask: the parallel loop's, then.</summary>
    internal const string Asked = "asked";

    /// <param name="isOwn">Is a variable one that nobody looks at before the loop is done?</param>
    public static ImmutableDictionary<string, string?>? Of(Dependence dependence, Site loop, Func<ISymbol, bool> isOwn, CancellationToken cancel)
    {
        if (!dependence.IsIndependent || !dependence.Reductions.All(fold => (fold.IsExact || fold.IsRounded) && isOwn(fold.Variable))) return null;
        var builds = string.Join(";", dependence.Builds.Select(list => list.Name));
        if (builds.Length > 0 && (!dependence.Builds.All(isOwn) || !dependence.Reductions.IsEmpty || !loop.Model.Costs.IsWorthSplitting(loop, cancel))) return null;
        var told = ImmutableDictionary<string, string?>.Empty.Add(Folds, string.Join(";", dependence.Reductions));
        if (builds.Length > 0) told = told.Add(Builds, builds);
        if (dependence.Token is { } token) told = told.Add(Asked, token);
        if (loop.Model.Costs.IsWorthSplitting(loop, cancel)) return told;
        return loop.Nest is { IsLongByCount: true } ? told.Add(Ranges, "") : null;
    }
}
