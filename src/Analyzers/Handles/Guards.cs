using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The objects that locks are taken on. Whoever waits at a place for work that takes one must not hold it: neither there, which
/// the fixes see to, nor in a caller, which this looks for.
/// </summary>
internal sealed class Guards(Site waiting, CancellationToken cancel)
{
    private readonly Dictionary<IFieldSymbol, bool> fields = new(SymbolEqualityComparer.Default);

    /// <summary>The variable that is locked: a local, or a field of this object or type; null for all else.</summary>
    public static ISymbol? Of(IOperation? locked) => locked is null ? null : Site.Unwrap(locked) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: var field } => field,
        _ => null,
    };

    /// <summary>The operand of a call that takes a lock: <c>Monitor.Enter(o)</c>, <c>o.Enter()</c>.</summary>
    public static IOperation? TakenBy(IInvocationOperation call) => call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value);

    /// <summary>Is it certain that no caller of the place holds what this step locks?</summary>
    public bool AreFree(Step taken) => taken.Member switch
    {
        ILocalSymbol local => Dependence.DeclaredAt(local) is var declared && waiting.Frame.Root.Syntax.Span.Contains(declared) && Fresh.IsMadeHere(local, waiting.Member),
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field => IsFree(field.OriginalDefinition),
        _ => false,
    };

    private bool IsFree(IFieldSymbol field)
    {
        if (!fields.TryGetValue(field, out var free)) fields[field] = free = HoldsOwn(field) && waiting.Member.References.To(field, cancel).All(IsFree);
        return free;
    }

    /// <summary>An object made for the field: nobody else has it.</summary>
    private bool HoldsOwn(IFieldSymbol field) => field.DeclaringSyntaxReferences is [var declared] && Handle.IsFresh(declared.GetSyntax(cancel));

    private bool IsFree(IOperation use)
    {
        var whole = use;
        while (whole.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation) whole = whole.Parent;
        return whole.Parent switch
        {
            ILockOperation held => waiting.Model.Effects.Around(use, cancel) is { } body && !LeadsHere(body, held.Body.Syntax.Span),
            IArgumentOperation { Parent: IInvocationOperation call } => IsFree(call, use),
            IInvocationOperation call when ReferenceEquals(call.Instance, whole) => IsFree(call, use),
            IPropertyReferenceOperation or IArrayElementReferenceOperation or IBinaryOperation or IIsPatternOperation or IForEachLoopOperation => true,
            ISimpleAssignmentOperation { Target: var target, Value: var value } => ReferenceEquals(target, whole) && Site.Unwrap(value) is IObjectCreationOperation or IArrayCreationOperation,
            _ => false,
        };
    }

    /// <summary>A call on the field: what comes after one that takes the lock, anywhere in the same body, counts as under it.</summary>
    private bool IsFree(IInvocationOperation call, IOperation use) => ThreadLock.Takes(call.TargetMethod)
        ? waiting.Model.Effects.Around(use, cancel) is { } body && body.Key != waiting.Frame.Key && !LeadsHere(body, body.Key.FullSpan)
        : call.Instance is not null && ReferenceEquals(Site.Unwrap(call.Instance), use) || ThreadLock.IsAbout(call.TargetMethod);

    private bool LeadsHere(Body body, TextSpan region) =>
        waiting.Model.Effects.MayReach(body.Steps.Where(step => region.Contains(step.At.Span)), waiting.Frame.Key, unseen: true, cancel);
}
