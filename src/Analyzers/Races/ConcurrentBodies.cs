using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Finds the functions of a member that run at once with themselves or with each other.</summary>
internal static class ConcurrentBodies
{
    public static IReadOnlyList<ConcurrentBody> In(Member member)
    {
        List<ConcurrentBody>? found = null;
        foreach (var site in member.Calls)
        {
            if (!site.Facts.Parallel && site.Facts.Starts is null && !MayStart(site)) continue;
            var arguments = Site.ArgumentsOf(site.Operation);
            if (arguments.IsEmpty || IsOneAtATime(site, arguments) || IsPosted(site)) continue;
            foreach (var argument in arguments)
            {
                if (argument.Parameter is not { } parameter || site.Facts.Use(parameter.Ordinal) is not (DelegateUse.Runs or DelegateUse.Defers or DelegateUse.Spawns)) continue;
                foreach (var function in FunctionsIn(argument.Value, member)) (found ??= []).Add(Body(function, site, parameter, member));
            }
        }

        foreach (var added in member.Ticks)
        {
            if (TimerPartner.IsAsked(added)) continue;
            foreach (var function in FunctionsIn(added.HandlerValue, member)) (found ??= []).Add(new ConcurrentBody(function, added, Function.LoopsAround(added).FirstOrDefault(), "they run at once") { IsTick = true });
        }

        if (found is null) return [];
        var repeated = found.FindAll(body => body.Repeated is not null);
        for (var i = 0; i < found.Count && repeated.Count > 0; i++)
            if (found[i].Repeated is null && repeated.Find(other => other.Repeated is { } repeated && !ReferenceEquals(other, found[i]) && Function.IsIn(found[i].Start, other.Code)) is { } around)
                found[i] = found[i] with { Repeated = around.Code, Reason = around.Reason };
        return found;
    }

    private static bool MayStart(Site site) => site.Facts.Use(Facts.EveryOrdinal) is DelegateUse.Defers or DelegateUse.Spawns || site.Facts.Use(0) is DelegateUse.Defers or DelegateUse.Spawns;

    /// <summary>A context runs what is posted to it one after the other, on the very thread that posts often enough.</summary>
    private static bool IsPosted(Site site) => site.Target is { Name: "Post", ContainingType: var type } && Types.Bases(type).Any(above => above is { Name: "SynchronizationContext", ContainingNamespace.Name: "Threading" });

    private static ConcurrentBody Body(IOperation function, Site site, IParameterSymbol parameter, Member member)
    {
        var start = Overlap.StartOf(site.Operation, member);
        if (site.Facts.Parallel)
            return parameter.Type is IArrayTypeSymbol or INamedTypeSymbol { Name: "ReadOnlySpan" }
                ? new ConcurrentBody(function, start, null, $"'{site.Name}' runs them at once")
                : new ConcurrentBody(function, start, function, $"'{site.Name}' runs it on several threads");
        if (Function.LoopsAround(site.Operation).FirstOrDefault(loop => Function.IsIn(site.Operation, loop.Body)) is { } loop)
            return new ConcurrentBody(function, start, Overlap.IsJoinedInRound(function, loop, member, orNext: true) || IsChained(site, loop) ? null : loop, "the loop starts several at once");
        if (EachItem(site) is { } around) return new ConcurrentBody(function, start, around, "one is started for each item");
        return new ConcurrentBody(function, start, null, "they run at once") { IsTick = Types.Same(site.Target?.ContainingType, site.Model.Types.Timer) };
    }

    /// <summary><c>last = last.ContinueWith(…)</c>: each begins when the one before has ended.</summary>
    private static bool IsChained(Site site, ILoopOperation loop) =>
        site.Operation is IInvocationOperation { Instance: { } before, TargetMethod.Name: "ContinueWith" } && VariablePath.Of(before) is { } variable
        && !(variable.Root is { DeclaringSyntaxReferences: [var declared] } && loop.Syntax.Span.Contains(declared.Span));

    /// <summary>A lambda that a query or a list runs for each item.</summary>
    private static IOperation? EachItem(Site site)
    {
        if (Function.Around(site.Operation) is not IAnonymousFunctionOperation lambda || Overlap.IsJoined(site.Operation) && !lambda.Symbol.IsAsync) return null;
        return Given.ArgumentOf(lambda)?.Parent is IInvocationOperation { TargetMethod: { Name: "Select" or "SelectMany" or "ForEach" } method } && (Types.Same(method.ContainingType, site.Model.Types.Linq) || Types.Same(method.ContainingType.OriginalDefinition, site.Model.Types.List)) ? lambda : null;
    }

    /// <summary>Options or a scheduler that let one run at a time.</summary>
    private static bool IsOneAtATime(Site site, IEnumerable<IArgumentOperation> arguments)
    {
        // A factory of one's own may have such a scheduler.
        if (site.Operation is IInvocationOperation { TargetMethod.ContainingType.Name: "TaskFactory", Instance: { } factory } && !(Site.Unwrap(factory) is IPropertyReferenceOperation { Property: { Name: "Factory", IsStatic: true } })) return true;
        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
            if (Types.Bases(argument.Parameter?.Type).Any(type => type.Name == "TaskScheduler")) return true;
            var value = Site.Unwrap(argument.Value);
            if (value is ILocalReferenceOperation { Local: var local }) value = site.Member.OnlyValueOf(local);
            if (value is IObjectCreationOperation { Type.Name: "ParallelOptions", Initializer.Initializers: var said } && said.Any(one => one is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "MaxDegreeOfParallelism" or "TaskScheduler" } option, Value: var degree }
                && (option.Property.Name == "TaskScheduler" || degree.ConstantValue is { HasValue: true, Value: 1 }))) return true;
        }

        return false;
    }

    /// <summary>The lambdas and local functions of this member, and the methods in sight, that a value is, or a list of delegates holds.</summary>
    private static IEnumerable<IOperation> FunctionsIn(IOperation value, Member member)
    {
        var work = new Stack<IOperation>();
        for (work.Push(value); work.Count > 0;)
        {
            switch (work.Pop())
            {
                case IAnonymousFunctionOperation lambda: yield return lambda; break;
                case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } when FrameOf(local, member) is { Root: var root }: yield return root; break;
                case IMethodReferenceOperation method when CalledChanges.TargetOf(method) is not null: yield return method; break;
                case IDelegateCreationOperation creation: work.Push(creation.Target); break;
                case IConversionOperation { OperatorMethod: null } conversion: work.Push(conversion.Operand); break;
                case IParenthesizedOperation inner: work.Push(inner.Operand); break;
                case var list when list is IArrayCreationOperation or IArrayInitializerOperation or { Kind: OperationKind.None or Waited.CollectionExpression }:
                    foreach (var element in list.ChildOperations.Reverse()) work.Push(element);
                    break;
            }
        }
    }

    public static Frame? FrameOf(IMethodSymbol local, Member member) => member.FrameOf(local.OriginalDefinition);
}
