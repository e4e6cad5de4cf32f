using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Waits for others, made while a lock is held that these may need.</summary>
internal static class LockedWait
{
    /// <summary>The lock that is held; null where there is none, or where the wait is one that gives it back.</summary>
    public static ILockOperation? Of(Site site)
    {
        if (site.Blocks is not (Blocking.Task or Blocking.Wait) || !IsForOthers(site.Target) || site.Receiver?.Type?.Name is "Mutex" or "Semaphore") return null;
        foreach (var held in HeldHere.At(site.Operation, site.Frame))
            if (!IsPulse(site.Target) || site.Operation is not IInvocationOperation { Arguments: [{ Value: var on }, ..] } || !IsSame(on, held.LockedValue)) return held;
        return null;
    }

    /// <summary>A call under a lock into code in sight that waits so.</summary>
    public static (ILockOperation Held, Trace Path)? Through(Site site, CancellationToken cancel)
    {
        if (site.Edge is not { } call || HeldHere.At(site.Operation, site.Frame).FirstOrDefault() is not { } held) return null;
        return site.Model.Effects.Through(call, Effect.Blocks, cancel) is { } shortest && Ways.Open(shortest, Effect.Blocks, site.Model, cancel) is { } path && path.Last is { Facts.Blocks: Blocking.Task or Blocking.Wait, Member: var last } && IsForOthers(last) && !IsPulse(last) ? (held, path) : null;
    }

    /// <summary>For what others do: a task, a thread, an event. A second lock is another matter, and so is work that this very thread takes part in.</summary>
    private static bool IsForOthers(ISymbol? wait) => wait?.ContainingType?.Name is "Task" or "ValueTask" or "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter"
        or "Thread" or "WaitHandle" or "EventWaitHandle" or "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "CountdownEvent" or "Barrier" or "BlockingCollection" or "SpinWait" or "Monitor";

    private static bool IsPulse(ISymbol? wait) => wait is { Name: "Wait", ContainingType.Name: "Monitor" };

    private static bool IsSame(IOperation one, IOperation other) =>
        Site.Unwrap(one) is IInstanceReferenceOperation && Site.Unwrap(other) is IInstanceReferenceOperation || (VariablePath.Of(one) is { } path ? path.Equals(VariablePath.Of(other)) : SyntaxFactory.AreEquivalent(Site.Unwrap(one).Syntax, Site.Unwrap(other).Syntax));

    /// <summary>The lock as a message shows it.</summary>
    public static string NameOf(ILockOperation held) => Elements.Shown(held.LockedValue);
}
