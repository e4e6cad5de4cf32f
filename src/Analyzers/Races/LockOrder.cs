using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Two locks that one piece of code takes in one order and another in the other. Locks are the fields of this object, or static ones; calls are
/// followed while they stay with the object.
/// </summary>
internal sealed class LockOrder(Concurrency model, CancellationToken cancel)
{
    /// <summary>Bodies looked at under one lock.</summary>
    private const int Bound = 200;

    /// <summary>Each lock taken under this one that is taken the other way round elsewhere, with both ways. The pair is reported once: where it comes first.</summary>
    public IEnumerable<(Trace Here, ILockOperation Other, Trace There)> Against(Site site)
    {
        var outer = (ILockOperation)site.Operation;
        if (LeafLocks.VariableOf(outer.LockedValue) is not IFieldSymbol first) yield break;
        foreach (var (inner, here) in TakenUnder(outer))
        {
            if (Types.Same(inner, first) || inner is not IFieldSymbol second) continue;
            foreach (var use in site.Member.References.To(second, cancel))
            {
                if (LockOf(use) is not { } other || TakenUnder(other).FirstOrDefault(taken => Types.Same(taken.Lock, first)) is not { Lock: not null, Way: var there }) continue;
                if (IsFirst(outer, other)) yield return (here, other, there);
                break;
            }
        }
    }

    private static bool IsFirst(IOperation one, IOperation other) => (string.CompareOrdinal(one.Syntax.SyntaxTree.FilePath, other.Syntax.SyntaxTree.FilePath), one.Syntax.SpanStart - other.Syntax.SpanStart) is (< 0, _) or (0, < 0);

    private static ILockOperation? LockOf(IOperation use)
    {
        while (use.Parent is IConversionOperation or IParenthesizedOperation) use = use.Parent;
        return use.Parent as ILockOperation;
    }

    /// <summary>The locks taken before this one is given back, each with the shortest way there.</summary>
    private List<(ISymbol Lock, Trace Way)> TakenUnder(ILockOperation held)
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
