using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// <c>var a = await F(); var b = await G();</c>: statements that follow one another, each of which takes the result of a call that may overlap
/// with the others. An await whose result nobody takes is there for its effect, or for the time that it takes.
/// </summary>
internal static class ConsecutiveAwaits
{
    /// <summary>The awaits of a member in groups of two and more.</summary>
    public static IEnumerable<ImmutableArray<IAwaitOperation>> In(Frame frame, CancellationToken cancel)
    {
        var work = new Stack<IOperation>();
        work.Push(frame.Root);
        while (work.Count > 0)
        {
            var at = work.Pop();
            if (at is IBlockOperation { Operations: { Length: > 1 } statements })
                foreach (var group in Groups(statements, frame.Model, cancel)) yield return group;
            foreach (var child in at.ChildOperations)
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation)) work.Push(child);
        }
    }

    private static IEnumerable<ImmutableArray<IAwaitOperation>> Groups(ImmutableArray<IOperation> statements, Concurrency model, CancellationToken cancel)
    {
        var (group, results) = (ImmutableArray.CreateBuilder<IAwaitOperation>(), new List<ISymbol>());
        foreach (var statement in statements)
        {
            if (Taken(statement) is var (await, local) && IndependentCalls.CallOf(await, model, cancel) is { } call)
            {
                if (IndependentCalls.Needs(call, results))
                {
                    if (group.Count > 1) yield return group.ToImmutable();
                    group.Clear();
                    results.Clear();
                }

                group.Add(await);
                results.Add(local);
                continue;
            }

            if (group.Count > 1) yield return group.ToImmutable();
            group.Clear();
            results.Clear();
        }

        if (group.Count > 1) yield return group.ToImmutable();
    }

    private static (IAwaitOperation Await, ILocalSymbol Local)? Taken(IOperation statement) =>
        statement is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var local } declarator] }] } && declarator.GetVariableInitializer() is { Value: var value } && Site.Unwrap(value) is IAwaitOperation await
            ? (await, local)
            : null;
}
