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

    /// <summary>Async methods without a result that are given by name in such a place, and leave errors of theirs to nobody.</summary>
    public static IEnumerable<IMethodReferenceOperation> GroupsIn(Site site, CancellationToken cancel)
    {
        if (IsOwnContext(site)) yield break;
        foreach (var argument in Site.ArgumentsOf(site.Operation))
            if (argument is { Parameter: { } parameter, Value: var value } && Site.Unwrap(value) is IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { IsAsync: true, ReturnsVoid: true } method } group }
                && site.Facts.Use(parameter.Ordinal) is DelegateUse.Runs or DelegateUse.Defers or DelegateUse.Spawns && Dropped.LeavesErrors(method, site.Model, cancel)) yield return group;
    }

    /// <summary>A synchronisation context that posts to itself: what its functions leave unfinished, and throw, comes back to it.</summary>
    private static bool IsOwnContext(Site site) => site.Operation is IInvocationOperation { Instance: IInstanceReferenceOperation { Type: var type } } && Types.Bases(type).Any(above => above is { Name: "SynchronizationContext", ContainingNamespace.Name: "Threading" });

    /// <summary>Is the call given an async lambda, and so done before that is?</summary>
    public static bool IsGivenTo(IOperation call) =>
        Site.ArgumentsOf(call).Any(argument => Site.Unwrap(argument.Value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } });

    /// <summary>The argument, also where it is one of several: <c>Parallel.Invoke(a, b)</c>.</summary>
    private static IOperation? TakerOf(IOperation function)
    {
        var at = function.Parent;
        while (at is not (null or IArgumentOperation or IBlockOperation)) at = at.Parent;
        return at as IArgumentOperation;
    }
}
