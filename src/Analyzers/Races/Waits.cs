using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The waits in a piece of code, looked for once, however many starts there are between them.</summary>
internal sealed class Waits
{
    private static readonly ConditionalWeakTable<IOperation, Waits> Known = new();

    // In source order.
    private readonly List<IOperation> all = [];
    private readonly HashSet<IOperation> set;
    private readonly int last;
    private readonly IOperation code;
    private readonly Member member;
    private List<int>? ends;

    private Waits(IOperation code, Member member)
    {
        (this.code, this.member) = (code, member);
        var loop = code as ILoopOperation;
        var end = -1;
        foreach (var call in member.Calls)
            if (call.Blocks is Blocking.Task or Blocking.Wait && !call.Facts.Parallel) Add(call.Operation, IsForWork(call.Target));
        foreach (var at in code.Descendants())
            if (at is IAwaitOperation { Operation: var awaited }) Add(at, !(Site.Unwrap(awaited) is IInvocationOperation { TargetMethod: var pause } && (!IsForWork(pause) || pause.Name is "Delay" or "Yield")));
        all.Sort((one, other) => one.Syntax.SpanStart.CompareTo(other.Syntax.SpanStart));
        set = [.. all];
        last = end;

        void Add(IOperation wait, bool isForWork)
        {
            all.Add(wait);
            if (loop is not null && isForWork && wait.Syntax.Span.End > end && Function.IsIn(wait, loop.Body) && IsUnconditional(wait, loop)) end = wait.Syntax.Span.End;
        }
    }

    /// <summary>Of a function or loop, with all that is in it.</summary>
    public static Waits In(IOperation code, Member member) => Known.TryGetValue(code, out var known) ? known : Known.GetValue(code, _ => new Waits(code, member));

    /// <summary>Does each round of the loop wait for work behind this place?</summary>
    public bool EndRoundAfter(int place) => last > place;

    /// <summary>Is there a wait behind the one and before the other, which is not part of that?</summary>
    public bool AreBetween(IOperation one, IOperation other)
    {
        var (from, to) = (one.Syntax.Span.End, other.Syntax.SpanStart);
        for (var at = one.Parent; at is not null; at = at.Parent)
            if (set.Contains(at) && at.Syntax.Span.End >= from && !at.Syntax.Span.Contains(other.Syntax.Span)) return true;

        for (var i = all.CountBefore(to, static wait => wait.Syntax.SpanStart) - 1; i >= 0 && all[i].Syntax.SpanStart >= one.Syntax.SpanStart; i--)
            if (all[i].Syntax.Span.End >= from && !ReferenceEquals(all[i], one) && !all[i].Syntax.Span.Contains(other.Syntax.Span)) return true;
        return false;
    }

    /// <summary>Is there, between two places, what may wait for any work or ask for it: a pause, a loop that has been left, a question for a state, a call into code that waits?</summary>
    public bool MayTellOfAnEnd(int from, int to, CancellationToken cancel)
    {
        var signs = ends ??= Ends(cancel);
        return signs.CountBefore(to, static place => place) > signs.CountBefore(from, static place => place);
    }

    private List<int> Ends(CancellationToken cancel)
    {
        var found = new List<int>();
        foreach (var node in code.Syntax.DescendantNodes())
        {
            if (node is IdentifierNameSyntax { Identifier.ValueText: "IsCompleted" or "IsCompletedSuccessfully" or "IsAlive" or "Status" or "ThreadState" }) found.Add(node.SpanStart);
            else if (node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax { Condition: not BinaryExpressionSyntax }) found.Add(node.Span.End);
        }

        foreach (var call in member.Calls)
            if (code.Syntax.Span.Contains(call.Operation.Syntax.Span) && (call.Blocks == Blocking.Sleep || call.Edge is { } edge && member.Model.Effects.Through(edge, Effect.Blocks, cancel) is not null)) found.Add(call.Operation.Syntax.SpanStart);
        found.Sort();
        return found;
    }

    /// <summary>A semaphore lets so many in at once.</summary>
    private static bool IsForWork(ISymbol? wait) => wait?.ContainingType?.Name is not ("SemaphoreSlim" or "Semaphore");

    /// <summary>In each round, and not in a function that runs at another time.</summary>
    private static bool IsUnconditional(IOperation wait, ILoopOperation loop)
    {
        for (var at = wait.Parent; at is not null && !ReferenceEquals(at, loop); at = at.Parent)
            if (at is IConditionalOperation or ISwitchOperation or ICatchClauseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation) return false;
        return true;
    }
}
