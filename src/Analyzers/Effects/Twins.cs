using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Methods that have an asynchronous twin: the name with <c>Async</c>, the same parameters, the same result in a task. Nothing more is
/// known of them, or that they block and not what to call instead.
/// </summary>
internal sealed class Twins(Concurrency model)
{
    /// <summary>Bodies looked at to see whether a twin does its work by calling the synchronous method.</summary>
    private const int Bound = 100;

    /// <summary>Bodies looked at to see whether a method is harmless, once for each method of many that call each other; beyond that it is taken for so.</summary>
    private const int Most = 500;

    private static readonly SymbolEqualityComparer Same = SymbolEqualityComparer.Default;

    private readonly ConcurrentDictionary<IMethodSymbol, IMethodSymbol?> known = new(Same);
    private readonly Queries queries = new(model.Types);
    private readonly ConcurrentDictionary<INamespaceSymbol, ILookup<string, IMethodSymbol>> extensions = new(Same);

    /// <summary>What a call in async code should be instead; null where it has no twin, or none that could stand there.</summary>
    public IMethodSymbol? Of(Site site, CancellationToken cancel)
    {
        if (site is not { InAsyncCode: true, Operation: IInvocationOperation, Method: { MethodKind: MethodKind.Ordinary } method, Facts: { NonBlocking: false, Mock: false, Prefer: null } facts }) return null;
        if (facts.Blocks == Blocking.No ? model.Types.IsTestProject : site.Blocks == Blocking.No) return null;
        if (queries.TwinOf(site) is { } query) return site.MayAwait ? query : null;
        method = method.OriginalDefinition;
        if (!known.TryGetValue(method, out var twin)) twin = known.GetOrAdd(method, Find(method, cancel));
        return twin is not null && !IsWithin(twin, method, site.Frame) && IsAccessible(twin, site) && !IsSetUp(site) && !IsPaired(site, twin) && site.MayAwait ? twin : null;
    }

    /// <summary>Of a call that runs a query of a database, wherever it stands.</summary>
    public IMethodSymbol? OfQuery(Site site) => queries.TwinOf(site);

    /// <summary>Of a call that runs a query of a database in some cases only, in which alone its twin could be awaited.</summary>
    public IMethodSymbol? InSomeCases(Site site) => queries.TwinInSomeCases(site);

    private IMethodSymbol? Find(IMethodSymbol method, CancellationToken cancel)
    {
        // Disposal is a matter of its own.
        if (method.Name == "Dispose" || method.Name.EndsWith("Async", StringComparison.Ordinal) || IsAwaitable(method.ReturnType)) return null;
        foreach (var candidate in Candidates(method, method.Name + "Async"))
            if (IsTwin(method, candidate) && !IsObsolete(candidate) && !model.Catalog.Of(candidate).Sync)
                return model.Catalog.Of(method).Blocks == Blocking.No && IsShownHarmless(method, cancel) || Reaches(candidate, method, cancel) ? null : candidate;
        return null;
    }

    private IEnumerable<IMethodSymbol> Candidates(IMethodSymbol method, string name)
    {
        if (method.ContainingType is not { } type) return [];
        var members = Types.Bases(type).Concat(type.TypeKind == TypeKind.Interface ? type.AllInterfaces : ImmutableArray<INamedTypeSymbol>.Empty).SelectMany(each => each.GetMembers(name)).OfType<IMethodSymbol>();
        return method.IsStatic || method.ContainingNamespace is not { } space ? members : members.Concat(extensions.GetOrAdd(space, ExtensionsOf)[name]);
    }

