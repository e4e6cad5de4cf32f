using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Is a task certain to have completed where it is waited on? Walks outwards from the wait over the statements that every
/// path to it has run: structured dominance, without a flow graph.
/// </summary>
internal static class Completion
{
    public static bool IsCertain(IOperation task, Site site) => IsCertain(task, site, depth: 0);

    private static bool IsCertain(IOperation task, Site site, int depth) => Site.Unwrap(task) switch
    {
        IConditionalOperation { WhenTrue: var one, WhenFalse: { } other } when depth < 8 => IsCertain(one, site, depth + 1) && IsCertain(other, site, depth + 1),
        ICoalesceOperation { Value: var one, WhenNull: var other } when depth < 8 => IsCertain(one, site, depth + 1) && IsCertain(other, site, depth + 1),
        _ => IsComplete(task, site, depth: 0) || Waited.Configured(task) is var waited && Paths(waited, site, depth: 0).Any(path => IsCertain(path, waited, site)) || IsFiltered(task, site),
    };

    /// <summary>Complete from birth: a factory of completed tasks, or the winner of an awaited <c>WhenAny</c>.</summary>
    private static bool IsComplete(IOperation value, Site site, int depth) => depth < 4 && Site.Unwrap(value) switch
    {
        IAwaitOperation { Operation: var awaited } => IsWhenAny(Waited.Configured(awaited), site),
        IInvocationOperation call => site.Model.Catalog.Of(call.TargetMethod).Completed,
        IPropertyReferenceOperation property => site.Model.Catalog.Of(property.Property).Completed,
        IObjectCreationOperation { Arguments: [{ Value: var result }] } creation => site.Model.Types.IsValueTask(creation.Type) && !site.Model.Types.IsTaskLike(result.Type),
        ILocalReferenceOperation local => site.Member.OnlyValueOf(local.Local) is { } only ? IsComplete(only, site, depth + 1) : IsOneOfWhenEach(Source(local.Local, local), site),
        _ => false,
    };

    private static bool IsWhenAny(IOperation call, Site site) =>
        call is IInvocationOperation { TargetMethod: { Name: "WhenAny", ContainingType: var type } } && Types.Same(type, site.Model.Types.Task);

    /// <summary><c>await foreach (var done in Task.WhenEach(tasks))</c></summary>
    private static bool IsOneOfWhenEach(IOperation? sequence, Site site)
    {
        while (sequence is not null && Site.Unwrap(sequence) is IInvocationOperation call)
        {
            if (call.TargetMethod is { Name: "WhenEach", ContainingType: var type } && Types.Same(type, site.Model.Types.Task)) return true;
            sequence = call.TargetMethod.Name is "ConfigureAwait" or "WithCancellation" ? call.Instance ?? call.Arguments.FirstOrDefault()?.Value : null;
        }

        return false;
    }

    /// <summary>
    /// The task by its own name, then the collections it comes out of: <c>tasks[0]</c>, <c>pair.Value</c>, the variable of a <c>foreach</c>, a lambda's parameter.
    /// </summary>
    private static IEnumerable<IOperation> Paths(IOperation? task, Site site, int depth)
    {
        if (task is null || depth > 8) return [];
        task = Site.Unwrap(task);
        var outer = task switch
        {
            ILocalReferenceOperation { Local: var local } => Source(local, task),
            IParameterReferenceOperation { Parameter: var parameter } => LambdaReceiver(parameter, task),
            IFieldReferenceOperation { Instance: var owner } => owner,
            IPropertyReferenceOperation { Instance: var owner } => owner,
            IArrayElementReferenceOperation { ArrayReference: var array } => array,
            IInvocationOperation { TargetMethod.ContainingNamespace.Name: "Linq", Instance: null, Arguments: [var first, ..] } => first.Value,
            IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList", Instance: { } on } => on,
            _ => null,
        };
        var paths = Paths(outer, site, depth + 1);
        return (depth == 0 || IsCollection(task.Type)) && TaskPath.Start(task) is not null ? [task, .. paths] : paths;
    }

