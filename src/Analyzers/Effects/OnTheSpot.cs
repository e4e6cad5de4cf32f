using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Work that is done on the spot only where the program does not send it to another thread: <c>if (later) Task.Run(Save); else Save();</c></summary>
internal static class OnTheSpot
{
    public static bool Is(IOperation call, IMethodSymbol method)
    {
        if (call.Parent is not IExpressionStatementOperation { Parent: var around } statement) return false;
        var branch = around is IBlockOperation { Operations.Length: 1, Parent: IConditionalOperation } block ? (IOperation)block : statement;
        if (branch.Parent is not IConditionalOperation { WhenFalse: { } otherwise } choice) return false;
        var other = ReferenceEquals(otherwise, branch) ? choice.WhenTrue : ReferenceEquals(choice.WhenTrue, branch) ? otherwise : null;
        return other is IExpressionStatementOperation or IBlockOperation { Operations.Length: 1 } && other.Descendants().Any(inner => inner switch
        {
            IMethodReferenceOperation { Method: var named } => Types.Same(named.OriginalDefinition, method.OriginalDefinition),
            IInvocationOperation { TargetMethod: var called } => Types.Same(called.OriginalDefinition, method.OriginalDefinition) && IsIn(inner, other),
            _ => false,
        });
    }

    /// <summary>In a function of its own.</summary>
    private static bool IsIn(IOperation call, IOperation branch)
    {
        for (var at = call.Parent; at is not null && !ReferenceEquals(at, branch); at = at.Parent)
            if (at is IAnonymousFunctionOperation) return true;
        return false;
    }
}
