using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether a loop may go on until somebody else says stop: joining what runs it would then never return.</summary>
internal static class Endless
{
    public static bool May(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } => IsOpen(condition, loop) && !Leaves(loop),
        IForLoopOperation { Condition: var condition } => (condition is null || IsOpen(condition, loop)) && !Leaves(loop),
        IForEachLoopOperation { IsAsynchronous: true } => true,
        IForEachLoopOperation { Collection: var source } => Site.Unwrap(source) is IInvocationOperation { TargetMethod.Name: "GetConsumingEnumerable" },
        _ => false,
    };

    /// <summary><c>again: …; goto again;</c></summary>
    public static bool GoesBack(IBranchOperation jump) => jump.Target.DeclaringSyntaxReferences is [var label] && label.Span.Start < jump.Syntax.SpanStart;

    /// <summary><c>Thread.Sleep(-1)</c>, <c>Task.Delay(Timeout.InfiniteTimeSpan, token)</c></summary>
    public static bool IsForever(IOperation call) =>
        call is IInvocationOperation { TargetMethod: { Name: "Sleep" or "Delay", IsStatic: true }, Arguments: [{ Value: var time }, ..] }
        && Site.Unwrap(time) is { ConstantValue: { HasValue: true, Value: -1 } } or IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" };

    /// <summary>Looks at a token, or hands one on.</summary>
    public static bool AsksForStop(ISymbol target, IOperation operation, Types types)
    {
        if (target.Name == "IsCancellationRequested" || Types.Same(target.ContainingType, types.CancellationToken)) return true;
        if (operation is not IInvocationOperation { Arguments: var arguments }) return false;
        foreach (var argument in arguments)
            if (argument.ArgumentKind == ArgumentKind.Explicit && Types.Same(argument.Parameter?.Type, types.CancellationToken)) return true;
        return false;
    }

    /// <summary><c>return;</c>, <c>break;</c>: what follows a look at a flag that says stop.</summary>
    public static bool IsWayOut(IOperation statement) => statement is IBranchOperation or IReturnOperation or IBlockOperation { Operations: [.., IBranchOperation or IReturnOperation] };

    /// <summary>Does the condition ask a flag of an object, which others may set?</summary>
    public static bool IsFlag(IOperation condition)
    {
        // Generated conditions may be thousands of operands deep.
        var work = new Stack<IOperation>();
        for (work.Push(condition); work.Count > 0;)
        {
            switch (Site.Unwrap(work.Pop()))
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation: work.Push(negation.Operand); break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                    work.Push(both.LeftOperand);
                    work.Push(both.RightOperand);
                    break;
                case IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean }:
                case IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_Boolean, Instance: null or IInstanceReferenceOperation }:
                    return true;
            }
        }

        return false;
    }

    /// <summary>Constant true, or nothing but flags that this loop does not compute itself: fields, properties, a token, a captured variable.</summary>
    private static bool IsOpen(IOperation condition, ILoopOperation loop)
    {
        condition = Site.Unwrap(condition);
        for (; condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both; condition = Site.Unwrap(both.LeftOperand))
            if (!IsOpen(both.RightOperand, loop)) return false;
        return condition switch
        {
            { ConstantValue: { HasValue: true, Value: true } } => true,
            IAwaitOperation => true,
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation => IsOpen(negation.Operand, loop),
            ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean, Local: var flag } => !Writes(loop, flag),
            IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } => true,
            IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } => true,
            IBinaryOperation { OperatorKind: not BinaryOperatorKind.ConditionalOr, Type.SpecialType: SpecialType.System_Boolean } comparison => LooksOnlyAtOthers(comparison, loop),
            IInvocationOperation { Type.SpecialType: SpecialType.System_Boolean, Arguments: [{ Value.ConstantValue.HasValue: true }] or [{ Value.Type.Name: "TimeSpan" }] } => true,
            _ => false,
        };
    }

    /// <summary>Does the condition compare what the loop itself leaves alone, as in <c>while (state != 3) Thread.Sleep(1);</c>?</summary>
    private static bool LooksOnlyAtOthers(IOperation comparison, ILoopOperation loop)
    {
        var asked = comparison.Descendants().ToArray();
        if (asked.Any(at => at is IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation)) return false;
        var variables = new HashSet<ISymbol>(asked.Select(VariableOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return variables.Count > 0 && !loop.Body.Descendants().Any(at => VariableOf(at) is { } used && variables.Contains(used))
            && (loop is not IForLoopOperation { AtLoopBottom: var bottom } || !bottom.SelectMany(at => at.DescendantsAndSelf()).Any(at => VariableOf(at) is { } used && variables.Contains(used)));
    }

    private static ISymbol? VariableOf(IOperation at) => at switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };

    private static bool Writes(ILoopOperation loop, ILocalSymbol flag) => loop.Descendants().Any(inner => inner switch
    {
        IAssignmentOperation { Target: ILocalReferenceOperation { Local: var written } } => Types.Same(written, flag),
        IArgumentOperation { Parameter.RefKind: not RefKind.None, Value: ILocalReferenceOperation { Local: var passed } } => Types.Same(passed, flag),
        ITupleOperation or IDeclarationExpressionOperation or IVariableDeclaratorOperation => true,
        _ => false,
    });

    /// <summary>Does the loop hold a way out of its own: a break, a return?</summary>
    private static bool Leaves(ILoopOperation loop) => loop.Descendants().Any(inner => inner switch
    {
        IBranchOperation { BranchKind: BranchKind.Break } branch => Types.Same(branch.Target, loop.ExitLabel),
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        IReturnOperation { Kind: not OperationKind.YieldReturn } => true,
        _ => false,
    });
}
