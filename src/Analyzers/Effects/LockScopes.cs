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
            if (value is not null && Site.Unwrap(value) is var taken && Takes(taken, cancel))
                return (taken, scope is IUsingOperation { Body: var body } ? body.Syntax.Span : TextSpan.FromBounds(scope.Syntax.Span.End, scope.Parent!.Syntax.Span.End));
        return null;
    }

    private bool Takes(IOperation value, CancellationToken cancel) =>
        value.Type is INamedTypeSymbol type && Is(type, cancel)
        || value is IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method } && !Implementations.IsOpen(method) && model.Effects.Of(method.ReducedFrom ?? method, cancel) is { } factory
            && factory.Steps.Any(step => step.Member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var made } && IsGiven(step.At) && Is(made, cancel));

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
