using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The task that a task of a task gives: whether somebody who waits for the outer one leaves it alone.</summary>
internal static class InnerTask
{
    private enum Use { Unknown, Lost, Taken }

    /// <summary>Is the outer task waited for, or handed on, as if it were the work itself?</summary>
    public static bool IsLost(Site site)
    {
        var (use, local) = Of(site.Operation, site.Model.Types);
        if (local is null) return use == Use.Lost;
        var uses = site.Member.References.To(local, site.Operation).Where(at => at is ILocalReferenceOperation { IsDeclaration: false }).Select(at => Of(at, site.Model.Types)).ToArray();
        return uses.All(each => each is { Local: null, Use: not Use.Taken }) && uses.Any(each => each.Use == Use.Lost);
    }

    private static (Use Use, ILocalSymbol? Local) Of(IOperation task, Types types)
    {
        while (true)
        {
            switch (task.Parent)
            {
                case IParenthesizedOperation or IConditionalOperation or ICoalesceOperation: task = task.Parent; break;
                case IConversionOperation conversion when types.IsTask(types.ResultOf(conversion.Type)): task = conversion; break;
                case IConversionOperation conversion: return (Types.Same(conversion.Type, types.Task) ? Use.Lost : Use.Unknown, null);
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" } call: task = call; break;
                case IInvocationOperation { TargetMethod.Name: "Wait" }: return (Use.Lost, null);
                case IInvocationOperation { TargetMethod.Name: "GetAwaiter", Parent: IInvocationOperation { Parent: IExpressionStatementOperation } }: return (Use.Lost, null);
                case IAwaitOperation { Parent: IExpressionStatementOperation }: return (Use.Lost, null);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }: return (Use.Unknown, local);
                case IExpressionStatementOperation: return (Use.Unknown, null);
                case var other: return (other is IInvocationOperation or IPropertyReferenceOperation or IAwaitOperation or IArgumentOperation ? Use.Taken : Use.Unknown, null);
            }
        }
    }
}
