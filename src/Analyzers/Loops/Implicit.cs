using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Code that runs although no call names it.</summary>
internal static class Implicit
{
    /// <summary>The method of a user-defined operator or conversion; the framework's own are taken for what they look like.</summary>
    public static IMethodSymbol? MethodOf(IOperation operation)
    {
        var method = operation.Kind switch
        {
            OperationKind.Binary => ((IBinaryOperation)operation).OperatorMethod,
            OperationKind.Unary => ((IUnaryOperation)operation).OperatorMethod,
            OperationKind.Conversion => ((IConversionOperation)operation).OperatorMethod,
            OperationKind.CompoundAssignment => ((ICompoundAssignmentOperation)operation).OperatorMethod,
            OperationKind.Increment or OperationKind.Decrement => ((IIncrementOrDecrementOperation)operation).OperatorMethod,
            _ => null,
        };

        // Of a type parameter's operator nobody knows whose it is.
        return method is null || IsSystem(method) && method is { IsAbstract: false, IsVirtual: false } ? null : method;
    }

    /// <summary>What runs there without a method that can be named.</summary>
    public static Effect Of(IOperation operation, Concurrency model) => (ForeignCode.IsIn(operation) ? Effect.Foreign : Effect.None) | (IsIn(operation, model) ? Effect.Implicit : Effect.None);

    /// <summary>An enumerator, a <c>Dispose</c>, a <c>ToString</c> or an overridable property of which nothing is known; a field that each thread has for itself.</summary>
    public static bool IsIn(IOperation operation, Concurrency model) => operation.Kind switch
    {
        OperationKind.Using or OperationKind.UsingDeclaration or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess or OperationKind.With => true,
        OperationKind.FieldReference => operation is IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } && IsOfThread(field),
        OperationKind.Loop => operation is IForEachLoopOperation { Collection: var source } && !IsPlain(Site.Unwrap(source).Type, model),
        OperationKind.Interpolation => operation is IInterpolationOperation { Expression: var part } && !IsPrintable(part.Type),
        OperationKind.Binary => operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum && (!IsPrintable(Site.Unwrap(sum.LeftOperand).Type) || !IsPrintable(Site.Unwrap(sum.RightOperand).Type)),
        OperationKind.PropertyReference => operation is IPropertyReferenceOperation { Property: var property } reference && (IsLazyValue(property) || IsOpen(property) && !model.Catalog.Of(property, reference.Instance?.Type).Pure),
        OperationKind.DeconstructionAssignment => operation is IDeconstructionAssignmentOperation { Value.Type: { IsTupleType: false } },
        _ => false,
    };

    private static bool IsLazyValue(IPropertySymbol property) => property is { Name: "Value", ContainingType: { Name: "Lazy", ContainingNamespace.Name: "System" } };

    /// <summary>A collection of the framework that is at hand, and so has an enumerator without effects.</summary>
    public static bool IsPlain(ITypeSymbol? type, Concurrency model) => type switch
    {
        IArrayTypeSymbol => true,
        { SpecialType: SpecialType.System_String } => true,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named => model.Types.IsPlainCollection(named),
        _ => false,
    };

    private static bool IsPrintable(ITypeSymbol? type) =>
        type is null or { SpecialType: not SpecialType.None and not SpecialType.System_Object } or { TypeKind: TypeKind.Enum } || type.IsValueType && IsSystem(type) && type is INamedTypeSymbol { Arity: 0 };

    private static bool IsOpen(IPropertySymbol property) =>
        !IsSystem(property) && (property.DeclaringSyntaxReferences.IsEmpty || Implementations.IsOpen(property));

    /// <summary>Has each thread one of its own?</summary>
    public static bool IsOfThread(IFieldSymbol field) => field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");

    /// <summary>Is it the framework's?</summary>
    public static bool IsSystem(ISymbol symbol)
    {
        if (!symbol.DeclaringSyntaxReferences.IsEmpty) return false;
        var space = symbol.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer }) space = outer;
        return space?.Name == "System";
    }
}
