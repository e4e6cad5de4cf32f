using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary><c>foreach (var x in xs) list.Add(await F(x));</c>: a loop that does nothing but put the results of one call for each item into a list.</summary>
internal sealed class AwaitLoop
{
    private AwaitLoop(IInvocationOperation call, bool isListed) => (Call, IsListed) = (call, isListed);

    /// <summary>What is awaited for each item.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>Are the items few, and known?</summary>
    public bool IsListed { get; }

    /// <summary>Null where the rounds do more than that, or may depend on each other.</summary>
    public static AwaitLoop? Of(Site site, CancellationToken cancel)
    {
        if (site is not { Operation: IForEachLoopOperation { IsAsynchronous: false, Locals: [_], Body: var body } loop, Frame.IsAsync: true }) return null;
        if (Added(body is IBlockOperation block ? [.. block.Operations] : [body]) is not var (list, value) || IndependentCalls.CallOf(value, site.Model, cancel) is not { } call || IndependentCalls.Needs(call, [list])) return null;
        var isListed = TripCount.OfListed(loop.Collection, site.Member) is <= TripCount.Small;
        return (isListed || PerItem.IsAtHand(Site.Unwrap(loop.Collection).Type, site.Model)) && IsOwn(list, site) ? new AwaitLoop(call, isListed) : null;
    }

    private static (ILocalSymbol List, IOperation Awaited)? Added(IOperation[] rounds)
    {
        if (rounds is not [.., IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Add", ContainingType: { Name: "List", Arity: 1 } }, Instance: { } holder, Arguments: [{ Value: var added }] } }]) return null;
        if (Site.Unwrap(holder) is not ILocalReferenceOperation { Local: var list }) return null;
        added = Site.Unwrap(added);
        return rounds switch
        {
            [_] => (list, added),
            [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var result } declarator] }] }, _] when added is ILocalReferenceOperation { Local: var given } && Types.Same(given, result) && declarator.GetVariableInitializer() is { Value: var first } => (list, Site.Unwrap(first)),
            _ => null,
        };
    }

    /// <summary>Is the list made in the very block of the loop, so that nobody looks at it when a round has failed?</summary>
    private static bool IsOwn(ILocalSymbol list, Site site) =>
        site.Member.OnlyValueOf(list) is IObjectCreationOperation or { Kind: Waited.CollectionExpression or OperationKind.None }
        && site.Operation.Parent is IBlockOperation { Locals: var locals } && locals.Contains(list, SymbolEqualityComparer.Default)
        && !site.Member.References.To(list, site.Operation).Any(use => use.Syntax.SpanStart < site.Operation.Syntax.SpanStart && use is ILocalReferenceOperation);
}
