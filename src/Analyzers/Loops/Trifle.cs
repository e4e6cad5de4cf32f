using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A parallel loop over a small constant range with hardly anything to do for each number or item.</summary>
internal static class Trifle
{
    /// <summary>Handing items to other threads takes some microseconds: so many operations.</summary>
    private const int Few = 20_000, Rounds = 1_000;

    public static bool Is(IInvocationOperation loop, Frame body, Member member) =>
        body.Root is IAnonymousFunctionOperation { Symbol.IsAsync: false, Body: var work }
        && body.Steps.TrueForAll(step => step.Edge == DelegateUse.Unknown && (step.Effect & ~(Effect.Writes | Effect.Reads | Effect.Throws)) == 0)
        && CountOf(loop, member) is { } rounds and <= Rounds
        && OperationsOf(work) is { } each && rounds * each <= Few;

    private static long? CountOf(IInvocationOperation loop, Member member) => loop switch
    {
        { TargetMethod: { Name: "For", IsStatic: true, ReturnsVoid: false } } => TripCount.Between(loop.Arguments[0].Value, loop.Arguments[1].Value),
        { TargetMethod: { Name: "ForEach", IsStatic: true } } => TripCount.OfListed(loop.Arguments[0].Value, member),
        _ => null,
    };

    /// <summary>Null where it holds a loop, or calls what is not known to be quick.</summary>
    private static int? OperationsOf(IOperation work)
    {
        var count = 0;
        foreach (var part in work.Descendants())
        {
            if (part is ILoopOperation or IAnonymousFunctionOperation or IObjectCreationOperation or IAwaitOperation or ILockOperation or ITryOperation or IDynamicInvocationOperation) return null;
            if (part is IInvocationOperation { TargetMethod.ContainingType: not { Name: "Math" or "MathF", ContainingNamespace.Name: "System" } }) return null;
            if (++count > Few) return null;
        }

        return count;
    }
}
