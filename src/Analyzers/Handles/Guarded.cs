using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether what a lock guards goes on after the lock: an asynchronous method that changes the object once it has awaited, a stream that is written to.</summary>
internal static class Guarded
{
    public static bool Goes(Site call, CancellationToken cancel)
    {
        if (call.Operation is not IInvocationOperation task) return false;
        if (task.TargetMethod is { IsAsync: true } method && Types.Same(method.ContainingType, call.Member.Owner?.ContainingType))
            return call.Model.Effects.Of(method, cancel) is { } body && body.Steps.SkipWhile(step => (step.Effect & Effect.Awaits) == 0).Any(step => (step.Effect & Effect.Writes) != 0);
        return call.Receiver is IFieldReferenceOperation { Type: var type } && (Types.Is(type, call.Model.Types.Stream) || Types.Bases(type).Any(each => each is { Name: "TextWriter" or "TextReader", ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } }));
    }
}
