using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary><c>while (tasks.Count > 0) { var done = await Task.WhenAny(tasks); tasks.Remove(done); … }</c></summary>
internal static class Winners
{
    /// <summary>The collection that the loop around a <c>WhenAny</c> takes the winner out of.</summary>
    public static ISymbol? TakenOutOf(Site site)
    {
        if (site is not { Operation: IInvocationOperation { Arguments: [{ Value: var all }] }, Method: { Name: "WhenAny", ContainingType: var type } } || !Types.Same(type, site.Model.Types.Task) || VariableOf(all) is not { } tasks) return null;
        if (WinnerOf(site.Operation) is not { } winner || site.Ancestors().FirstOrDefault(around => around is ILoopOperation) is not IWhileLoopOperation loop) return null;
        return loop.Body.Descendants().Any(part => part is IInvocationOperation { TargetMethod.Name: "Remove", Instance: { } from, Arguments: [{ Value: var removed }] } && Types.Same(VariableOf(from), tasks) && Types.Same(VariableOf(removed), winner))
            // Where the loop starts others in their place, there is no end to look forward to.
            && !loop.Body.Descendants().Any(part => part is IInvocationOperation { TargetMethod.Name: not "Remove", Instance: { } on } call && Types.Same(VariableOf(on), tasks) && HandleUse.Fills(call))
            ? tasks
            : null;
    }

    private static ISymbol? WinnerOf(IOperation call)
    {
        var at = call.Parent;
        while (at is IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }) at = at.Parent;
        return at switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } => local,
            _ => null,
        };
    }

    private static ISymbol? VariableOf(IOperation value) => Site.VariableOf(Site.Unwrap(value));
}
