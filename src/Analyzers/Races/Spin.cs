using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A loop that does nothing but look at a variable until another thread changes it, by a plain read: the compiler may read it once and
/// never again.
/// </summary>
internal static class Spin
{
    /// <summary>Operands of a condition that are looked at; more are generated.</summary>
    private const int Bound = 100;

    public static bool Is(Site loop, CancellationToken cancel) => Of(loop, cancel) is not null;

    /// <summary>The read that another thread's write is waited for by; null where the loop is of another kind, or sees the write for certain.</summary>
    public static IOperation? Of(Site loop, CancellationToken cancel)
    {
        if (loop.Operation is not IWhileLoopOperation { Condition: { } condition, IgnoredCondition: null } spinning || !IsPause(spinning.Body, loop.Model.Types)) return null;
        IOperation? found = null;
        var work = new Stack<IOperation>();
        work.Push(condition);
        for (var n = 0; work.Count > 0; n++)
        {
            var at = work.Pop();
            if (n > Bound) return null;
            switch (at)
            {
                case { ConstantValue.HasValue: true } or IInstanceReferenceOperation: break;
                case ILocalReferenceOperation or IParameterReferenceOperation: found ??= IsChangedElsewhere(at, loop) ? at : null; break;
                case IFieldReferenceOperation { Field: { IsVolatile: false } field }:
                    if (!field.IsReadOnly && VariablePath.Of(at) is not null) found ??= IsChangedElsewhere(field, loop, cancel) ? at : null;
                    if (((IFieldReferenceOperation)at).Instance is { } holder) work.Push(holder);
                    break;
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or IUnaryOperation { OperatorMethod: null } or IBinaryOperation { OperatorMethod: null } or IIsPatternOperation or IConstantPatternOperation or INegatedPatternOperation:
                    foreach (var operand in at.ChildOperations.Reverse()) work.Push(operand);
                    break;

                // What is called may do anything, and a volatile read sees what was written before.
                default: return null;
            }
        }

        return found;
    }

    /// <summary>Nothing, or nothing but waiting a while.</summary>
    private static bool IsPause(IOperation statement, Types types) => statement switch
    {
        IBlockOperation block => block.Operations.All(inner => IsPause(inner, types)),
        IEmptyOperation or IBranchOperation { BranchKind: BranchKind.Continue } => true,
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: var method } call } =>
            (Types.Same(method.ContainingType, types.Thread) && method.Name is "Sleep" or "Yield" or "SpinWait"
            || Types.Same(method.ContainingType, types.SpinWait) && method.Name is "SpinOnce" or "Reset")
            && call.Arguments.All(argument => argument.Value.ConstantValue.HasValue),
        _ => false,
    };

    /// <summary>By a lambda or local function that the loop is not part of, or the other way round.</summary>
    private static bool IsChangedElsewhere(IOperation read, Site loop)
    {
        var variable = read is ILocalReferenceOperation { Local: var local } ? (ISymbol)local : ((IParameterReferenceOperation)read).Parameter;
        var here = Function.Around(loop.Operation);
        return loop.Member.References.To(variable, read).Any(use => Site.IsWritten(use) && !ReferenceEquals(Function.Around(use), here));
    }

    /// <summary>A private field that nothing writes is not waited for; others may be written anywhere.</summary>
    private static bool IsChangedElsewhere(IFieldSymbol field, Site loop, CancellationToken cancel) =>
        field.DeclaredAccessibility != Accessibility.Private || loop.Model.Guards.IsWritten(field.OriginalDefinition, cancel);
}
