using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A task that synchronous code throws away by a bare call. Whoever gives work to the pool, or a callback that can do no other, may mean that;
/// who calls an asynchronous method like any other has lost its end and its errors.
/// </summary>
internal static class Dropped
{
    public static bool Is(Site site, CancellationToken cancel)
    {
        if (site.Method is not { } method || site.Facts.Starts is not null) return false;
        if (site.Frame.IsLambda) return Convertible.HasAsyncForm(site.Frame) && IsWork(site, method, cancel);
        return site.Frame.Method is not { } around || !AsyncVoid.IsHandler(around) && !(around.IsOverride && around.Name.StartsWith("On", StringComparison.Ordinal)) && IsWork(site, method, cancel);
    }

    private static bool IsWork(Site site, IMethodSymbol method, CancellationToken cancel)
    {
        // A call that changes nothing, and one in the place of a form of it that blocks, are mistakes wherever they stand.
        if (site.Facts.Reads || HasSynchronousForm(method, site.Model)) return true;
        if (method.DeclaringSyntaxReferences.IsEmpty) return false;
        return IsAsynchronous(method, site.Model, cancel) || Completes.ReturnedBy(site, cancel) is { } returned && returned.All(value => IsHandedOn(value, site.Model, cancel));
    }

    private static bool IsAsynchronous(IMethodSymbol method, Concurrency model, CancellationToken cancel) => method.IsAbstract || method.IsAsync && LeavesErrors(method, model, cancel);

    /// <summary>The task of another asynchronous method in sight, or of several.</summary>
    private static bool IsHandedOn(IOperation value, Concurrency model, CancellationToken cancel) => Site.Unwrap(value) is IInvocationOperation { TargetMethod: var method }
        && (Types.Same(method.ContainingType, model.Types.Task) && method.Name is "WhenAll" or "WhenAny" || !method.DeclaringSyntaxReferences.IsEmpty && IsAsynchronous(method, model, cancel));

    private static bool HasSynchronousForm(IMethodSymbol method, Concurrency model) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal) && Types.Bases(method.ContainingType).SelectMany(type => type.GetMembers(method.Name.Substring(0, method.Name.Length - 5))).Any(member => member is IMethodSymbol twin && twin.IsStatic == method.IsStatic && model.Catalog.Of(twin).Blocks != Blocking.No);

    /// <summary>Neither handles all of its own errors, nor goes on until somebody tells it to stop.</summary>
    public static bool LeavesErrors(IMethodSymbol method, Concurrency model, CancellationToken cancel) =>
        !Errors.AreHandled(method, model, cancel) && (model.Effects.Of(method, cancel) is not { } body || model.Effects.Find(body, Effect.Endless, cancel) is null);
}
