using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Locks that are always given back at once: nobody but the code in sight can hold one, and while it does it neither waits, nor takes
/// another lock, nor runs code that is not in sight. Work that takes no others ends, whoever waits for it and whatever he holds.
/// </summary>
internal sealed class LeafLocks(Concurrency model)
{
    /// <summary>Bodies looked at for one lock; beyond that nothing is certain.</summary>
    private const int Bound = 1000;

    private const Effect Lasting = Effect.Blocks | Effect.BlockingIO | Effect.Locks | Effect.Implicit | Effect.Foreign | Effect.Depends | Effect.Endless | Effect.Awaits;

    private readonly ConcurrentDictionary<ISymbol, bool> known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> kept = new(SymbolEqualityComparer.Default);

    /// <summary>The variable that is locked: a local, or a field of this object or type; null for all else.</summary>
    public static ISymbol? VariableOf(IOperation locked) => Site.Unwrap(locked) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: var field } => field.OriginalDefinition,
        _ => null,
    };

    /// <summary>Does the step, of work that somebody at <paramref name="waiting"/> would wait for, take such a lock?</summary>
    public bool IsOne(Step taken, Site waiting, CancellationToken cancel) =>
        taken.Member is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private } && IsOne(taken.Member, waiting.Operation, waiting.Member, known, cancel);

    /// <summary>
    /// Is the lock such a one, and would it stay one if this code were put under it too, and other writes under their locks? Nothing that its
    /// holders call writes anything, so that none of it can be given a lock.
    /// </summary>
    public bool StaysOne(IFieldSymbol guard, IOperation with, Member member, CancellationToken cancel) =>
        guard.DeclaredAccessibility == Accessibility.Private && IsOne(guard.OriginalDefinition, with, member, kept, cancel) && IsLeaf(with, with.Syntax.Span, true, cancel);

    private bool IsOne(ISymbol variable, IOperation near, Member member, ConcurrentDictionary<ISymbol, bool> answers, CancellationToken cancel) =>
        answers.TryGetValue(variable, out var before) ? before : answers[variable] = IsLeaf(variable, near, member, ReferenceEquals(answers, kept), cancel);

    private bool IsLeaf(ISymbol variable, IOperation near, Member member, bool isToStay, CancellationToken cancel) => variable is IFieldSymbol field
        ? field.DeclaringSyntaxReferences is [var declared] && Handle.IsFresh(declared.GetSyntax(cancel)) && member.References.To(field, cancel).All(use => IsTame(use, isToStay, cancel))
        : Fresh.IsMadeHere((ILocalSymbol)variable, member) && member.References.To(variable, near).All(use => IsTame(use, isToStay, cancel));

    /// <summary>Locks the object for a while in which nothing is waited for, or uses it in a way that gives it to nobody else.</summary>
    private bool IsTame(IOperation use, bool isToStay, CancellationToken cancel)
    {
        var whole = use;
        while (whole.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation) whole = whole.Parent;
        return whole.Parent switch
        {
            ILockOperation held when ReferenceEquals(held.LockedValue, whole) => IsLeaf(held, held.Body.Syntax.Span, isToStay, cancel),
            ISimpleAssignmentOperation { Target: var target, Value: var value } => ReferenceEquals(target, whole) && Site.Unwrap(value) is IObjectCreationOperation or IArrayCreationOperation,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => true,
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
            IInvocationOperation { Instance: var on } => ReferenceEquals(on, whole) && HandleUse.Holds(use.Type),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ContainingNamespace.Name: "Linq", ReturnType.IsValueType: true } } } => HandleUse.Holds(use.Type),
            IPropertyReferenceOperation { Instance: var on, Property.Name: not "SyncRoot" } => ReferenceEquals(on, whole) && HandleUse.Holds(use.Type),
            IArrayElementReferenceOperation or IForEachLoopOperation => HandleUse.Holds(use.Type),
            _ => use is IVariableDeclaratorOperation,
        };
    }

    private bool IsLeaf(IOperation held, TextSpan region, bool isToStay, CancellationToken cancel)
    {
        if (model.Effects.Around(held, cancel) is not { IsIterator: false } around) return false;
        return model.Effects.Reached(around.Steps.Where(step => region.Contains(step.At.Span)), Bound, out _, cancel) is { } steps
            && steps.All(step => (step.Effect & Lasting) == 0 && ((step.Effect & (Effect.Unknown | Effect.Shares)) == 0 || IsHarmless(step.Member))
                && (!isToStay || (step.Effect & Effect.Writes) == 0 || step.At.SyntaxTree == held.Syntax.SyntaxTree && region.Contains(step.At.Span)));
    }

    /// <summary>Of the framework, and neither an object that others may have overridden nor told to call anybody back.</summary>
    private static bool IsHarmless(ISymbol? member) => member is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true, ContainingType: { TypeKind: not TypeKind.Interface } type } method
        && (type.IsStatic || HandleUse.Holds(type) || method.MethodKind == MethodKind.Constructor)
        && !method.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Delegate);
}
