using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The code of a function that runs without a lock, as far as that can be told: behind anything that looks like taking one, it counts as locked.</summary>
internal static class Exclusion
{
    /// <summary>Operations in source order: of the function, of what it runs on the spot, and of the local functions that it calls.</summary>
    public static IReadOnlyCollection<IOperation> Unguarded(IOperation function, Member member, CancellationToken cancel)
    {
        var code = new List<IOperation>();
        var seen = new HashSet<IOperation> { function };
        var functions = new Queue<IOperation>(seen);
        while (functions.Count > 0)
        {
            var work = new Stack<IOperation>();
            Push(functions.Dequeue().ChildOperations, work);
            for (var n = 0; work.Count > 0; n++)
            {
                if (n % 256 == 0) cancel.ThrowIfCancellationRequested();
                var at = work.Pop();
                if (Takes(at, member.Model)) break; // to the end of this function
                if (at is INameOfOperation or ILocalFunctionOperation) continue;
                if (at is IAnonymousFunctionOperation lambda && member.FrameOf(lambda.Symbol)?.Use != DelegateUse.Runs) continue;
                code.Add(at);
                if (at is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } local } && ConcurrentBodies.FrameOf(local, member) is { Root: var called } && seen.Add(called)) functions.Enqueue(called);
                if (at is ILockOperation held) work.Push(held.LockedValue);
                else if (IsDecided(at, member.Model) is { } condition) work.Push(condition);
                else Push(at.ChildOperations, work);
            }
        }

        return code;
    }

    /// <summary>Given by a call, and of a type that says nothing but that it ends: a lock of somebody's own, maybe.</summary>
    private static bool IsScope(IOperation resources) => resources.DescendantsAndSelf().Any(at => at is IInvocationOperation { Type: { Name: var type } } && (type is "IDisposable" or "IAsyncDisposable" || type.Contains("Releaser") || type.Contains("Guard") || type.Contains("Scope")));

    private static void Push(IOperation.OperationList children, Stack<IOperation> work)
    {
        foreach (var child in children.Reverse()) work.Push(child);
    }

    /// <summary><c>if (Interlocked.Decrement(ref left) == 0) …</c>: one thread gets there.</summary>
    private static IOperation? IsDecided(IOperation at, Concurrency model) =>
        at is IConditionalOperation { Condition: var condition } && condition.DescendantsAndSelf().Any(asked => asked is IInvocationOperation { TargetMethod.ContainingType: var type } && Types.Same(type, model.Types.Interlocked)) ? condition : null;

    /// <summary>Does it look like taking a lock, or like getting hold of something that one thread has at a time?</summary>
    public static bool Takes(IOperation at, Concurrency model)
    {
        if (at is IUsingOperation { Resources: var held }) return IsScope(held);
        if (at is IUsingDeclarationOperation { DeclarationGroup: var declared }) return IsScope(declared);
        if (at is not IInvocationOperation { TargetMethod: var method }) return false;
        var type = method.ContainingType;
        if (Types.Same(type, model.Types.Interlocked)) return method.Name is "CompareExchange" or "Exchange";
        var name = method.Name;
        return name.Contains("Lock") || name.Contains("Enter") || name.Contains("Acquire") || name.Contains("Synchroni")
            || name.StartsWith("Wait", StringComparison.Ordinal) && !model.Types.IsTask(type) && !Types.Same(type, model.Types.Thread) || name == "SignalAndWait";
    }
}
