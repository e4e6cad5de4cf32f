using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Whether a loop comes to the same on a thread of the pool, while its method waits for it: it works on what only this method
/// has, calls only what is pure, and ends where it stands. What it reads through its parameters nobody else may change in that
/// time, as with any asynchronous method.
/// </summary>
internal sealed class Offload
{
    private readonly Site site;
    private readonly ILoopOperation loop;
    private readonly CancellationToken cancel;

    private Offload(Site site, CancellationToken cancel)
    {
        this.site = site;
        this.cancel = cancel;
        loop = (ILoopOperation)site.Operation;
    }

    public static bool IsPossible(Site loop, CancellationToken cancel) => loop.Frame.IsAsync && loop.Obstacle == Obstacle.None && new Offload(loop, cancel).Moves();

    /// <summary>A variable of the loop's own function, that no other function looks at.</summary>
    public static bool IsOwn(ISymbol variable, Site loop) =>
        variable is ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol { RefKind: RefKind.None }
        && Types.Same(variable.ContainingSymbol, loop.Frame.Symbol)
        && loop.Member.References.To(variable, loop.Operation).All(use => Function.Around(use) is var around && (ReferenceEquals(around, Function.Around(loop.Operation)) || loop.Operation.Syntax.Span.Contains(around.Syntax.Span)));

    private bool Moves()
    {
        if (loop is IForEachLoopOperation { Collection: var source } && !Implicit.IsPlain(Site.Unwrap(source).Type, site.Model)) return false;
        var work = new Stack<(IOperation Operation, bool InLambda)>();
        foreach (var child in loop.ChildOperations) work.Push((child, false));
        for (var n = 0; work.Count > 0; n++)
        {
            if (n % 256 == 0) cancel.ThrowIfCancellationRequested();
            var (at, inLambda) = work.Pop();
            if (at is INameOfOperation) continue;
            if (!Moves(at, inLambda) || ForeignCode.IsIn(at)) return false;
            foreach (var child in at.ChildOperations) work.Push((child, inLambda || at is IAnonymousFunctionOperation));
        }

        return true;
    }

