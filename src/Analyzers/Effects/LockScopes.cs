using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Objects that hold a lock of the thread until they are disposed of: <c>using (gate.ReadLock())</c>.</summary>
internal sealed class LockScopes(Concurrency model)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> known = new(SymbolEqualityComparer.Default);

    /// <summary>The call or creation that takes the lock which a <c>using</c> holds, and where it is held; null where it holds none.</summary>
    public (IOperation Taken, TextSpan Held)? Of(IOperation scope, CancellationToken cancel)
    {
        foreach (var (_, value, _) in AsyncDisposal.Resources(scope))
            if (value is not null && Site.Unwrap(value) is var taken && Holders(taken).Any(holder => Takes(holder, cancel)))
                return (taken, scope is IUsingOperation { Body: var body } ? body.Syntax.Span : TextSpan.FromBounds(scope.Syntax.Span.End, scope.Parent!.Syntax.Span.End));
        return null;
    }

    /// <summary>What tells whether a <c>using</c> holds a lock: the types of its objects, and the methods in sight that give them. None where it surely does not.</summary>
    public static IEnumerable<ISymbol> HoldersOf(IOperation scope) => AsyncDisposal.Resources(scope).SelectMany(held => held.Value is { } value ? Holders(Site.Unwrap(value)) : []);

    private static IEnumerable<ISymbol> Holders(IOperation value)
    {
        if (value.Type is INamedTypeSymbol { OriginalDefinition: var type } && (!type.DeclaringSyntaxReferences.IsEmpty || ThreadLock.IsScope(type))) yield return type;
        if (value is IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method } && !Implementations.IsOpen(method)) yield return method.ReducedFrom ?? method;
    }

    /// <summary>Is an object of this type, or what this method gives, such a lock?</summary>
    public bool Takes(ISymbol holder, CancellationToken cancel) => holder switch
    {
        INamedTypeSymbol type => Is(type, cancel),
        IMethodSymbol method => model.Effects.Of(method, cancel) is { } factory && factory.Steps.Any(step => step.Member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var made } && IsGiven(step.At) && Is(made, cancel)),
        _ => false,
    };

    private static bool IsGiven(SyntaxNode made)
    {
        var at = made.Parent;
        while (at is ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax) at = at.Parent;
        return at is ReturnStatementSyntax or ArrowExpressionClauseSyntax;
    }

    /// <summary>Does its <c>Dispose</c> release such a lock, which it has not taken itself?</summary>
    private bool Is(INamedTypeSymbol type, CancellationToken cancel)
    {
        type = type.OriginalDefinition;
        if (type.DeclaringSyntaxReferences.IsEmpty) return ThreadLock.IsScope(type);
        return known.TryGetValue(type, out var isScope) ? isScope : known.GetOrAdd(type, Releases(type, cancel));
    }

    private bool Releases(INamedTypeSymbol type, CancellationToken cancel) =>
        Implementations.DisposeOf(type, isExact: false, model.Compilation) is { DeclaringSyntaxReferences.IsEmpty: false } dispose && model.Effects.Of(dispose, cancel) is { } body
        && body.Steps.Any(step => step is { OnFailure: false, Member: IMethodSymbol called } && ThreadLock.TakesOrReleases(called, null) == false)
        && !body.Steps.Any(step => step.Effect == Effect.Locks || step.Member is IMethodSymbol called && ThreadLock.TakesOrReleases(called, null) == true);
}
