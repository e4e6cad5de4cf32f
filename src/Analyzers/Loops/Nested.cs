using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether a parallel loop leaves no core to another one inside it.</summary>
internal static class Nested
{
    /// <summary>Not one over a few items, nor a handful of delegates: these may well be shared out further.</summary>
    public static bool Compete(IInvocationOperation outer, Member member) => outer.TargetMethod.Name switch
    {
        "Invoke" => false,
        "For" or "ForAsync" => TripCount.Between(outer.Arguments[0].Value, outer.Arguments[1].Value) is not { } rounds || rounds > TripCount.Small,
        _ => outer.Arguments is not [{ Value: var source }, ..] || TripCount.OfListed(source, member) is not { } listed || listed > TripCount.Small,
    };
}