    private static bool IsCollection(ITypeSymbol? type) => type is not null && (type.SpecialType == SpecialType.System_Collections_IEnumerable || type.AllInterfaces.Any(each => each.SpecialType == SpecialType.System_Collections_IEnumerable));

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        var hops = 0;
        for (var at = operation.Parent; at is not null && hops < Site.Far; at = at.Parent, hops++) yield return at;
    }

    /// <summary>The collection whose elements a <c>foreach</c> puts into a local.</summary>
    private static IOperation? Source(ILocalSymbol local, IOperation at)
    {
        foreach (var around in Around(at))
            if (around is IForEachLoopOperation { Locals: var locals } loop && locals.Any(l => Types.Same(l, local)))
                return loop.Collection;
        return null;
    }

    /// <summary>The sequence a lambda is run over: <c>tasks</c> in <c>tasks.Select(t => t.Result)</c>.</summary>
    private static IOperation? LambdaReceiver(IParameterSymbol parameter, IOperation at)
    {
        foreach (var around in Around(at))
        {
            if (around is not IAnonymousFunctionOperation lambda || !Types.Same(lambda.Symbol, parameter.ContainingSymbol)) continue;
            return Around(lambda).FirstOrDefault(a => a is IArgumentOperation) is IArgumentOperation { Parent: IInvocationOperation call } given && IsElement(parameter, given, call.TargetMethod.Name) ? call.Instance ?? (call.Arguments is [var first, ..] ? first.Value : null) : null;
        }

        return null;
    }

    /// <summary>Where a method takes two sequences, the first parameter is of the first one.</summary>
    private static bool IsElement(IParameterSymbol parameter, IArgumentOperation given, string method) => method switch
    {
        "Zip" => parameter.Ordinal == 0,
        "SelectMany" => parameter.Ordinal == 0 || given.Parameter?.Name != "resultSelector",
        "Join" or "GroupJoin" or "LeftJoin" or "RightJoin" => false,
        _ => true,
    };

    private static bool IsCertain(IOperation path, IOperation task, Site site)
    {
        var root = TaskPath.Start(path)!;
        if (path is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } parameter } && IsAntecedent(parameter, site)) return true;
        var settles = site.Member.SettlesOf(path, task);
        var child = site.Operation;
        for (var around = child.Parent; around is not null; child = around, around = around.Parent)
        {
            switch (around)
            {
                case IBlockOperation block:
                    if (settles.Before(block, block.Operations, child.Syntax.SpanStart) is { } known) return known;
                    break;
                case ISwitchOperation choice when child is ISwitchCaseOperation { Clauses: var clauses }:
                    if (settles.Surely(choice.Value) || clauses.All(clause => clause is ISingleValueCaseClauseOperation { Value: var value } && settles.IsDone(choice.Value, value) || clause is IPatternCaseClauseOperation { Pattern: var pattern } && settles.IsDone(choice.Value, pattern))) return true;
                    break;
                case ISwitchExpressionOperation choice when child is ISwitchExpressionArmOperation { Pattern: var pattern }:
                    if (settles.Surely(choice.Value) || settles.IsDone(choice.Value, pattern)) return true;
                    break;
                case ISwitchCaseOperation section:
                    if (settles.Before(section, section.Body, child.Syntax.SpanStart) is { } inCase) return inCase;
                    break;
                case IConditionalOperation choice when !ReferenceEquals(child, choice.Condition):
                    if (settles.Surely(choice.Condition) || settles.Guards(choice.Condition, whenTrue: ReferenceEquals(child, choice.WhenTrue))) return true;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } logical when ReferenceEquals(child, logical.RightOperand):
                    if (settles.Guards(logical.LeftOperand, whenTrue: logical.OperatorKind == BinaryOperatorKind.ConditionalAnd)) return true;
                    break;
                case IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } loop when ReferenceEquals(child, loop.Body) && settles.Guards(condition, whenTrue: true):
                    return true;
                case IWhileLoopOperation { ConditionIsTop: false, Body: IBlockOperation { Operations: var rounds } } loop when ReferenceEquals(child, loop.Condition):
                    if (rounds.Any(round => round.DescendantsAndSelf().Any(inner => inner is IBranchOperation { BranchKind: BranchKind.Continue } jump && Types.Same(jump.Target, loop.ContinueLabel)))) return false;
                    if (settles.Before(loop.Body, rounds, int.MaxValue) is { } afterRound) return afterRound;
                    break;
                case ILocalFunctionOperation:
                    return false; // it runs where it is called, not where it stands
                case ILoopOperation loop when settles.Reassigns(loop):
                    return false; // another round may bring another task
                case IAnonymousFunctionOperation lambda when Types.Same(root.ContainingSymbol, lambda.Symbol) || settles.IsAnotherIn(lambda):
                    return false; // outside of the lambda its own variables mean nothing, and others may be replaced
                case IAnonymousFunctionOperation lambda when Given.ArgumentOf(lambda)?.Parent is IInvocationOperation continuation && settles.IsOverIn(continuation): return true;
            }
        }

        return false;
    }

    /// <summary><c>tasks.Where(t => t.IsCompleted).Select(t => t.Result)</c>, and the same by a loop.</summary>
    private static bool IsFiltered(IOperation task, Site site)
    {
        var owner = Site.Unwrap(task);
        while (owner is IMemberReferenceOperation { Instance: { } instance }) owner = Site.Unwrap(instance);
        return owner switch
        {
            IParameterReferenceOperation { Parameter: var parameter } when LambdaReceiver(parameter, owner) is { } sequence => TaskSets.AreFiltered(sequence, task, site.Member),
            ILocalReferenceOperation { Local: var local } when Source(local, owner) is { } sequence => TaskSets.AreFiltered(sequence, task, site.Member),
            _ => false,
        };
    }

    /// <summary>The task a continuation is given has completed.</summary>
    private static bool IsAntecedent(IParameterSymbol parameter, Site site)
    {
        foreach (var around in Around(site.Operation))
        {
            if (around is not IAnonymousFunctionOperation lambda || !Types.Same(lambda.Symbol, parameter.ContainingSymbol)) continue;
            return Around(lambda).FirstOrDefault(a => a is IArgumentOperation)?.Parent is IInvocationOperation { TargetMethod.Name: "ContinueWith" or "ContinueWhenAll" or "ContinueWhenAny" };
        }

        return false;
    }
}
