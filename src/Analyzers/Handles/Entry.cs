using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The code that a thread or task is given to run.</summary>
internal sealed class Entry
{
    /// <summary>Bodies looked at.</summary>
    private const int Bound = 200;

    private readonly Concurrency model;
    private readonly CancellationToken cancel;
    private readonly IMethodSymbol? method;

    private Entry(Concurrency model, IMethodSymbol? method, Body? body, CancellationToken cancel)
    {
        this.model = model;
        this.method = method;
        this.cancel = cancel;
        Body = body;
    }

    /// <summary>Null when it is not in sight.</summary>
    public Body? Body { get; }

    /// <summary>Of a call that starts a task: the delegate it is given, or the method itself.</summary>
    public static Entry Of(IInvocationOperation call, Concurrency model, CancellationToken cancel) =>
        call.Arguments.FirstOrDefault(a => a.Value.Type?.TypeKind == TypeKind.Delegate) is { } given ? Of(given.Value, model, cancel)
        : new Entry(model, call.TargetMethod, call.IsVirtual ? null : model.Effects.Of(call.TargetMethod, cancel), cancel);

    /// <summary>Of a delegate: a lambda or a method in sight.</summary>
    public static Entry Of(IOperation start, Concurrency model, CancellationToken cancel) => Target(start) switch
    {
        IAnonymousFunctionOperation lambda => new Entry(model, lambda.Symbol, model.Effects.Of(lambda.Syntax), cancel),
        IMethodReferenceOperation { Method: var method } named => new Entry(model, method, named.IsVirtual && !method.IsSealed ? null : model.Effects.Of(method, cancel), cancel),
        _ => new Entry(model, null, null, cancel),
    };

    private static IOperation Target(IOperation start)
    {
        while (Site.Unwrap(start) is IDelegateCreationOperation creation) start = creation.Target;
        return Site.Unwrap(start);
    }

    /// <summary>Somebody may ask it to stop, and it looks.</summary>
    public bool HeedsStop => Body is { } body && (model.Effects.Find(body, Effect.Heeds, cancel) is not null || WaitsForSignal(body));

    /// <summary>Goes on until it is told to stop.</summary>
    public bool IsService => Body is { } body && model.Effects.Find(body, Effect.Endless, cancel) is not null && HeedsStop;

    /// <summary>Tells others that it is done by an event or a completion source, which they wait for instead.</summary>
    public bool SignalsItsEnd => Body is { } body && Reached(body).Any(reached => reached.Steps.Any(IsSignal));

    /// <summary>The loop without an end, and with a sleep, that it or something it runs goes through.</summary>
    public SyntaxNode? SleepingLoop() => Body is { } body ? Reached(body).Select(reached => reached.Steps.FirstOrDefault(step => (step.Effect & Effect.Endless) != 0 && Sleeper.Sleeps(reached, step))?.At).FirstOrDefault(loop => loop is not null) : null;

    public bool IsFireAndForget => method is not null && model.Catalog.Of(method).FireAndForget;

    private static bool IsSignal(Step step) => step.Member is IMethodSymbol
    {
        ContainingType: { Name: "TaskCompletionSource" or "EventWaitHandle" or "ManualResetEventSlim" or "CountdownEvent" or "Barrier", ContainingNamespace: { Name: "Threading" or "Tasks", ContainingNamespace.Name: "System" or "Threading" } },
        Name: "Set" or "Signal" or "SignalAndWait" or "SetResult" or "TrySetResult" or "SetException" or "TrySetException" or "SetCanceled" or "TrySetCanceled",
    };

    /// <summary>The body, and those that it runs.</summary>
    private IEnumerable<Body> Reached(Body start)
    {
        var seen = new HashSet<Body> { start };
        var work = new Queue<Body>(seen);
        while (work.Count > 0 && seen.Count < Bound)
        {
            var body = work.Dequeue();
            yield return body;
            foreach (var step in body.Steps)
                if (step.Edge != DelegateUse.Unknown && model.Effects.Target(step, cancel) is { } next && seen.Add(next)) work.Enqueue(next);
        }
    }

    private bool WaitsForSignal(Body body) => model.Effects.Find(body, Effect.Blocks, cancel) is { Last.Facts.Blocks: Blocking.Wait };
}
