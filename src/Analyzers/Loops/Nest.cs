using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>One loop with what its own rounds do and the loops directly inside it. Filled while its member is read; decided on <see cref="Close"/>.</summary>
internal sealed class Nest
{
    /// <summary>So many operations take a few tenths of a millisecond: less is not worth a thread.</summary>
    private const long Heavy = 1_000_000;

    /// <summary>So many take two milliseconds: what it costs to hand parts of them to other threads no longer shows (docs/loops.md).</summary>
    private const long Splittable = 10_000_000;

    /// <summary>So many operations are worth counting where something repeats them.</summary>
    private const long Notable = 1_000;

    /// <summary>So much arithmetic in one round makes even a plain loop worth a look.</summary>
    private const int Dense = 24;

    private readonly List<Nest> inner = [];
    private readonly List<Step> calls = [];
    private readonly long? count;
    private readonly bool derived;
    private readonly Member member;
    private HashSet<ISymbol>? taken;
    private int arithmetic;
    private long? total;

    public Nest(ILoopOperation loop, Nest? outer, Member member)
    {
        Outer = outer;
        this.member = member;
        (Trips, count) = TripCount.Of(loop, member);
        if (Trips == Trips.Many && outer is not null && outer.TakesOut(loop)) Trips = Trips.Pass;
        derived = outer is not null && Trips == Trips.Pass && (TripCount.IsOpen(loop) || TripCount.IsOpen(outer.Loop) || IsMadeOf(loop, outer.Loop) || outer.TakesOut(loop));
        Loop = loop;
        Around = outer is null || outer.Around < Trips ? Trips : outer.Around;
        outer?.inner.Add(this);
    }

    public ILoopOperation Loop { get; }
    public Nest? Outer { get; }
    public Trips Trips { get; }

    /// <summary>The most often that this loop, or one around it in the same body, goes round.</summary>
    public Trips Around { get; }

    /// <summary>Awaits, blocks or yields: the time goes elsewhere, or into somebody else's hands.</summary>
    public bool Waits { get; private set; }

    /// <summary><see cref="Effect.Computes"/> when it is heavy by itself, <see cref="Effect.Iterates"/> or <see cref="Effect.Passes"/> when something that repeats it is, else none.</summary>
    public Effect Work { get; private set; }

    /// <summary>Are there so many rounds, by a constant, that even light ones are worth splitting?</summary>
    public bool IsLongByCount => total >= Splittable;

    /// <summary>Is there more in each round than a few operations?</summary>
    public bool HoldsLoop => inner.Any(loop => loop.Work != Effect.None);

    public void Call(Step step) => calls.Add(step);

