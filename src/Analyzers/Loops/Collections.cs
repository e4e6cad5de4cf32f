using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Lists, tables and texts of the framework that code makes for itself and fills.</summary>
internal static class Collections
{
    /// <summary>One that runs nobody's code when it is filled.</summary>
    public static bool IsPlain(ITypeSymbol type, Types types) =>
        type is INamedTypeSymbol named && (types.IsPlainCollection(named) && HasPlainKey(named) || IsText(named));

    // The hash of anything else may be anybody's code.
    public static bool HasPlainKey(INamedTypeSymbol type) => type.Name is "List" or "Queue" or "Stack" or "LinkedList" || IsSpecial(type.TypeArguments.FirstOrDefault());

    /// <summary>Does the call do no more than to change its receiver? What compares or prints items is code of theirs, and what is given a function runs it.</summary>
    public static bool OnlyFills(IInvocationOperation call, Concurrency model) =>
        call is { Instance.Type: INamedTypeSymbol type, TargetMethod: var method } && IsPlain(type, model.Types) && model.Catalog.Of(method, type).Mutates
        && (IsText(type) || IsSpecial(type.TypeArguments.FirstOrDefault()) || method.Name is "Add" or "Insert" or "RemoveAt" or "Clear" or "Push" or "Pop" or "Enqueue" or "Dequeue")
        && call.Arguments.All(argument => argument.Parameter is { RefKind: RefKind.None, Type: var taken } && taken.TypeKind is not (TypeKind.Delegate or TypeKind.Interface) && (!IsText(type) || IsSpecial(taken)));

    /// <summary>What is filled: a text gives itself, so that calls can be chained.</summary>
    public static IOperation? ReceiverOf(IInvocationOperation call)
    {
        var receiver = call.Instance;
        while (receiver is IInvocationOperation { Instance: { } before, Type: INamedTypeSymbol type } && IsText(type) && Types.Same(before.Type, type)) receiver = before;
        return receiver;
    }

    private static bool IsText(INamedTypeSymbol type) => type is { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } };

    private static bool IsSpecial(ITypeSymbol? type) => type is { SpecialType: not SpecialType.None and not SpecialType.System_Object };

    /// <summary>
    /// Made for the local, and before the loop is done only called by that name: there is no other way to see what it holds.
    /// </summary>
    public static bool IsOnlyCalled(ILocalSymbol local, ILoopOperation loop, Member member) =>
        local.RefKind == RefKind.None && local.DeclaringSyntaxReferences is [var declared] && Elements.OutermostAfter(declared.Span.Start, loop) is var last
        && member.References.To(local, loop).All(use => use is not ILocalReferenceOperation || use.Syntax.SpanStart >= last || IsCalled(use));

    private static bool IsCalled(IOperation use) => use.Parent switch
    {
        IPropertyReferenceOperation { Instance: var on } => ReferenceEquals(on, use),
        IInvocationOperation { Instance: var on } => ReferenceEquals(on, use),
        _ => use is ILocalReferenceOperation { IsDeclaration: true },
    };
}
