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
        // A call that changes nothing, and one in the place of its synchronous form, are mistakes wherever they stand.
        if (site.Facts.Reads || HasSynchronousForm(method)) return true;
        if (method.DeclaringSyntaxReferences.IsEmpty) return false;
        return method.IsAbstract || method.IsAsync && LeavesErrors(method, site.Model, cancel);
    }

    private static bool HasSynchronousForm(IMethodSymbol method) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal) && Types.Bases(method.ContainingType).SelectMany(type => type.GetMembers(method.Name.Substring(0, method.Name.Length - 5))).Any(member => member is IMethodSymbol twin && twin.IsStatic == method.IsStatic);

    /// <summary>Neither handles all of its own errors, nor goes on until somebody tells it to stop.</summary>
    public static bool LeavesErrors(IMethodSymbol method, Concurrency model, CancellationToken cancel)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (method.DeclaringSyntaxReferences is not [var declared] || model.For(declared.SyntaxTree) is not { } engine) return false;
        if (engine.Effects.Of(method, cancel) is { } body && engine.Effects.Find(body, Effect.Endless, cancel) is not null) return false;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        return engine.Compilation.GetSemanticModel(declared.SyntaxTree).GetOperation(declared.GetSyntax(cancel), cancel) is { } code && !AsyncVoid.HandlesErrors(code, engine.Types);
#pragma warning restore RS1030
    }
}