    private static ILookup<string, IMethodSymbol> ExtensionsOf(INamespaceSymbol space) => space.GetTypeMembers()
        .Where(type => type.MightContainExtensionMethods)
        .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>().Where(method => method.IsExtensionMethod && method.Name.EndsWith("Async", StringComparison.Ordinal)))
        .ToLookup(method => method.Name);

    private bool IsTwin(IMethodSymbol method, IMethodSymbol twin)
    {
        var receivers = twin.IsExtensionMethod && !method.IsExtensionMethod ? 1 : 0;
        if (twin.Arity != method.Arity || receivers == 0 && twin.IsStatic != method.IsStatic || twin.Parameters.Length < method.Parameters.Length + receivers) return false;
        if (twin.Arity > 0) twin = twin.Construct(method.TypeParameters.ToArray<ITypeSymbol>());
        if (receivers == 1 && !IsConvertible(method.ContainingType, twin.Parameters[0].Type)) return false;
        for (var i = 0; i < method.Parameters.Length; i++)
            if (method.Parameters[i] is not { RefKind: RefKind.None } given || twin.Parameters[i + receivers] is not { RefKind: RefKind.None } taken || !IsTaken(given.Type, taken.Type)) return false;
        for (var i = method.Parameters.Length + receivers; i < twin.Parameters.Length; i++)
            if (!twin.Parameters[i].IsOptional && !twin.Parameters[i].IsParams && !Types.Same(twin.Parameters[i].Type, model.Types.CancellationToken)) return false;
        return model.Types.IsAwaitedLikeTask(twin.ReturnType) && (method.ReturnsVoid || model.Types.ResultOf(twin.ReturnType) is { } result && IsConvertible(result, method.ReturnType));
    }

    /// <summary>A twin may ask for less: a read-only list where the method takes a list.</summary>
    private bool IsTaken(ITypeSymbol given, ITypeSymbol taken) => Same.Equals(given, taken) || taken.SpecialType != SpecialType.System_Object && IsConvertible(given, taken);

    private bool IsConvertible(ITypeSymbol from, ITypeSymbol to) => model.Compilation.ClassifyCommonConversion(from, to) is { IsIdentity: true } or { IsImplicit: true, IsReference: true };

    private bool IsAwaitable(ITypeSymbol type) => model.Types.IsAsyncResult(type) || type.GetMembers("GetAwaiter").Length > 0;

    private static bool IsObsolete(ISymbol symbol) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute");

    /// <summary>Is everything that the method does in sight, or the framework's, and none of it known to block?</summary>
    private bool IsShownHarmless(IMethodSymbol method, CancellationToken cancel) =>
        !Implementations.IsOpen(method)
        && model.Effects.Of(method, cancel) is { } body
        && (model.Effects.Reached(body.Steps, Most, out var isBeyond, cancel) is not { } steps ? isBeyond : steps.All(step => (step.Effect & (Effect.Blocks | Effect.BlockingIO | Effect.Implicit | Effect.Locks)) == 0 && ((step.Effect & Effect.Unknown) == 0 || IsFrameworks(step.Member))));

    /// <summary>The catalog speaks of all that blocks in the framework; what a delegate of its does is not its own.</summary>
    private static bool IsFrameworks(ISymbol? member) =>
        member is { ContainingType.TypeKind: not (TypeKind.Delegate or TypeKind.Interface) } && Implicit.IsSystem(member);

    /// <summary>Does the twin come to call the synchronous method? Then it is no better; or it would come to call itself.</summary>
    private bool Reaches(IMethodSymbol twin, IMethodSymbol method, CancellationToken cancel)
    {
        if (model.Effects.Of(twin, cancel) is not { } start) return false;
        var seen = new HashSet<Body> { start };
        var queue = new Queue<Body>();
        queue.Enqueue(start);
        while (queue.Count > 0 && seen.Count < Bound)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var step in queue.Dequeue().Steps)
            {
                if (step.Member is { } called && Same.Equals(called.OriginalDefinition, method)) return true;
                var next = step.Lambda is { } lambda ? model.Effects.Of(lambda) : step.Member is IMethodSymbol callee ? model.Effects.Of(callee, cancel) : null;
                if (next is not null && seen.Add(next)) queue.Enqueue(next);
            }
        }

        return false;
    }

    /// <summary><c>LoadAsync</c> doing its work by <c>Load</c>, of its own type or of one that it implements.</summary>
    private static bool IsWithin(IMethodSymbol twin, IMethodSymbol method, Frame frame)
    {
        for (var at = frame; at is not null; at = at.Outer)
            if (at.Method is { } around && around.Name == twin.Name && (Types.Is(around.ContainingType, method.ContainingType) || around.ContainingType.AllInterfaces.Any(type => Types.Same(type.OriginalDefinition, method.ContainingType))))
                return true;
        return false;
    }

    private bool IsAccessible(IMethodSymbol twin, Site site) =>
        site.Member.Owner?.ContainingType is { } here && model.Compilation.IsSymbolAccessibleWithin(twin, here);

    /// <summary><c>Before(x); await BeforeAsync(x);</c>: both are meant, one for what is synchronous and one for what is not.</summary>
    private static bool IsPaired(Site site, IMethodSymbol twin) =>
        site.Operation.Parent is IExpressionStatementOperation { Parent: IBlockOperation { Operations: var statements } } statement
        && statements.IndexOf(statement) + 1 is var next && next < statements.Length
        && statements[next] is IExpressionStatementOperation { Operation: IAwaitOperation { Operation: var awaited } }
        && Waited.Configured(awaited) is IInvocationOperation { TargetMethod: var called } && Same.Equals(called.OriginalDefinition, twin);

    /// <summary>A call on what sets up or verifies a test double.</summary>
    private bool IsSetUp(Site site) => site.Receiver is IInvocationOperation call && model.Catalog.Of(call.TargetMethod).Mock;
}
