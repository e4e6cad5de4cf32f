using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether a call means the same on another thread: the framework's own, with arguments that only read what any thread may read.</summary>
internal static class Movable
{
    public static bool Is(Site site) =>
        site is { Operation: IInvocationOperation call, Facts.Lazy: false, Target: { } target } && Implicit.IsSystem(target) && !IsOfDatabase(target.ContainingNamespace) && call.Descendants().All(part => MayMove(part, site.Model));

    /// <summary>The transaction around it is the thread's.</summary>
    private static bool IsOfDatabase(INamespaceSymbol? space) => space is { Name: "Data" } or { ContainingNamespace.Name: "Data" };

    private static bool MayMove(IOperation part, Concurrency model) => part switch
    {
        IArgumentOperation argument => argument.Parameter is { RefKind: RefKind.None },
        ILocalReferenceOperation { IsDeclaration: false, Local: { RefKind: RefKind.None, Type.IsRefLikeType: false } } => true,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, Type.IsRefLikeType: false } } => true,
        IInstanceReferenceOperation { Type.IsValueType: false } => true,
        IFieldReferenceOperation { Field: var field } => !Implicit.IsOfThread(field),
        IConversionOperation { OperatorMethod: null } or IBinaryOperation { OperatorMethod: null } or IUnaryOperation { OperatorMethod: null } => true,
        IInvocationOperation { TargetMethod: var method, Instance: var on } => IsFree(method, on, model),
        IObjectCreationOperation { Constructor: { } constructor, Initializer: null } => IsFree(constructor, null, model),
        IPropertyReferenceOperation { Property: { GetMethod: var getter } property, Instance: var on } => IsFree(property, on, model) || Purity.IsAutomatic(getter),
        ILiteralOperation or IDefaultValueOperation or INameOfOperation or ITypeOfOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation => true,
        IInterpolatedStringOperation or IInterpolatedStringContentOperation or IArrayCreationOperation or IArrayInitializerOperation => true,
        _ => false,
    };

    private static bool IsFree(ISymbol member, IOperation? on, Concurrency model) => model.Catalog.Of(member, on?.Type) is { Pure: true } or { ThreadSafe: true };
}
