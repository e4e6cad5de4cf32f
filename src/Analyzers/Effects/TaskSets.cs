using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What a <c>WhenAll</c> or <c>WhenAny</c> is given, as far as that can be told, and what a query over tasks asks of each.</summary>
internal static class TaskSets
{
    /// <summary>Is it among the tasks listed, or in the array or list that a local, never replaced, holds by then?</summary>
    public static bool Has(IOperation listed, Func<IOperation, bool> isIt, Member member) =>
        Waited.Elements(listed).Any(each => isIt(each) || Collection(each) is ILocalReferenceOperation { Local: var list } held && member.OnlyValueOf(list) is { } only && (IsMadeOf(only, isIt) || IsAdded(list, held, isIt, member))
            || each is IObjectCreationOperation && IsMadeOf(each, isIt));

    /// <summary><c>list.ToArray()</c></summary>
    private static IOperation Collection(IOperation tasks) => tasks switch
    {
        IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList", Instance: { } list } => Site.Unwrap(list),
        IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var list }] } => Site.Unwrap(list),
        _ => tasks,
    };

    private static bool IsMadeOf(IOperation collection, Func<IOperation, bool> isIt) => collection is IObjectCreationOperation { Initializer.Initializers: var added }
        ? added.Any(each => each is IInvocationOperation { Arguments: [{ Value: var task }] } && isIt(task))
        : Waited.Elements(collection).Any(isIt);

    private static bool IsAdded(ILocalSymbol list, IOperation by, Func<IOperation, bool> isIt, Member member) => member.References.To(list, by).Any(use =>
        use.Parent is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ Value: var task }] } call && call.Syntax.SpanStart < by.Syntax.SpanStart && isIt(task));

    /// <summary>The <c>WhenAny</c> that a value is the awaited winner of, there or where the local is declared.</summary>
    public static IInvocationOperation? AwaitedAny(IOperation value)
    {
        value = Site.Unwrap(value);
        if (value is ILocalReferenceOperation { Local: var local } && local.DeclaringSyntaxReferences is [var declaration] && value.SemanticModel?.GetOperation(declaration.GetSyntax()) is IVariableDeclaratorOperation declarator)
            value = declarator.GetVariableInitializer()?.Value is { } initial ? Site.Unwrap(initial) : value;
        return value is IAwaitOperation { Operation: var awaited } && Waited.Configured(awaited) is IInvocationOperation { TargetMethod: { Name: "WhenAny", IsStatic: true } } any ? any : null;
    }

    /// <summary>Of two tasks one has won; where it is not this one, it is the other.</summary>
    public static bool IsOtherOfTwo(IOperation winner, IOperation loser, Func<IOperation, bool> isIt) =>
        AwaitedAny(winner) is { Arguments: var arguments } && arguments.SelectMany(argument => Waited.Elements(argument.Value)).ToList() is [var one, var another]
        && (AreSame(one, loser) && isIt(another) || AreSame(another, loser) && isIt(one));

    private static bool AreSame(IOperation one, IOperation other) => SyntaxFactory.AreEquivalent(Site.Unwrap(one).Syntax, Site.Unwrap(other).Syntax);

    /// <summary><c>ReferenceEquals(a, b)</c>, <c>a.Equals(b)</c></summary>
    public static (IOperation One, IOperation Other)? Compared(IInvocationOperation call) => call switch
    {
        { TargetMethod.Name: "ReferenceEquals" or "Equals", Instance: null, Arguments: [{ Value: var one }, { Value: var other }] } => (one, other),
        { TargetMethod.Name: "Equals", Instance: { } one, Arguments: [{ Value: var other }] } => (one, other),
        _ => null,
    };

    /// <summary>What a lambda of one parameter answers.</summary>
    public static (IParameterSymbol Each, IOperation Answer)? Question(IOperation given) =>
        Site.Unwrap(given) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var each], Body.Operations: [IReturnOperation { ReturnedValue: { } answer }] } } ? (each, answer) : null;

    /// <summary>Has a <c>Where</c> on the way let only those through whose task has completed?</summary>
    public static bool AreFiltered(IOperation? sequence, IOperation task, Member member)
    {
        for (var hops = 0; sequence is not null && hops < Site.Far; hops++)
        {
            if (Site.Unwrap(sequence) is not IInvocationOperation { TargetMethod: { ContainingNamespace.Name: "Linq", Name: var name }, Arguments: [{ Value: var source }, ..] arguments }) return false;
            if (name == "Where" && arguments is [_, { Value: var filter }] && Question(filter) is var (each, answer) && member.SettlesOf(each, task).Guards(answer, whenTrue: true)) return true;
            if (name is not ("Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "Take" or "Skip" or "Reverse" or "Distinct" or "ToList" or "ToArray" or "AsEnumerable")) return false;
            sequence = source;
        }

        return false;
    }
}