    private bool Moves(IOperation at, bool inLambda) => at switch
    {
        IReturnOperation => inLambda,
        IBranchOperation { BranchKind: BranchKind.GoTo } => false,
        IAwaitOperation or ILockOperation or ITryOperation or ILocalFunctionOperation or IEventAssignmentOperation or IDynamicInvocationOperation or IAddressOfOperation or IInvalidOperation => false,
        IAnonymousFunctionOperation lambda => !inLambda && site.Member.Frames.Any(frame => frame.Key == lambda.Syntax && frame.Use == DelegateUse.Runs),
        IDelegateCreationOperation { Target: not IAnonymousFunctionOperation } => false,
        IVariableDeclaratorOperation { Symbol: var local } => local.RefKind == RefKind.None && !local.Type.IsRefLikeType,
        IInvocationOperation call => Dependence.TokenOf(call, site) is not null || FillsOwn(call.Instance) || IsPure(call, call.TargetMethod),
        IObjectCreationOperation { Constructor: { } constructor } => Collections.IsPlain(constructor.ContainingType, site.Model.Types) || IsPure(at, constructor),
        IPropertyReferenceOperation property => Reads(property),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var target } => Writes(target),
        IAssignmentOperation { Target: var target } => Writes(target),
        IIncrementOrDecrementOperation { Target: var target } => Writes(target),
        IFieldReferenceOperation { Field: var field } reference => field.IsConst || field.IsReadOnly && !Implicit.IsOfThread(field) || !field.IsStatic && reference.Instance is not IInstanceReferenceOperation && !field.IsVolatile,
        ILocalReferenceOperation { Type: var type } => type is not { IsRefLikeType: true },
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, Type.IsRefLikeType: false } } => true,
        IParameterReferenceOperation => false,
        _ => Implicit.MethodOf(at) is { } hidden ? IsPure(at, hidden) : !Implicit.IsIn(at, site.Model),
    };

    private bool IsPure(IOperation call, IMethodSymbol target) =>
        site.Model.Purity.OfCall(call, target, cancel);

    private bool Reads(IPropertyReferenceOperation reference)
    {
        if (reference.Property.IsIndexer || Site.AssignmentTo(reference) is not null) return FillsOwn(reference.Instance) || Site.AssignmentTo(reference) is null && site.Model.Catalog.Of(reference.Property, reference.Instance?.Type).Pure || IsElement(reference);
        if (Implicit.IsIn(reference, site.Model)) return false;
        if (Implicit.IsSystem(reference.Property)) return reference.Property is { IsStatic: false, Name: "Length" or "Count" } || site.Model.Catalog.Of(reference.Property, reference.Instance?.Type).Pure;
        if (reference.Instance is null or IInstanceReferenceOperation && reference.Property.SetMethod is not (null or { IsInitOnly: true })) return false;
        return reference.Property.GetMethod is { } getter && (Purity.IsAutomatic(getter) || IsPure(reference, getter));
    }

    /// <summary><c>list[i]</c> of one of the framework's, read only.</summary>
    private bool IsElement(IPropertyReferenceOperation reference) =>
        Site.AssignmentTo(reference) is null && reference.Parent is not IIncrementOrDecrementOperation && reference.Instance?.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } type && site.Model.Types.IsPlainCollection(type) && Collections.HasPlainKey(type);

    private bool Writes(IOperation target) => target switch
    {
        IDiscardOperation or IDeclarationExpressionOperation => true,
        ITupleOperation tuple => tuple.Elements.All(Writes),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: var on } => FillsOwn(on),
        IArrayElementReferenceOperation { ArrayReference: var array } => Site.Unwrap(array) is ILocalReferenceOperation { Local: var local } && IsOwn(local, site) && Fresh.IsMadeHere(local, site.Member) && IsKnownHereOnly(local),
        _ => RootOf(target) is { } variable ? IsOwn(variable, site) : Fresh.HolderOf(target) is { } holder && IsOwn(holder, site) && Fresh.IsMadeHere(holder, site.Member) && IsKnownHereOnly(holder),
    };

    /// <summary>A call on a list, table or text that the method has made, and has not shown to anybody yet.</summary>
    private bool FillsOwn(IOperation? receiver) =>
        receiver is not null && Site.Unwrap(receiver) is ILocalReferenceOperation { Local: var local } && IsOwn(local, site) && Collections.IsPlain(local.Type, site.Model.Types) && Fresh.IsMadeHere(local, site.Member) && IsKnownHereOnly(local);

    /// <summary>Has nobody else been given it when the loop begins?</summary>
    private bool IsKnownHereOnly(ILocalSymbol local) => site.Member.References.To(local, loop).All(use =>
        use is not ILocalReferenceOperation || IsOutermostBefore(use) is false || use.Parent switch
        {
            IArrayElementReferenceOperation element => ReferenceEquals(element.ArrayReference, use),
            IMemberReferenceOperation member => ReferenceEquals(member.Instance, use),
            IInvocationOperation call => ReferenceEquals(call.Instance, use) && Implicit.IsSystem(call.TargetMethod),
            IForEachLoopOperation or IConversionOperation { Parent: IForEachLoopOperation } => true,
            _ => ((ILocalReferenceOperation)use).IsDeclaration,
        });

    // In a loop around this one, what stands after it also comes before it.
    private bool IsOutermostBefore(IOperation use)
    {
        IOperation outermost = loop;
        for (var at = loop.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation) outermost = at;
        return use.Syntax.SpanStart < outermost.Syntax.Span.End;
    }

    private static ISymbol? RootOf(IOperation target)
    {
        while (target is IFieldReferenceOperation { Instance: { Type.IsValueType: true } part }) target = part;
        return target switch
        {
            ILocalReferenceOperation { Local: var local } => local,
            IParameterReferenceOperation { Parameter: var parameter } => parameter,
            _ => null,
        };
    }
}
