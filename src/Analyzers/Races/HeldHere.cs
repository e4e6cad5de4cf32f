using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The <c>lock</c> statements that an operation runs under: of its function, and of those around it where it is run on the spot.</summary>
internal static class HeldHere
{
    public static IEnumerable<ILockOperation> At(IOperation operation, Frame frame)
    {
        var here = frame;
        for (IOperation child = operation, at = operation.Parent!; at is not null; child = at, at = at.Parent!)
        {
            if (at is ILockOperation held && !ReferenceEquals(held.LockedValue, child)) yield return held;
            if (at is ILocalFunctionOperation) yield break;
            if (at is not IAnonymousFunctionOperation) continue;
            while (here is not null && !ReferenceEquals(here.Root, at)) here = here.Outer;
            if (here is not { Use: DelegateUse.Runs }) yield break;
        }
    }
}
