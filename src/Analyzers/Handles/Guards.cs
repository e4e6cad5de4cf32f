using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The objects that locks are taken on. Whoever waits at a place for work that takes one must not hold it: neither there, which
/// the fixes see to, nor in a caller, which this looks for.
/// </summary>
internal sealed class Guards(Member member)
{
    private readonly ConcurrentDictionary<(SyntaxNode Waiting, ISymbol Field), bool> fields = new();

    /// <summary>The variable that is locked: a local, or a field of this object or type; null for all else.</summary>
    public static ISymbol? Of(IOperation? locked) => locked is null ? null : Site.Unwrap(locked) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: var field } => field,
        _ => null,
    };

    /// <summary>The operand of a call that takes a lock: <c>Monitor.Enter(o)</c>, <c>o.Enter()</c>.</summary>
    public static IOperation? TakenBy(IInvocationOperation call) => call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value);

    /// <summary>Is it certain that no caller of the body that would wait holds what this step locks?</summary>
    public bool AreFree(Step taken, Frame waiting, CancellationToken cancel) => taken.Member switch
    {
        ILocalSymbol local => waiting.Root.Syntax.Span.Contains(Dependence.DeclaredAt(local)) && Fresh.IsMadeHere(local, member),
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private, OriginalDefinition: var field } =>
            fields.TryGetValue((waiting.Key, field), out var known) ? known : fields[(waiting.Key, field)] = IsFree(field, waiting.Key, cancel),
        _ => false,
    };

    private bool IsFree(IFieldSymbol field, SyntaxNode waiting, CancellationToken cancel) =>
        HoldsOwn(field, cancel) && member.References.To(field, cancel).All(use => IsFree(use, waiting, cancel));

    /// <summary>An object made for the field: nobody else has it.</summary>
    private static bool HoldsOwn(IFieldSymbol field, CancellationToken cancel) => field.DeclaringSyntaxReferences is [var declared] && Handle.IsFresh(declared.GetSyntax(cancel));

    private bool IsFree(IOperation use, SyntaxNode waiting, CancellationToken cancel)
    {
        var whole = use;
        while (whole.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation) whole = whole.Parent;
        return whole.Parent switch
        {
            ILockOperation held => Around(use, cancel) is { } body && !LeadsTo(waiting, body, held.Body.Syntax.Span, cancel),
            IArgumentOperation { Parent: IInvocationOperation call } => IsFree(call, use, waiting, cancel),
            IInvocationOperation call when ReferenceEquals(call.Instance, whole) => IsFree(call, use, waiting, cancel),
            IPropertyReferenceOperation or IArrayElementReferenceOperation or IBinaryOperation or IIsPatternOperation or IForEachLoopOperation => true,
            ISimpleAssignmentOperation { Target: var target, Value: var value } => ReferenceEquals(target, whole) && Site.Unwrap(value) is IObjectCreationOperation or IArrayCreationOperation,
            _ => false,
        };
    }

    /// <summary>A call on the field: what comes after one that takes the lock, anywhere in the same body, counts as under it.</summary>
    private bool IsFree(IInvocationOperation call, IOperation use, SyntaxNode waiting, CancellationToken cancel) => ThreadLock.Takes(call.TargetMethod, call.Instance?.Type)
        ? Around(use, cancel) is { } body && body.Key != waiting && !LeadsTo(waiting, body, body.Key.FullSpan, cancel)
        : call.Instance is not null && ReferenceEquals(Site.Unwrap(call.Instance), use) || ThreadLock.IsAbout(call.TargetMethod);

    private Body? Around(IOperation use, CancellationToken cancel) => member.Model.Effects.Around(use, cancel);

    private bool LeadsTo(SyntaxNode waiting, Body body, TextSpan region, CancellationToken cancel) =>
        member.Model.Effects.MayReach(body.Steps.Where(step => region.Contains(step.At.Span)), waiting, unseen: true, cancel);
}
