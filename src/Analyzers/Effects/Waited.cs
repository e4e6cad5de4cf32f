using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The tasks behind a synchronous wait: <c>t.Result</c>, <c>t.Wait()</c>, <c>t.GetAwaiter().GetResult()</c>, <c>Task.WaitAll(t, u)</c>.</summary>
internal static class Waited
{
    /// <summary>Of Roslyn 4.9 and later; before it has no kind.</summary>
    public const OperationKind CollectionExpression = (OperationKind)0x7f;

    /// <summary>Null when the shape is none of these: an awaiter kept in a variable is somebody's own await.</summary>
    public static IReadOnlyList<IOperation>? Tasks(Site site) => site.Operation switch
    {
        IPropertyReferenceOperation { Instance: { } task } => [Site.Unwrap(task)],
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter } =>
            Site.Unwrap(awaiter) is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } ? [Configured(task)] : null,
        IInvocationOperation { Instance: { } task } => [Site.Unwrap(task)],
        IInvocationOperation { Arguments: [var first, ..] } => [.. Elements(first.Value)],
        var other => [other],
    };

    /// <summary>Does the wait end before the task when it takes too long? <c>t.WaitAsync(limit)</c></summary>
    public static bool IsLimited(IOperation awaited) => Parts(awaited).Any(part => part.TargetMethod.Name == "WaitAsync");

    /// <summary>Is an exception of the wait swallowed? <c>ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)</c>; of options that are not spelt out nobody knows.</summary>
    public static bool IsSilent(IOperation awaited) => Parts(awaited).Any(part => part is { TargetMethod.Name: "ConfigureAwait", Arguments: [{ Value: { ConstantValue.Value: not false and not true } }] });

    private static IEnumerable<IInvocationOperation> Parts(IOperation awaited)
    {
        for (IOperation? at = awaited; at is not null && Site.Unwrap(at) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask" } part; at = part.Instance) yield return part;
    }

    /// <summary>A call that makes one task of others, and does nothing that could fail.</summary>
    public static bool IsPartOfWait(IOperation code) => code is IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "WhenAll" or "AsTask" or "ToArray" or "ToList" } or { ContainingNamespace.Name: "Linq" } } or IObjectCreationOperation { Initializer: not null };

    /// <summary>The task under <c>ConfigureAwait</c>, <c>WaitAsync</c> and <c>AsTask</c>: whoever has waited for the whole without an exception has waited for it.</summary>
    public static IOperation Configured(IOperation task)
    {
        while (true)
        {
            task = Site.Unwrap(task);
            if (task is not IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask", Instance: { } inner }) return task;
            task = inner;
        }
    }

    /// <summary>What an awaited or waited-for task is put together of that a parameter, a field or a property gave: others decide when that ends.</summary>
    public static IEnumerable<IOperation> MadeElsewhere(IOperation task, Concurrency model)
    {
        var work = new Stack<IOperation>();
        for (work.Push(task); work.Count > 0;)
        {
            task = Configured(work.Pop());
            if (task is IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny", ContainingType: var type }, Arguments: [{ Value: var listed }, ..] } && Types.Same(type, model.Types.Task))
            {
                foreach (var each in Elements(listed)) work.Push(each);
            }
            else if (task is IParameterReferenceOperation or IFieldReferenceOperation || task is IPropertyReferenceOperation { Property: var property } && !model.Catalog.Of(property).Completed)
            {
                yield return task;
            }
        }
    }

    /// <summary>The tasks of an argument list or array literal; the collection itself when they are not spelt out.</summary>
    public static IEnumerable<IOperation> Elements(IOperation tasks) => Site.Unwrap(tasks) switch
    {
        IArrayCreationOperation { Initializer: { } listed } => listed.ElementValues.Select(Site.Unwrap),
        { Kind: OperationKind.None or CollectionExpression } listed => listed.ChildOperations.Select(Site.Unwrap),
        var collection => [collection],
    };
}
