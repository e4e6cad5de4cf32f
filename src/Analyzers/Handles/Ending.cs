using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Does work come to its end without anybody else's doing? Only then may a fix wait for it.</summary>
/// <param name="waiting">Where the fix would wait.</param>
/// <param name="trusting">Takes what it cannot see to end unless its name says otherwise.</param>
/// <param name="cancel">Stops the search.</param>
/// <param name="stopped">A loop that will be told to stop: each of its rounds has to end.</param>
internal sealed class Ending(Site waiting, bool trusting, CancellationToken cancel, SyntaxNode? stopped = null)
{
    /// <summary>Bodies looked at; beyond that nothing is certain.</summary>
    private const int Bound = 1000;

    private static readonly string[] Lasting = ["Run", "Listen", "Serve", "Loop", "Watch", "Monitor", "Poll", "Pump", "Consume", "Subscribe", "Forever", "Accept", "Receive", "WaitFor", "Keep", "Heartbeat"];

    /// <summary>Of the framework: those that end when somebody else does something, and are not known as blocking.</summary>
    private static readonly HashSet<string> Waiting = new(StringComparer.Ordinal)
    {
        "WaitOne", "WaitAny", "Wait", "SignalAndWait", "Take", "AcceptTcpClient", "AcceptSocket", "Accept", "GetContext", "WaitForConnection", "WaitForExit", "WaitForChanged", "WaitForNextTick",
        "ReadKey", "Run", "WaitToRead", "WaitToWrite", "ReadAll", "Invoke", "BeginInvoke", "Receive", "ReceiveFrom", "GetConsumingEnumerable", "WaitForShutdown", "Join",
    };

    private readonly Concurrency model = waiting.Model;
    private readonly HashSet<Body> seen = [];
    private readonly Queue<Body> work = new();

    /// <summary>Of what a thread or task was given to run.</summary>
    public bool IsCertain(Entry entry) => IsCertain(entry.Body);

    /// <summary>Of a call that returns a task.</summary>
    public bool IsCertain(Site call)
    {
        if (call.Operation is not IInvocationOperation { Arguments: var arguments } || arguments.Any(a => IsInfinite(a.Value))) return false;
        foreach (var argument in arguments)
            if (argument.Value.Type?.TypeKind == TypeKind.Delegate && !IsCertain(Entry.Of(argument.Value, model, cancel))) return false;
        return call.Edge is { } edge ? model.Effects.Target(edge, cancel) is { } body && IsCertain(body) : call.Method is { } method && Ends(method);
    }

    /// <summary>Of a body in sight.</summary>
    public bool IsCertain(Body? start)
    {
        if (start is null) return false;
        Enqueue(start);
        while (work.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            if (seen.Count > Bound) return false;
            foreach (var step in work.Dequeue().Steps)
                if (!Ends(step)) return false;
        }

        return true;
    }

    private bool Ends(Step step)
    {
        var method = step.Member as IMethodSymbol;
        if ((step.Effect & Effect.Endless) != 0 && step.At == stopped) return true;
        if ((step.Effect & (Effect.Endless | Effect.Depends)) != 0 || (step.Effect & Effect.Blocks) != 0 && step.Facts.Blocks == Blocking.Wait) return false;
        if ((step.Effect & Effect.Locks) != 0 && !model.LeafLocks.IsOne(step, waiting, cancel)) return false;
        if (step.Facts.Blocks == Blocking.IO && method is not null && (Waiting.Contains(method.Name) || Listens(method))) return false;
        if ((step.Effect & (Effect.Unknown | Effect.Shares)) != 0) return step.Member is IPropertySymbol || method is not null && Ends(method);
        if (step.Lambda is null && step.Edge != DelegateUse.Runs || step.Edge == DelegateUse.Spawns) return true;
        if (model.Effects.Target(step, cancel) is not { } body) return step.Lambda is null && method is { MethodKind: not MethodKind.Ordinary };
        Enqueue(body);
        return true;
    }

    /// <summary>Of a method that is not in sight.</summary>
    private bool Ends(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor) return true;
        var name = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - 5) : method.Name;
        if (IsFramework(method) && !trusting && Listens(method)) return false;
        if (IsFramework(method)) return method is not { ContainingType.Name: "ChannelReader" or "ChannelWriter" or "PipeReader" or "SynchronizationContext", Name: not ("Complete" or "TryComplete" or "Post") } && !Waiting.Contains(name) || method.ContainingType.Name is "Task" or "Parallel" && name is "Run";
        return trusting && method.MethodKind != MethodKind.DelegateInvoke && !Lasting.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>Does it read what somebody else may or may not send?</summary>
    private static bool Listens(IMethodSymbol method) => method.Name.StartsWith("Read", StringComparison.Ordinal)
        && method.ContainingType.Name is "Console" or "NetworkStream" or "PipeStream" or "NamedPipeServerStream" or "NamedPipeClientStream" or "AnonymousPipeServerStream" or "AnonymousPipeClientStream" or "SslStream" or "SerialPort";

    /// <summary>Without message loops: those of the desktop frameworks are in the System namespace too.</summary>
    private static bool IsFramework(IMethodSymbol method)
    {
        var space = method.ContainingNamespace;
        var inner = "";
        for (; space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false }; space = space.ContainingNamespace) inner = space.Name;
        return space is { Name: "System" } && inner != "Windows" && method.DeclaringSyntaxReferences.IsEmpty && method.MethodKind != MethodKind.DelegateInvoke;
    }

    private static bool IsInfinite(IOperation value) => Site.Unwrap(value) is { ConstantValue: { HasValue: true, Value: -1 } } or IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" };

    private void Enqueue(Body body)
    {
        if (seen.Add(body)) work.Enqueue(body);
    }
}