    /// <summary>One operation on numbers; counting by a constant is the loop's own bookkeeping.</summary>
    public void Compute(IOperation operation)
    {
        var counts = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum => !sum.LeftOperand.ConstantValue.HasValue && !sum.RightOperand.ConstantValue.HasValue && TripCount.IsNumber(sum.Type) && !Places.IsOne(sum, member),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder or BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift } product => TripCount.IsNumber(product.Type),
            ICompoundAssignmentOperation compound => !compound.Value.ConstantValue.HasValue && TripCount.IsNumber(compound.Type),
            IInvocationOperation { TargetMethod.ContainingType: { Name: "Math" or "MathF", ContainingNamespace.Name: "System" } } => true,
            _ => false,
        };
        if (counts) arithmetic++;
    }

    public void Wait()
    {
        for (var at = this; at is { Waits: false }; at = at.Outer) at.Waits = true;
    }

    /// <summary>Every call inside, with the most often that a loop from here to it goes round.</summary>
    public IEnumerable<(Step Step, Trips Around)> Calls()
    {
        var work = new Stack<(Nest Nest, Trips Around)>();
        work.Push((this, Trips));
        while (work.Count > 0)
        {
            var (nest, around) = work.Pop();
            foreach (var call in nest.calls) yield return (call, around);
            foreach (var below in nest.inner) work.Push((below, below.Trips > around && !below.derived ? below.Trips : around));
        }
    }

    public void Close()
    {
        long? rounds = arithmetic;
        foreach (var loop in inner) rounds += loop.total;
        total = rounds is { } each && count is { } often ? Math.Min(Math.Min(often, Splittable) * Math.Min(each, Splittable), Splittable) : null;
        Work = Waits ? Effect.None : total is { } known ? OfTotal(known) : OfShape();
    }

    private static Effect OfTotal(long total) => total >= Heavy ? Effect.Computes : total >= Notable ? Effect.Iterates : Effect.None;

    private Effect OfShape()
    {
        var each = arithmetic + inner.Where(loop => loop.Work == Effect.None).Sum(loop => loop.total ?? 0);
        if (inner.Any(loop => loop.Work == Effect.Computes)) return Effect.Computes;
        var iterates = inner.Any(loop => loop.Work == Effect.Iterates);
        var passes = inner.Any(loop => loop.Work == Effect.Passes && !loop.derived);
        var flat = inner.Any(loop => loop.Work == Effect.Passes && loop.derived);
        return Trips switch
        {
            Trips.Few => iterates ? Effect.Iterates : passes || flat ? Effect.Passes : Effect.None,
            _ when iterates || passes => Effect.Computes,
            Trips.Pass => flat || each > 0 ? Effect.Passes : Effect.None,
            _ when each >= Dense || each > 0 && count * each >= Heavy => Effect.Computes,
            _ => flat || each > 0 ? Effect.Iterates : Effect.None,
        };
    }

    /// <summary>Does the header take what it goes through out of what a round of the loop around it declares or assigns? Then the two are one pass.</summary>
    private static bool IsMadeOf(ILoopOperation loop, ILoopOperation around)
    {
        var source = loop switch
        {
            IForEachLoopOperation each => each.Collection,
            IForLoopOperation { Condition: { } condition } => condition,
            IWhileLoopOperation { Condition: { } condition } => condition,
            _ => null,
        };
        if (source is null) return false;
        var read = source.DescendantsAndSelf().ToArray();
        return read.OfType<ILocalReferenceOperation>().Any(reference =>
            reference.Local.DeclaringSyntaxReferences is [var declared] && around.Syntax.Span.Contains(declared.Span) && !loop.Locals.Contains(reference.Local, SymbolEqualityComparer.Default))
            || read.OfType<IMemberReferenceOperation>().Any(reference => reference.Type is { IsValueType: false } && IsAssignedBefore(reference.Member, loop, around));
    }

    /// <summary><c>for (var i = 0; i &lt; list.Count; i++) { for (var j = 0; j &lt; n; j++) …; list.RemoveRange(i + 1, n); }</c>: what is gone through here, the loop around it does not come to.</summary>
    private bool TakesOut(ILoopOperation loop) =>
        Loop is not IForEachLoopOperation && loop is IForLoopOperation { Condition: IBinaryOperation { RightOperand: var bound } } && Site.VariableOf(Site.Unwrap(bound)) is { } often && (taken ??= TakenIn(Loop.Body)).Contains(often);

    private static HashSet<ISymbol> TakenIn(IOperation body)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var at in body.Descendants())
            if (at is IInvocationOperation { TargetMethod: { Name: "RemoveRange" } method, Arguments: [_, { Value: var often }] } && Implicit.IsSystem(method) && Site.VariableOf(Site.Unwrap(often)) is { } variable) found.Add(variable);
        return found;
    }

    /// <summary><c>name.Key = new byte[n]; for (var i = 0; i &lt; name.Key.Length; i++) …</c></summary>
    private static bool IsAssignedBefore(ISymbol member, ILoopOperation loop, ILoopOperation around)
    {
        for (IOperation at = loop; at.Parent is { } parent && !ReferenceEquals(at, around); at = parent)
            foreach (var before in parent.ChildOperations)
            {
                if (before.Syntax.SpanStart >= at.Syntax.SpanStart) break;
                if (before is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var assigned } } } && Types.Same(assigned, member)) return true;
            }

        return false;
    }
}
