using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A local that holds a sequence of tasks which are started as it is gone through, each time anew.</summary>
internal static class LazyTasks
{
    /// <summary>Operators looked through.</summary>
    private const int Bound = 50;

    /// <summary>The local that a call gives such a sequence to, as its only value.</summary>
    public static ILocalSymbol? HeldBy(Site site, CancellationToken cancel)
    {
        if (!IsSequenceOfTasks(site.Operation.Type, site.Model.Types)) return null;
        var at = site.Operation;
        while (at.Parent is IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation) at = at.Parent;
        return at.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } && site.Member.OnlyValueOf(local) is not null && Starts(site.Operation, site.Model, cancel) ? local : null;
    }

    /// <summary>The first use that starts what an earlier one has started.</summary>
    public static IOperation? SecondUse(ILocalSymbol local, Site site)
    {
        var uses = site.Member.References.To(local, site.Operation).Where(use => use is ILocalReferenceOperation && IsGoneThrough(use)).OrderBy(use => use.Syntax.SpanStart).ToArray();
        for (var i = 0; i < uses.Length; i++)
            if (IsRepeated(uses[i], site.Operation) || uses.Take(i).Any(earlier => IsAfter(earlier, uses[i]))) return uses[i];
        return null;
    }

    private static bool IsSequenceOfTasks(ITypeSymbol? type, Types types) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface, TypeArguments: [var element] } named && types.IsTaskLike(element) && Types.Same(named.OriginalDefinition, types.Enumerable);

    /// <summary>Does an operator of the query, or an iterator, call what starts a task?</summary>
    private static bool Starts(IOperation sequence, Concurrency model, CancellationToken cancel)
    {
        for (var n = 0; n < Bound && sequence is IInvocationOperation call; n++)
        {
            if (!Types.Same(call.TargetMethod.ContainingType, model.Types.Linq)) return model.Effects.Of(call.TargetMethod, cancel) is { IsIterator: true, IsAsyncCode: false } iterator && !call.IsVirtual && iterator.Steps.Any(StartsWork);
            if (call.TargetMethod.Name is "Select" or "SelectMany" && call.Arguments is [_, { Value: var selector }]) return IsStart(selector, model, cancel);
            if (call.Arguments is not [{ Value: var source }, ..] || call.TargetMethod.Name is "OfType" or "Cast") return false;
            sequence = Site.Unwrap(source);
            if (sequence is ITranslatedQueryOperation { Operation: var query }) sequence = query;
        }

        return false;
    }

    private static bool IsStart(IOperation selector, Concurrency model, CancellationToken cancel)
    {
        if (Site.Unwrap(selector) is not IDelegateCreationOperation { Target: var target }) return false;
        if (target is IMethodReferenceOperation { Method: var named }) return IsFresh(named, model, cancel);
        if (target is not IAnonymousFunctionOperation lambda || !model.Types.IsTaskLike(lambda.Symbol.ReturnType)) return false;
        return lambda.Symbol.IsAsync || lambda.Body.Operations is [IReturnOperation { ReturnedValue: { } given }] && Waited.Configured(given) is IInvocationOperation { TargetMethod: var method } && IsFresh(method, model, cancel);
    }

    /// <summary>Does each call start work of its own, and not give a task that is there already?</summary>
    private static bool IsFresh(IMethodSymbol method, Concurrency model, CancellationToken cancel)
    {
        if (!model.Types.IsTaskLike(method.ReturnType) || method.IsStatic && Types.Same(method.ContainingType, model.Types.Task) && method.Name.StartsWith("When", StringComparison.Ordinal) || model.Catalog.Of(method).Completed || method.Name.StartsWith("GetOr", StringComparison.Ordinal) || method.Name is "GetValueOrDefault" or "ElementAt" or "First" or "Single") return false;
        if (method.IsAsync || method.MethodKind == MethodKind.DelegateInvoke || model.Effects.Of(method, cancel) is not { Steps: var steps }) return true;

        // It may keep its task.
        return !steps.Any(step => (step.Effect & Effect.Writes) != 0) && steps.Any(StartsWork);
    }

    private static bool StartsWork(Step step) => step.Facts.Opens || step.Facts.Reads || step.Facts.Starts is not null || step.Member is IMethodSymbol { IsAsync: true };

    /// <summary>By a loop, by an operator that takes all of it or its first, or by a call of the framework's that takes a sequence.</summary>
    private static bool IsGoneThrough(IOperation use)
    {
        var at = use;
        while (at.Parent is IConversionOperation or IParenthesizedOperation) at = at.Parent;
        // Over a list it only asks for the count of that.
        if (at.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Any" or "TryGetNonEnumeratedCount" } }) return false;
        if (at.Parent is IArgumentOperation { Parent: IObjectCreationOperation made }) return HandleUse.Holds(made.Type);
        return Settled.IsGoneThrough(use) || at.Parent is IArgumentOperation { Parameter.OriginalDefinition.Type: INamedTypeSymbol { TypeKind: TypeKind.Interface }, Parent: IInvocationOperation { TargetMethod: var taker } }
            && Implicit.IsSystem(taker) && taker.ContainingNamespace.Name is "Tasks" or "Generic";
    }

    /// <summary>In a loop, or a function, that the sequence is made outside of?</summary>
    private static bool IsRepeated(IOperation use, IOperation made)
    {
        var child = use;
        for (var at = use.Parent; at is not null && !at.Syntax.Span.Contains(made.Syntax.Span); child = at, at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) return false;
            if (at is ILoopOperation loop && !(loop is IForEachLoopOperation each && ReferenceEquals(each.Collection, child)) && !LeavesAfter(use, loop)) return true;
        }

        return false;
    }

    /// <summary>Does the round that has the use end the loop?</summary>
    private static bool LeavesAfter(IOperation use, ILoopOperation loop)
    {
        for (var at = use.Parent; at is not null && !ReferenceEquals(at, loop); at = at.Parent)
            if (at is IBlockOperation { Operations: [.., IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break }] } || at is IReturnOperation) return true;
        return false;
    }

    /// <summary>May both run, one after the other? Not where they stand in the two branches of a choice, or the first one's ends by leaving.</summary>
    private static bool IsAfter(IOperation first, IOperation second)
    {
        var child = first;
        for (var at = first.Parent; at is not null; child = at, at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) return at.Syntax.Span.Contains(second.Syntax.Span);
            if (at.Syntax.Span.Contains(second.Syntax.Span))
                return !(at is IConditionalOperation choice && !ReferenceEquals(choice.Condition, child) || at is ISwitchOperation or ISwitchExpressionOperation || at is ITryOperation attempt && !ReferenceEquals(attempt.Body, child)) && !IsInFunction(second, at) && !(IsChosen(first, at) && IsChosen(second, at));
            if (at is IReturnOperation || at is IBlockOperation { Operations: [.., IReturnOperation or IThrowOperation or IBranchOperation] } block && !ReferenceEquals(block, child)) return false;
        }

        return false;
    }

    /// <summary>In a branch of a choice? Two choices may exclude each other.</summary>
    private static bool IsChosen(IOperation use, IOperation around)
    {
        var child = use;
        for (var at = use.Parent; at is not null && !ReferenceEquals(at, around); child = at, at = at.Parent)
            if (at is IConditionalOperation choice && !ReferenceEquals(choice.Condition, child) || at is ISwitchCaseOperation) return true;
        return false;
    }

    private static bool IsInFunction(IOperation use, IOperation around)
    {
        for (var at = use.Parent; at is not null && !ReferenceEquals(at, around); at = at.Parent)
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) return true;
        return false;
    }
}
