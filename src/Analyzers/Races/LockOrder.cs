using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Two locks that one piece of code takes in one order and another in the other. Locks are the fields of this object, or static ones; calls are
/// followed while they stay with the object.
/// </summary>
internal sealed class LockOrder(Concurrency model)
{
    /// <summary>Bodies looked at under one lock.</summary>
    private const int Bound = 200;

    private readonly ConcurrentDictionary<IFieldSymbol, IReadOnlyDictionary<ISymbol, (LockStatementSyntax At, Trace Way)>> known = new(SymbolEqualityComparer.Default);

    /// <summary>Each lock taken under this one that is taken the other way round elsewhere, with both ways. A pair is reported once: where it comes first.</summary>
    public IEnumerable<(Trace Here, LockStatementSyntax Other, Trace There)> Against(Site site, CancellationToken cancel)
    {
        if (site.Operation is not ILockOperation { LockedValue: var guard } || LeafLocks.VariableOf(guard) is not IFieldSymbol first) yield break;
        foreach (var taken in Under(first, cancel))
            if (taken.Value.At == site.Operation.Syntax && taken.Key is IFieldSymbol second && !Types.Same(second, first) && Under(second, cancel).TryGetValue(first, out var other) && IsBefore(taken.Value.At, other.At))
                yield return (taken.Value.Way, other.At, other.Way);
    }

    /// <summary>The locks that are taken under a field's, and the first place where.</summary>
    private IReadOnlyDictionary<ISymbol, (LockStatementSyntax At, Trace Way)> Under(IFieldSymbol field, CancellationToken cancel)
    {
        if (known.TryGetValue(field, out var before)) return before;
        var found = new Dictionary<ISymbol, (LockStatementSyntax At, Trace Way)>(SymbolEqualityComparer.Default);
        foreach (var use in new References(model.Compilation).To(field, cancel))
        {
            if (LockOf(use) is not { Syntax: LockStatementSyntax at } held) continue;
            foreach (var (taken, way) in TakenUnder(held, cancel))
                if (!found.TryGetValue(taken, out var other) || IsBefore(at, other.At)) found[taken] = (at, way);
        }

        return known.GetOrAdd(field, found);
    }

    private static bool IsBefore(SyntaxNode one, SyntaxNode other) => (string.CompareOrdinal(one.SyntaxTree.FilePath, other.SyntaxTree.FilePath), one.SpanStart - other.SpanStart) is (< 0, _) or (0, < 0);

    private static ILockOperation? LockOf(IOperation use)
    {
        while (use.Parent is IConversionOperation or IParenthesizedOperation) use = use.Parent;
        return use.Parent as ILockOperation;
    }

    /// <summary>The locks taken before this one is given back, each with the shortest way there.</summary>
    private List<(ISymbol Lock, Trace Way)> TakenUnder(ILockOperation held, CancellationToken cancel)
    {
        var found = new List<(ISymbol, Trace)>();
        if (model.Effects.Around(held, cancel) is not { } around) return found;
        var region = held.Body.Syntax.Span;
        var seen = new HashSet<(Body, bool)>();
        var queue = new Queue<(IEnumerable<Step> Steps, bool IsSame, List<Step> Way)>();
        queue.Enqueue((around.Steps.Where(step => region.Contains(step.At.Span) && !IsLater(step, held)), true, []));
        while (queue.Count > 0 && seen.Count < Bound)
        {
            cancel.ThrowIfCancellationRequested();
            var (steps, isSame, way) = queue.Dequeue();
            foreach (var step in steps)
            {
                if ((step.Effect & Effect.Locks) != 0 && step.Member is IFieldSymbol taken && (isSame || taken.IsStatic) && !found.Exists(one => Types.Same(one.Item1, taken))) found.Add((taken, Way(way, step)));
                if (step.Edge != DelegateUse.Runs || step.OnFailure || model.Effects.Target(step, cancel) is not { IsAsyncCode: false, IsIterator: false } next) continue;
                var stays = isSame && StaysWithObject(step);
                if (seen.Add((next, stays))) queue.Enqueue((next.Steps, stays, [.. way, step]));
            }
        }

        return found;
    }

    private static Trace Way(List<Step> hops, Step last)
    {
        var trace = new Trace(last);
        for (var i = hops.Count - 1; i >= 0; i--) trace = trace.After(hops[i]);
        return trace;
    }

    /// <summary>In a function under the lock that somebody runs later.</summary>
    private static bool IsLater(Step step, ILockOperation held) => step.At.Ancestors().TakeWhile(node => node != held.Syntax).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    /// <summary><c>Load()</c>, <c>this.Load()</c>, a static method, a property of this object.</summary>
    private static bool StaysWithObject(Step step) => step.Lambda is not null || step.Member is { IsStatic: true } || step.At switch
    {
        InvocationExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } } => true,
        SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } => true,
        _ => false,
    };
}
