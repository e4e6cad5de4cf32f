using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether synchronous code could be made asynchronous, as far as its own declaration decides that.</summary>
internal static class Convertible
{
    /// <summary>How, as a message says it; null where nothing in sight can change it.</summary>
    public static string? Of(Site wait, CancellationToken cancel)
    {
        var frame = wait.Frame;
        if (IsOutcome(wait) || frame.Yields || frame.Method is not { } method || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType) || method.ReturnsByRef || method.ReturnsByRefReadonly || method.ReturnType.IsRefLikeType) return null;
        if (frame.IsLambda) return HasAsyncForm(frame) ? "the lambda can be asynchronous" : null;
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation) || method.IsExtern || IsBound(method) || IsEntry(method, frame.Model, cancel)) return null;
        var twin = method.Name + "Async";
        return method.ContainingType?.GetMembers(twin).IsEmpty == false && method.MethodKind != MethodKind.LocalFunction
            ? $"let callers that can await use '{twin}'"
            : $"make '{method.Name}' and its callers asynchronous";
    }

    /// <summary>A task that the code is given, and asks whether it failed, is one that has come to its end: a continuation's.</summary>
    private static bool IsOutcome(Site wait) =>
        Waited.Tasks(wait) is [IParameterReferenceOperation { Parameter: var task }]
        && wait.Member.References.To(task, wait.Operation).Any(use => use.Parent is IPropertyReferenceOperation { Property.Name: "IsFaulted" or "IsCanceled" or "Exception" or "Status" });

    private static bool IsEntry(IMethodSymbol method, Concurrency model, CancellationToken cancel) =>
        method.IsImplicitlyDeclared || method is { IsStatic: true, Name: "Main" } || Types.Same(model.Compilation.GetEntryPoint(cancel), method);

    /// <summary>Somebody else's contract says that it is synchronous.</summary>
    private static bool IsBound(IMethodSymbol method)
    {
        if (method is { Name: "Dispose", Parameters: [{ Type.SpecialType: SpecialType.System_Boolean }] }) return true;
        for (var above = method.OverriddenMethod; above is not null; above = above.OverriddenMethod)
            if (above.DeclaringSyntaxReferences.IsEmpty) return true;
        return method.MethodKind != MethodKind.LocalFunction && method.ContainingType is { } type
            && type.AllInterfaces.Where(contract => contract.DeclaringSyntaxReferences.IsEmpty).SelectMany(contract => contract.GetMembers()).Any(member => Types.Same(type.FindImplementationForInterfaceMember(member), method));
    }

    /// <summary>Is it given to a method that also takes one which returns a task, such as <c>Task.Run</c>?</summary>
    private static bool HasAsyncForm(Frame frame)
    {
        if (Given.ArgumentOf(frame.Root) is not { Parameter: { } given, Parent: IInvocationOperation { TargetMethod: var target } }) return false;
        return target.ContainingType.GetMembers(target.Name).OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length == target.Parameters.Length && other.Parameters[given.Ordinal].Type is INamedTypeSymbol { DelegateInvokeMethod: { } form }
            && frame.Model.Types.IsTaskLike(form.ReturnType) && form.Parameters.Length == frame.Method!.Parameters.Length);
    }
}
