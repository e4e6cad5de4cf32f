using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What a <c>WhenAll</c> is given, as far as that can be told, and what a query over tasks asks of each.</summary>
internal static class TaskSets
{
    /// <summary>Is it among the tasks listed, or in the array or list that a local, never replaced and at most added to, holds by then?</summary>
    public static bool Has(IOperation listed, TaskPath one, VariableUses uses, Member member) =>
        Waited.Elements(listed).Any(each => one.IsIn(each)
            || each is IObjectCreationOperation && IsMadeOf(each, one)
            || Collection(each) is ILocalReferenceOperation { Local: var list } held && member.OnlyValueOf(list) is { } only && (IsMadeOf(only, one) && uses.AreKept(only, held) || IsAdded(list, held, one, uses, member)) && OnlyGrows(list, held, member));

    /// <summary><c>list.ToArray()</c></summary>
    private static IOperation Collection(IOperation tasks) => tasks switch
    {
        IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList", Instance: { } list } => Site.Unwrap(list),
        IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var list }] } => Site.Unwrap(list),
        _ => tasks,
    };

    private static bool IsMadeOf(IOperation collection, TaskPath one) => collection is IObjectCreationOperation { Initializer.Initializers: var added }
        ? added.Any(each => each is IInvocationOperation { Arguments: [{ Value: var task }] } && one.IsIn(task))
        : Waited.Elements(collection).Any(one.IsIn);

    /// <summary>By a statement that each way to the wait goes past.</summary>
    private static bool IsAdded(ILocalSymbol list, IOperation by, TaskPath one, VariableUses uses, Member member) => member.References.To(list, by).Any(use =>
        use.Parent is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [{ Value: var task }], Parent: IExpressionStatementOperation { Parent: IBlockOperation block } } call
        && call.Syntax.SpanStart < by.Syntax.SpanStart && block.Syntax.Span.Contains(by.Syntax.Span) && one.IsIn(task) && uses.AreKept(call, by));

    private static bool OnlyGrows(ILocalSymbol list, IOperation by, Member member) => member.References.To(list, by).All(use =>
    {
        while (use.Parent is IConversionOperation or IParenthesizedOperation) use = use.Parent;
        return use is IVariableDeclaratorOperation || use.Parent switch
        {
            IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "ToArray" or "ToList" or "Contains" } => true,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ContainingType.Name: "Task" } or { ContainingNamespace.Name: "Linq" } } } => true,
            IPropertyReferenceOperation or IArrayElementReferenceOperation => !Site.IsWritten(use.Parent),
            IForEachLoopOperation => true,
            _ => false,
        };
    });

    /// <summary>What a lambda of one parameter answers.</summary>
    public static (IParameterSymbol Each, IOperation Answer)? Question(IOperation given) =>
        Site.Unwrap(given) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var each], Body.Operations: [IReturnOperation { ReturnedValue: { } answer }] } } ? (each, answer) : null;

    /// <summary>Does the question let only those through whose task has completed?</summary>
    public static bool AsksForDone(IOperation question, IOperation task, Member member) =>
        Question(question) is var (each, answer) && TaskPath.Asked(answer, each, task) is { } asked && member.SettlesOf(asked, asked).Guards(answer, whenTrue: true);

    /// <summary>Has a <c>Where</c> on the way let only those through whose task has completed?</summary>
    public static bool AreFiltered(IOperation? sequence, IOperation task, Member member)
    {
        for (var hops = 0; sequence is not null && hops < Site.Far; hops++)
        {
            if (Site.Unwrap(sequence) is not IInvocationOperation { TargetMethod: { ContainingNamespace.Name: "Linq", Name: var name }, Arguments: [{ Value: var source }, ..] arguments }) return false;
            if (name == "Where" && arguments is [_, { Value: var filter }] && AsksForDone(filter, task, member)) return true;
            if (name is not ("Where" or "OrderBy" or "OrderByDescending" or "ThenBy" or "Take" or "Skip" or "Reverse" or "Distinct" or "ToList" or "ToArray" or "AsEnumerable")) return false;
            sequence = source;
        }

        return false;
    }
}
