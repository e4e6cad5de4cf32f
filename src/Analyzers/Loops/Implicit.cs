using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Code that runs although no call names it.</summary>
internal static class Implicit
{
    /// <summary>The method of a user-defined operator or conversion; the framework's own are taken for what they look like.</summary>
    public static IMethodSymbol? MethodOf(IOperation operation)
    {
        var method = operation switch
        {
            IBinaryOperation binary => binary.OperatorMethod,
            IUnaryOperation unary => unary.OperatorMethod,
            IConversionOperation conversion => conversion.OperatorMethod,
            ICompoundAssignmentOperation compound => compound.OperatorMethod,
            IIncrementOrDecrementOperation step => step.OperatorMethod,
            _ => null,
        };
        return method is null || IsSystem(method) ? null : method;
    }

    /// <summary>An enumerator, a <c>Dispose</c>, a <c>ToString</c> or an overridable property of which nothing is known; a field that each thread has for itself.</summary>
    public static bool IsIn(IOperation operation, Concurrency model) => operation switch
    {
        IUsingOperation or IUsingDeclarationOperation => true,
        IFieldReferenceOperation { Field: { IsStatic: true } field } => IsOfThread(field),
        IForEachLoopOperation { Collection: var source } => !IsPlain(Site.Unwrap(source).Type, model),
        IInterpolationOperation { Expression: var part } => !IsPrintable(part.Type),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum => !IsPrintable(Site.Unwrap(sum.LeftOperand).Type) || !IsPrintable(Site.Unwrap(sum.RightOperand).Type),
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType: { Name: "Lazy", ContainingNamespace.Name: "System" } } } => true,
        IPropertyReferenceOperation reference => IsOpen(reference.Property) && !model.Catalog.Of(reference.Property, reference.Instance?.Type).Pure,
        IDeconstructionAssignmentOperation { Value.Type: { IsTupleType: false } } or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation or IWithOperation => true,
        _ => false,
    };

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
        !IsSystem(property) && (property.DeclaringSyntaxReferences.IsEmpty || (property.IsVirtual || property.IsAbstract || property.IsOverride && !property.IsSealed) && !property.ContainingType.IsSealed);

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
