using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// What looks like the language's or the framework's own, and may run code of others, or mean something else on another thread: conversions that are not written, patterns,
/// collections of one's own, a framework's call that compares, prints or runs what it is given.
/// </summary>
internal static class ForeignCode
{
    /// <summary>Static properties that say something of the thread, or of what it is doing.</summary>
    private static readonly string[] OfThread = ["Current", "CurrentThread", "CurrentManagedThreadId", "CurrentId", "CurrentPrincipal", "CurrentDispatcher"];

    /// <summary>Members by which values are compared and shown.</summary>
    private static readonly string[] Habits = ["Equals", "GetHashCode", "CompareTo", "ToString"];

    /// <summary>As a message says it; null for nothing of the kind.</summary>
    public static string? ProblemOf(IOperation at) => !IsIn(at) ? null : at switch
    {
        { Type.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "it uses pointers",
        IPropertyReferenceOperation { Property.IsIndexer: false } => $"'{Elements.Shown(at)}' belongs to the thread that asks",
        _ => $"'{Elements.Shown(at)}' may run code of others",
    };

    public static bool IsIn(IOperation at) => at.Type is { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } || at.Kind switch
    {
        OperationKind.Loop => at is IForEachLoopOperation { SemanticModel: { } model, Syntax: ForEachStatementSyntax { Type.IsVar: false } each } && model.GetForEachStatementInfo(each).ElementConversion.IsUserDefined,
        OperationKind.CompoundAssignment => at is ICompoundAssignmentOperation compound && (compound.InConversion.IsUserDefined || compound.OutConversion.IsUserDefined || IsDynamic(compound.Target)),
        OperationKind.Increment or OperationKind.Decrement => at is IIncrementOrDecrementOperation { OperatorMethod: null, Target.Type: { } type } && !IsNumber(type),
        OperationKind.RecursivePattern => at is IRecursivePatternOperation { DeconstructSymbol: IMethodSymbol { IsImplicitlyDeclared: false } parts } && !Implicit.IsSystem(parts),
        OperationKind.ListPattern => at is IListPatternOperation list && (IsForeign(list.LengthSymbol) || IsForeign(list.IndexerSymbol)),
        OperationKind.SlicePattern => at is ISlicePatternOperation slice && IsForeign(slice.SliceSymbol),
        OperationKind.ImplicitIndexerReference => at is IImplicitIndexerReferenceOperation part && (IsForeign(part.LengthSymbol) || IsForeign(part.IndexerSymbol)),
        OperationKind.None or Waited.CollectionExpression => at is { Syntax: CollectionExpressionSyntax listed } && Collects(at, listed),
        OperationKind.Binary => at is IBinaryOperation binary && (IsDynamic(binary.LeftOperand) || IsDynamic(binary.RightOperand)),
        OperationKind.Unary => at is IUnaryOperation unary && IsDynamic(unary.Operand),
        OperationKind.Conversion => at is IConversionOperation { Type.SpecialType: not SpecialType.System_Object } conversion && IsDynamic(conversion.Operand),
        OperationKind.TupleBinary => at is ITupleBinaryOperation { LeftOperand: var left } && (Site.Unwrap(left) is var pair && pair is ITupleOperation { NaturalType: { } natural } ? natural : pair.Type) is INamedTypeSymbol { TupleElements: var elements } && elements.Any(element => HasHabits(element.Type)),
        OperationKind.Invocation => at is IInvocationOperation call && Lends(call.Arguments, call.TargetMethod),
        OperationKind.PropertyReference => at is IPropertyReferenceOperation property && (IsOfThread(property.Property) || property.Property.IsIndexer && Lends(property.Arguments, property.Property)),
        _ => false,
    };

    private static bool IsForeign(ISymbol? member) => member is { DeclaringSyntaxReferences.IsEmpty: false };

    private static bool IsDynamic(IOperation value) => value.Type is { TypeKind: TypeKind.Dynamic };

    private static bool IsNumber(ITypeSymbol type) => type is { SpecialType: not SpecialType.None and not SpecialType.System_Nullable_T } or { TypeKind: TypeKind.Enum or TypeKind.Pointer } || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var of] } && IsNumber(of);

    /// <summary>A property of which each thread, or each flow of control, has a value of its own.</summary>
    private static bool IsOfThread(IPropertySymbol property) =>
        (property is { IsStatic: true, Name: var name } && OfThread.Contains(name) || property.ContainingType is { Name: "ThreadLocal", ContainingNamespace.Name: "Threading" }) && Implicit.IsSystem(property);

    /// <summary><c>[1, .. items]</c> of a type that adds or builds with code of its own, or of what is gone through for it.</summary>
    private static bool Collects(IOperation at, CollectionExpressionSyntax listed)
    {
        var type = at.Type ?? (at.Parent as IConversionOperation)?.Type ?? at.SemanticModel?.GetTypeInfo(listed).ConvertedType;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named && !Implicit.IsSystem(named)) return true;
        return listed.Elements.OfType<SpreadElementSyntax>().Any(spread => at.SemanticModel?.GetTypeInfo(spread.Expression).Type is not (IArrayTypeSymbol or { SpecialType: SpecialType.System_String } or INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, ContainingNamespace: { Name: "Generic" or "Immutable" or "System" } }));
    }

    /// <summary>Is a framework's member given something that it runs, compares or prints, and that is not the framework's?</summary>
    private static bool Lends(IEnumerable<IArgumentOperation> arguments, ISymbol taker)
    {
        if (taker.ContainingType is not { SpecialType: not SpecialType.System_Object } on || !Implicit.IsSystem(taker) || on.Name.EndsWith("Exception", StringComparison.Ordinal)) return false;
        foreach (var argument in arguments)
            if (argument is { Parameter.Type: { } taken, ArgumentKind: not ArgumentKind.DefaultValue } && ValuesOf(argument.Value).Any(value => IsLent(value, taken))) return true;
        return false;
    }

    /// <summary>One, or those that the compiler puts together.</summary>
    private static IEnumerable<IOperation> ValuesOf(IOperation given)
    {
        while (given is IConversionOperation { IsImplicit: true, Operand: { IsImplicit: true } inner }) given = inner;
        return given switch
        {
            IArrayCreationOperation { IsImplicit: true, Initializer: { } many } => many.ElementValues,
            { IsImplicit: true, Kind: OperationKind.None or Waited.CollectionExpression } => given.ChildOperations,
            _ => [given],
        };
    }

    private static bool IsLent(IOperation value, ITypeSymbol taken)
    {
        value = Site.Unwrap(value);
        if (value.ConstantValue.HasValue || value.Type is not { } type || type.SpecialType is not (SpecialType.None or SpecialType.System_Object)) return false;
        if (taken.TypeKind == TypeKind.Delegate) return value is not (IDelegateCreationOperation or IAnonymousFunctionOperation);
        return type switch
        {
            IArrayTypeSymbol { ElementType: var element } => element.SpecialType == SpecialType.System_Object,
            { SpecialType: SpecialType.System_Object } => true,
            { TypeKind: TypeKind.Interface } => taken.TypeKind == TypeKind.Interface && taken.Name is "IComparer" or "IEqualityComparer" or "IFormatProvider" or "IFormattable" or "IConvertible",
            _ => HasHabits(type),
        };
    }

    /// <summary>Has somebody written, other than the framework, how it compares or shows itself, or how it compares others?</summary>
    private static bool HasHabits(ITypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsTupleType) return false;
        foreach (var each in Types.Bases(type))
        {
            if (each.SpecialType != SpecialType.None || Implicit.IsSystem(each)) return false;
            if (each.DeclaringSyntaxReferences.IsEmpty || each.AllInterfaces.Any(known => known.Name is "IComparer" or "IEqualityComparer" or "IFormatProvider")) return true;
            if (Habits.Any(habit => each.GetMembers(habit).Any(member => !member.IsImplicitlyDeclared))) return true;
        }

        return false;
    }
}
