using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Which writes nobody else can see: to a body's own variables, and into objects that it has made itself.</summary>
internal static class Fresh
{
    /// <summary>A variable of this very frame, a part of a struct in one, or the object that a constructor or initializer is making.</summary>
    public static bool IsOwn(IOperation target, Frame frame)
    {
        while (true)
        {
            switch (target)
            {
                case ILocalReferenceOperation local: return local.IsDeclaration || Types.Same(local.Local.ContainingSymbol, frame.Symbol) && local.Local.RefKind == RefKind.None;
                case IParameterReferenceOperation parameter: return parameter.Parameter.RefKind == RefKind.None && Types.Same(parameter.Parameter.ContainingSymbol, frame.Symbol);
                case IDiscardOperation or IDeclarationExpressionOperation: return true;
                case IFieldReferenceOperation { Instance: IInstanceReferenceOperation receiver }: return IsBeingMade(receiver, frame);
                case IFieldReferenceOperation { Instance: { Type.IsValueType: true } part }: target = part; break;
                case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation receiver }: return IsBeingMade(receiver, frame);
                default: return false;
            }
        }
    }

    private static bool IsBeingMade(IInstanceReferenceOperation receiver, Frame frame) =>
        receiver.ReferenceKind == InstanceReferenceKind.ImplicitReceiver
        || receiver.ReferenceKind == InstanceReferenceKind.ContainingTypeInstance && frame is { IsLambda: false, Outer: null, Method.MethodKind: MethodKind.Constructor };

    /// <summary>The local whose array or object is written into.</summary>
    public static ILocalSymbol? HolderOf(IOperation target)
    {
        while (true)
        {
            switch (target)
            {
                case IArrayElementReferenceOperation { ArrayReference: ILocalReferenceOperation local }: return local.Local;
                case IFieldReferenceOperation { Instance: ILocalReferenceOperation { Type.IsReferenceType: true } local }: return local.Local;
                case IPropertyReferenceOperation { Property.IsIndexer: false, Instance: ILocalReferenceOperation { Type.IsReferenceType: true } local }: return local.Local;
                case IPropertyReferenceOperation { Property: { IsIndexer: true, RefKind: RefKind.Ref }, Instance: ILocalReferenceOperation { Type.IsRefLikeType: true } span }: return span.Local;
                case IFieldReferenceOperation { Instance: { Type.IsValueType: true } part }: target = part; break;
                default: return null;
            }
        }
    }

    /// <summary>Does the local only ever hold an array, an object or a piece of memory created for it?</summary>
    public static bool IsMadeHere(ILocalSymbol local, Member member) => local.RefKind == RefKind.None && member.OnlyValueOf(local) is { } only
        && (local.Type is { IsRefLikeType: true } ? IsNewSpan(only) : only is IArrayCreationOperation or IObjectCreationOperation or IAnonymousObjectCreationOperation);

    /// <summary><c>Span&lt;int&gt; s = stackalloc int[4];</c> or an array that nothing else names.</summary>
    private static bool IsNewSpan(IOperation value)
    {
        while (value is IConversionOperation conversion) value = conversion.Operand;
        return value is IArrayCreationOperation || value.Syntax is StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax;
    }
}
