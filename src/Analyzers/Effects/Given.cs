using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What the call that a delegate is an argument of does with it.</summary>
internal static class Given
{
    /// <param name="value">A lambda, a method group, or a parameter that is handed on.</param>
    /// <param name="model">The engine.</param>
    /// <returns>The use; for <see cref="DelegateUse.Handed"/> with the parameter of the method in sight.</returns>
    public static (DelegateUse Use, IParameterSymbol? For) UseOf(IOperation value, Concurrency model)
    {
        var at = value.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArrayInitializerOperation or IArrayCreationOperation or { Kind: OperationKind.None or Waited.CollectionExpression }) at = at.Parent;
        return at switch
        {
            IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call } => UseOf(parameter, call, call.TargetMethod, call.Instance?.Type, model),
            IArgumentOperation { Parameter: { } parameter, Parent: IObjectCreationOperation { Constructor: { } constructor } creation } => UseOf(parameter, creation, constructor, null, model),
            _ => (DelegateUse.Escapes, null),
        };
    }

    private static (DelegateUse, IParameterSymbol?) UseOf(IParameterSymbol parameter, IOperation call, IMethodSymbol method, ITypeSymbol? receiver, Concurrency model)
    {
        // In a list of delegates, and wherever else any value may be given, it is not what the row speaks of.
        if ((parameter.OriginalDefinition.Type is IArrayTypeSymbol { ElementType: var element } ? element : parameter.OriginalDefinition.Type) is ITypeParameterSymbol) return (DelegateUse.Escapes, null);
        var facts = model.Catalog.Of(method, receiver);
        var use = facts.Use(parameter.Ordinal);
        if (use == DelegateUse.Escapes && Types.Same(method.ContainingType, model.Types.Linq) && Settled.IsGoneThrough(call)) return (DelegateUse.Implies, null);
        if (use != DelegateUse.Unknown || facts.NonBlocking || method.MethodKind == MethodKind.DelegateInvoke || !IsInSight(method)) return (use, null);

        // Asynchronous code runs it for its caller only while that waits for it.
        return model.Types.IsAsyncResult(method.ReturnType) && !IsAwaited(call) || method is { IsAsync: true, ReturnsVoid: true } ? (use, null) : (DelegateUse.Handed, parameter.OriginalDefinition);
    }

    /// <summary>The argument that a lambda or method group is, past what makes a delegate of it.</summary>
    public static IArgumentOperation? ArgumentOf(IOperation? function)
    {
        var at = function?.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation) at = at.Parent;
        return at as IArgumentOperation;
    }

    private static bool IsInSight(IMethodSymbol method) => !method.DeclaringSyntaxReferences.IsEmpty;

    private static bool IsAwaited(IOperation call)
    {
        var at = call.Parent;
        while (at is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }) at = at.Parent;
        return at is IAwaitOperation or IReturnOperation;
    }
}
