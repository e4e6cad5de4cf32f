using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A lock that belongs to a thread and is certainly held at an await on some path: taken before, without a question whether it was,
/// and released only after. Statements are followed in order; where a release depends on a condition, the lock counts as released.
/// </summary>
internal sealed class HeldLocks
{
    private const int Deep = 200;

    private readonly IInvocationOperation taken;
    private IOperation? awaited;

    private HeldLocks(IInvocationOperation taken) => this.taken = taken;

    /// <summary>Each call or creation that takes a lock, with the first await under it.</summary>
    public static IEnumerable<(IOperation Taken, IMethodSymbol By, IOperation Await)> AcrossAwaits(Frame frame)
    {
        if (frame.LockScopes is { Count: > 0 } scopes)
        {
            var awaits = Own(frame.Root).Where(at => at is IAwaitOperation).ToList();
            foreach (var (taken, held) in scopes)
                if (MethodOf(taken) is { } by && awaits.Find(at => held.Contains(at.Syntax.Span)) is { } first) yield return (taken, by, first);
        }

        var calls = Own(frame.Root).OfType<IInvocationOperation>().Where(call => Takes(call) is not null).ToList();
        foreach (var taken in calls.Where(call => Takes(call) == true))
        {
            var held = new HeldLocks(taken);
            held.Follow();
            if (held.awaited is { } at && calls.Exists(call => call.Syntax.SpanStart > at.Syntax.SpanStart && held.IsRelease(call))) yield return (taken, taken.TargetMethod, at);
        }
    }

    private static IMethodSymbol? MethodOf(IOperation taken) => (taken as IInvocationOperation)?.TargetMethod ?? (taken as IObjectCreationOperation)?.Constructor;

    private static bool? Takes(IInvocationOperation call) => ThreadLock.TakesOrReleases(call.TargetMethod, call.Instance?.Type);

    /// <summary>Without what only runs when somebody calls it.</summary>
    private static IEnumerable<IOperation> Own(IOperation root)
    {
        var work = new Stack<IOperation>();
        work.Push(root);
        while (work.Count > 0)
        {
            var at = work.Pop();
            yield return at;
            foreach (var child in at.ChildOperations.Reverse())
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation)) work.Push(child);
        }
    }

    private void Follow()
    {
        if (taken.Parent is IExpressionStatementOperation statement)
        {
            if (!MayFail) Rest(statement);
        }
        else if (taken.Parent is IConditionalOperation choice && ReferenceEquals(choice.Condition, taken))
        {
            Walk(choice.WhenTrue, true, 0);
        }
        else if (taken.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Parent: IConditionalOperation { WhenFalse: null } guard } && Settles.Leaves(guard.WhenTrue))
        {
            Rest(guard);
        }
    }

    /// <summary>It says whether the lock was got: <c>TryEnter</c>, a wait with a timeout.</summary>
    private bool MayFail => taken.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal) || taken.TargetMethod is { Name: "WaitOne", Parameters.Length: > 0 };

    /// <summary>The statements that follow in the same block.</summary>
    private void Rest(IOperation statement)
    {
        if (statement.Parent is not IBlockOperation { Operations: var siblings }) return;
        var held = true;
        for (var i = siblings.IndexOf(statement) + 1; i < siblings.Length && held && awaited is null; i++) held = Walk(siblings[i], held, 0);
    }

    /// <summary>Is the lock held after the statement, if it was before?</summary>
    private bool Walk(IOperation? statement, bool held, int depth)
    {
        if (!held || statement is null || awaited is not null || depth > Deep) return held && depth <= Deep;
        switch (statement)
        {
            case IBlockOperation block:
                foreach (var inner in block.Operations) held = Walk(inner, held, depth + 1);
                return held;
            case IConditionalOperation { Syntax: IfStatementSyntax } choice:
                Look(choice.Condition);
                var whenTrue = Walk(choice.WhenTrue, held, depth + 1);
                var whenFalse = Walk(choice.WhenFalse, held, depth + 1);
                return Settles.Leaves(choice.WhenTrue) ? whenFalse : choice.WhenFalse is { } other && Settles.Leaves(other) ? whenTrue : whenTrue && whenFalse;
            case ITryOperation attempt:
                var tried = Walk(attempt.Body, held, depth + 1);
                foreach (var handler in attempt.Catches) Walk(handler.Handler, tried, depth + 1);
                return Walk(attempt.Finally, tried, depth + 1);
            case ILoopOperation loop:
                if (loop is IForEachLoopOperation { IsAsynchronous: true }) awaited = loop;
                return Walk(loop.Body, held, depth + 1) && !Releases(loop);
            case IUsingOperation scope:
                if (scope.IsAsynchronous) awaited = scope;
                Look(scope.Resources);
                return Walk(scope.Body, held, depth + 1);
            case ISwitchOperation choice:
                Look(choice.Value);
                foreach (var section in choice.Cases)
                {
                    var inSection = held;
                    foreach (var inner in section.Body) inSection = Walk(inner, inSection, depth + 1);
                }

                return !Releases(choice);
            case ILabeledOperation labeled: return Walk(labeled.Operation, held, depth + 1);
            case ILocalFunctionOperation: return held;
            default:
                if (Releases(statement)) return false;
                Look(statement);
                return true;
        }
    }

    private void Look(IOperation code) => awaited ??= Own(code).FirstOrDefault(at => at is IAwaitOperation);

    private bool Releases(IOperation code) => Own(code).OfType<IInvocationOperation>().Any(IsRelease);

    private bool IsRelease(IInvocationOperation call) => Takes(call) == false && Owner(call) is { } released && Owner(taken) is { } held && IsSame(released, held);

    private static IOperation? Owner(IInvocationOperation call) => call.Instance ?? (call.Arguments is [var first, ..] ? first.Value : null);

    private static bool IsSame(IOperation a, IOperation b) => LeafLocks.VariableOf(a) is { } one && LeafLocks.VariableOf(b) is { } two
        ? Types.Same(one, two)
        : SyntaxFactory.AreEquivalent(Site.Unwrap(a).Syntax, Site.Unwrap(b).Syntax);
}
