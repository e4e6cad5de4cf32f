using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The body of a parallel loop or query: a delegate that a catalogued member runs on several threads at once.</summary>
internal static class ParallelBody
{
    /// <summary>The innermost one around a frame, by what runs there and then; null where there is none, or where other code comes between.</summary>
    public static Frame? Around(Frame frame, CancellationToken cancel)
    {
        for (var at = frame; at is { IsLambda: true }; at = at.Outer)
        {
            if (LoopOf(at) is not null) return at;
            if (at.ActualUse(cancel) != DelegateUse.Runs) return null;
        }

        return null;
    }

    /// <summary>The call that runs the body on several threads.</summary>
    public static IInvocationOperation? LoopOf(Frame body)
    {
        var at = body.Root.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArgumentOperation or IArrayInitializerOperation or IArrayCreationOperation) at = at.Parent;
        return body.Use is DelegateUse.Runs or DelegateUse.Defers && at is IInvocationOperation call && body.Model.Catalog.Of(call.TargetMethod, call.Instance?.Type).Parallel ? call : null;
    }

    /// <summary>Does the body only wait for others where asynchronous code would not, keeping a thread of the pool for each item?</summary>
    public static bool Holds(Site site, CancellationToken cancel) =>
        (site.Blocks is Blocking.Task || site is { Blocks: Blocking.IO, Prefer: not null })
        && !site.InAsyncCode && Around(site.Frame, cancel) is { IsAsync: false } body && !IsHeavy(body, cancel);

    private static bool IsHeavy(Frame body, CancellationToken cancel) => body.Model.Effects.Of(body.Key) is { } facts && body.Model.Costs.IsHeavy(facts, cancel);
}
