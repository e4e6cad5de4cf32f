using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Lists to which each round of a loop adds one item: an array, written at the round's number, keeps the order.</summary>
internal sealed class Builds(ISymbol? index, Member member, ILoopOperation loop)
{
    private readonly List<ILocalSymbol> lists = [];

    public IEnumerable<ILocalSymbol> Lists => lists;

    /// <summary>Is the call the one <c>list.Add(item)</c> that each round comes to?</summary>
    public bool Add(IInvocationOperation call)
    {
        if (call is not { TargetMethod: { Name: "Add", ContainingType: var type }, Instance: ILocalReferenceOperation { Local: var list }, Parent: IExpressionStatementOperation statement }) return false;
        if (!Types.Same(type.OriginalDefinition, member.Model.Types.List) || !Types.Same(list.Type, type) || loop.Syntax.Span.Contains(Dependence.DeclaredAt(list)) || !Numbers()) return false;
        if (!ReferenceEquals(statement, loop.Body) && !(loop.Body is IBlockOperation && ReferenceEquals(statement.Parent, loop.Body)) || member.OnlyValueOf(list) is not { } made || !IsNew(made) || !Collections.IsOnlyCalled(list, loop, member)) return false;
        lists.Add(list);
        return true;
    }

    /// <summary>Is anything else done with a list, or left out in a round?</summary>
    public string? Conflict(Func<ISymbol, int> references) => lists.Find(list => references(list) != 1 || Skips()) is { } list ? $"iterations share '{list.Name}'" : null;

    /// <summary>Has each round a number?</summary>
    private bool Numbers() => index is not null || loop is IForEachLoopOperation { Collection: var source } && Site.Unwrap(source).Type is IArrayTypeSymbol { Rank: 1 } or INamedTypeSymbol { Name: "List", ContainingNamespace.Name: "Generic" };

    private static bool IsNew(IOperation value) => value is IObjectCreationOperation { Initializer: null } or { Kind: Waited.CollectionExpression or OperationKind.None };

    private bool Skips() => loop.Body.Descendants().Any(at => at is IBranchOperation { BranchKind: BranchKind.Continue, Target: var target } && Types.Same(target, loop.ContinueLabel));
}
