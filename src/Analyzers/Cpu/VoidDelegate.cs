using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>An async function in the place of a delegate without a result: whoever runs it goes on at its first await, and nobody has a task to wait for.</summary>
internal static class VoidDelegate
{
    /// <summary>What runs the function, where that is catalogued; null for any other function, and any other place.</summary>
    public static IMethodSymbol? RunnerOf(Frame function) =>
        function is { IsLambda: true, IsAsync: true, Method.ReturnsVoid: true, Use: DelegateUse.Runs or DelegateUse.Defers or DelegateUse.Spawns or DelegateUse.Isolates }
            ? TakerOf(function.Root)?.Parent switch
            {
                IInvocationOperation { TargetMethod: var method } => method,
                IObjectCreationOperation { Constructor: { } constructor } => constructor,
                _ => null,
            }
            : null;

    /// <summary>The argument, also where it is one of several: <c>Parallel.Invoke(a, b)</c>.</summary>
    private static IOperation? TakerOf(IOperation function)
    {
        var at = function.Parent;
        while (at is not (null or IArgumentOperation or IBlockOperation)) at = at.Parent;
        return at as IArgumentOperation;
    }
}
