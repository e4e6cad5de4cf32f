using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>How synchronous code that waits for a task could do without, as far as its own declaration decides that, or what is in the way.</summary>
internal static class Convertible
{
    /// <summary>As a message says it; null where the wait is as it should be, or a matter of another rule.</summary>
    public static string? Of(Site wait, CancellationToken cancel)
    {
        var frame = wait.Frame;
        if (frame.Method is not { } method || IsOutcome(wait) || IsOfAwaiter(method, frame.Model.Types) || IsEntry(method, frame.Model, cancel) || frame.Use == DelegateUse.Spawns || MayBeBound(method)) return null;
        if (!wait.Obstacle.IsLocal) return wait.Obstacle.IsFinal && !wait.Obstacle.IsMember ? wait.Obstacle.Reason : null;
        if (method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) || method.ReturnsByRef || method.ReturnsByRefReadonly) return "an asynchronous method takes and gives no references: let it return what it has to say";
        if (method.Parameters.Any(parameter => parameter.Type.IsRefLikeType) || method.ReturnType.IsRefLikeType) return "a span cannot be kept across an await: use a Memory<T>";
        if (frame.IsLambda) return HasAsyncForm(frame) ? "the lambda can be asynchronous" : "the lambda's delegate type is synchronous: wait before, or let it be one that returns a task";
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation) || method.IsExtern) return null;
        if (frame.Yields) return "make it an asynchronous sequence, an IAsyncEnumerable";
        if (Contract(method) is { } contract) return contract.Name == "Dispose" ? "implement IAsyncDisposable, and wait in DisposeAsync" : $"'{Step.NameOf(contract)}' is synchronous: let somebody wait who is not";
        var twin = method.Name + "Async";
        return method.ContainingType?.GetMembers(twin).IsEmpty == false && method.MethodKind != MethodKind.LocalFunction
            ? $"let callers that can await use '{twin}'"
            : $"make '{method.Name}' and its callers asynchronous";
    }

    /// <summary>The end of an await, of an awaiter of the user's: the task has completed by then.</summary>
    private static bool IsOfAwaiter(IMethodSymbol method, Types types) => method.Name == "GetResult" && method.ContainingType is { } type && type.AllInterfaces.Any(above => Types.Same(above, types.NotifyCompletion));

    /// <summary>A task that the code is given, and asks whether it failed, is one that has come to its end: a continuation's.</summary>
    private static bool IsOutcome(Site wait) =>
        Waited.Tasks(wait) is [IParameterReferenceOperation { Parameter: var task }]
        && wait.Member.References.To(task, wait.Operation).Any(use => use.Parent is IPropertyReferenceOperation { Property.Name: "IsFaulted" or "IsCanceled" or "Exception" or "Status" });

    private static bool IsEntry(IMethodSymbol method, Concurrency model, CancellationToken cancel) =>
        method.IsImplicitlyDeclared || method is { IsStatic: true, Name: "Main" } || Types.Same(model.Compilation.GetEntryPoint(cancel), method);

    /// <summary>The member of somebody else's, not in source, that it has to be like.</summary>
    private static IMethodSymbol? Contract(IMethodSymbol method)
    {
        if (method is { Name: "Dispose", Parameters: [{ Type.SpecialType: SpecialType.System_Boolean }] }) return method;
        for (var above = method.OverriddenMethod; above is not null; above = above.OverriddenMethod)
            if (above.DeclaringSyntaxReferences.IsEmpty) return above;
        return method.MethodKind == MethodKind.LocalFunction || method.ContainingType is not { } type ? null
            : type.AllInterfaces.Where(contract => contract.DeclaringSyntaxReferences.IsEmpty).SelectMany(contract => contract.GetMembers()).OfType<IMethodSymbol>().FirstOrDefault(member => Types.Same(type.FindImplementationForInterfaceMember(member), method));
    }

    /// <summary>By a base class or interface that does not resolve, in code that is half restored, say.</summary>
    private static bool MayBeBound(IMethodSymbol method) => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: not Accessibility.Private, ContainingType: { } type }
        && (Types.Bases(type).Any(above => above.TypeKind == TypeKind.Error) || type.AllInterfaces.Any(above => above.TypeKind == TypeKind.Error));

    /// <summary>Is it given to a method that also takes one which returns a task, such as <c>Task.Run</c>?</summary>
    public static bool HasAsyncForm(Frame frame)
    {
        if (Given.ArgumentOf(frame.Root) is not { Parameter: { } given, Parent: IInvocationOperation { TargetMethod: var target } }) return false;
        return target.ContainingType.GetMembers(target.Name).OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length == target.Parameters.Length && other.Parameters[given.Ordinal].Type is INamedTypeSymbol { DelegateInvokeMethod: { } form }
            && frame.Model.Types.IsTaskLike(form.ReturnType) && form.Parameters.Length == frame.Method!.Parameters.Length);
    }
}
