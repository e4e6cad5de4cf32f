using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Variables that a <c>for</c> counts on while a thread or task that it has started reads them.</summary>
internal static class LoopVariables
{
    /// <summary>The first read of each such variable in each function that is started.</summary>
    public static IEnumerable<ILocalReferenceOperation> ReadLate(Member member, CancellationToken cancel)
    {
        foreach (var worker in member.Frames)
        {
            if (worker.Root is not IAnonymousFunctionOperation || worker.ActualUse(cancel) is not (DelegateUse.Defers or DelegateUse.Spawns)) continue;
            var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            foreach (var loop in Function.LoopsAround(worker.Root).OfType<IForLoopOperation>())
            {
                if (!Function.IsIn(worker.Root, loop.Body)) continue;
                foreach (var counted in CountedBy(loop))
                {
                    if (Read(counted, worker.Root) is { } read && !Overlap.IsJoinedInRound(worker.Root, loop, member, orNext: false) && seen.Add(counted)) yield return read;
                }
            }
        }
    }

    private static IEnumerable<ILocalSymbol> CountedBy(IForLoopOperation loop) => loop.AtLoopBottom.SelectMany(step => step.DescendantsAndSelf()).Select(step => step switch
    {
        IIncrementOrDecrementOperation { Target: ILocalReferenceOperation { Local: var local } } => local,
        IAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } => local,
        _ => null,
    }).OfType<ILocalSymbol>();

    private static ILocalReferenceOperation? Read(ILocalSymbol variable, IOperation function)
    {
        var work = new Stack<IOperation>();
        for (work.Push(function); work.Count > 0;)
        {
            var at = work.Pop();
            if (at is INameOfOperation) continue;
            if (at is ILocalReferenceOperation read && Types.Same(read.Local, variable)) return read;
            foreach (var child in at.ChildOperations.Reverse()) work.Push(child);
        }

        return null;
    }
}
