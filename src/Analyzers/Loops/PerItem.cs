using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>One thread for each item of a loop of unknown length, none of them kept beyond its round: too many workers, not a forgotten join.</summary>
internal static class PerItem
{
    public static bool Makes(Site site, Handle handle) =>
        site.Ancestors().OfType<ILoopOperation>().FirstOrDefault() is { } loop && !HasConstantLength(loop) && !IsWorkerLoop(site, loop) && handle.Keepers.All(keeper => IsInside(keeper, loop));

    /// <summary>A number of equal workers: nothing that they are given is of one round only.</summary>
    private static bool IsWorkerLoop(Site site, ILoopOperation loop) => loop is IForLoopOperation
        && !site.Operation.Descendants().Any(o => o is ILocalReferenceOperation { Local: var local } && IsInside(local, loop) && !local.DeclaringSyntaxReferences.Any(own => site.Operation.Syntax.Span.Contains(own.Span)));

    private static bool IsInside(ISymbol keeper, ILoopOperation loop) =>
        keeper is ILocalSymbol && keeper.DeclaringSyntaxReferences is [var declaration] && loop.Syntax.Span.Contains(declaration.Span);

    private static bool HasConstantLength(ILoopOperation loop) => loop switch
    {
        IForLoopOperation { Condition: IBinaryOperation { RightOperand.ConstantValue.HasValue: true } } => true,
        IForEachLoopOperation { Collection: var source } => Site.Unwrap(source) is IArrayCreationOperation { Initializer: not null } or { Syntax: CollectionExpressionSyntax },
        _ => false,
    };
}
