using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Notes, while a member is read, where control goes to code in sight that no call names for certain: enumerators, <c>Dispose</c>,
/// <c>Deconstruct</c>, event accessors, the first use of a type, the target of a virtual call.
/// </summary>
internal sealed class Hops(Member member, CancellationToken cancel)
{
    private readonly Concurrency model = member.Model;

    // What a local holds is known when all of the member has been read.
    private readonly List<(ILocalSymbol Local, Func<IOperation?, Step?> Step, Site Site)> later = [];

    public void Add(Site site, Step hop)
    {
        site.Hop = hop;
        if (IsLookedAt(site.Frame) && !IsAutomatic(hop.Member)) member.Hops.Add(site);
    }

    private static bool IsLookedAt(Frame frame) => frame.IsAsyncCode || frame.IsLambda;

    /// <summary>An accessor without code of its own.</summary>
    private static bool IsAutomatic(ISymbol? target) => target is IMethodSymbol { AssociatedSymbol: IPropertySymbol } accessor && Purity.IsAutomatic(accessor) && !Implementations.IsOpen(accessor);

    /// <summary>At a place that no call stands at.</summary>
    public void Add(Step hop, IOperation at, Frame frame) => Add(new Site(member, at, frame, hop.Member, hop.Facts), hop);

    public void Enter(IOperation operation, Frame frame)
    {
        switch (operation.Kind)
        {
            case OperationKind.Loop when operation is IForEachLoopOperation { IsAsynchronous: false } loop: Enumerate(loop, frame); break;
            case OperationKind.Using when operation is IUsingOperation { IsAsynchronous: false, Resources: var held }: Dispose(held, frame); break;
            case OperationKind.UsingDeclaration when operation is IUsingDeclarationOperation { IsAsynchronous: false, DeclarationGroup: var held }: Dispose(held, frame); break;
            case OperationKind.DeconstructionAssignment when operation is IDeconstructionAssignmentOperation { Value: { Type.IsTupleType: false } value, Syntax: AssignmentExpressionSyntax syntax }: Run(operation.SemanticModel?.GetDeconstructionInfo(syntax).Method, value, frame); break;
            case OperationKind.RecursivePattern when operation is IRecursivePatternOperation { DeconstructSymbol: IMethodSymbol deconstruct }: Run(deconstruct, operation, frame); break;
            case OperationKind.EventAssignment when operation is IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: var raised }, Adds: var adds }: Run(adds ? raised.AddMethod : raised.RemoveMethod, operation, frame); break;
            case OperationKind.FieldReference when operation is IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false, ContainingType: var type } }: Start(type, operation, frame); break;
            case OperationKind.PropertyReference when operation is IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType: { } type } }: StartByConstructor(type, operation, frame); break;
            case OperationKind.Invocation when operation is IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: { } type } }: StartByConstructor(type, operation, frame); break;
            case OperationKind.ObjectCreation when operation is IObjectCreationOperation { Type: INamedTypeSymbol type }: StartByConstructor(type, operation, frame); break;
        }
    }

    /// <summary>A virtual call, which may still have only one target.</summary>
    public void Call(Site site, IMethodSymbol method, IOperation? receiver)
    {
        if (receiver is null) return;
        receiver = Site.Unwrap(receiver);
        if (Exact(receiver) is { } type)
        {
            if (Resolved(method, type, site) is { } step) Add(site, Noted(step, site.Frame));
        }
        else if (receiver is ILocalReferenceOperation { Local: var local } && method.ContainingType.DeclaringSyntaxReferences.IsEmpty)
        {
            later.Add((local, value => Exact(value) is { } exact ? Resolved(method, exact, site) : null, site));
        }
        else if (receiver is IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences.IsEmpty: false } field })
        {
            Add(site, Noted(Implied(method, site.Operation, site.Frame) with { Receiver = field }, site.Frame));
        }
        else if (!method.ContainingType.DeclaringSyntaxReferences.IsEmpty)
        {
            var open = Implied(method, site.Operation, site.Frame);
            if (receiver is ILocalReferenceOperation { Local: var maybe }) later.Add((maybe, value => Exact(value) is { } exact ? Resolved(method, exact, site) : open, site));
            else Add(site, Noted(open, site.Frame));
        }
    }

    /// <summary>Decides what depended on the locals.</summary>
    public void Finish()
    {
        foreach (var (local, stepOf, site) in later)
            if (stepOf(member.OnlyValueOf(local)) is { } step) Add(site, Noted(step, site.Frame));
    }

    private Step? Resolved(IMethodSymbol method, ITypeSymbol type, Site site) =>
        Implementations.On(type, method) is { DeclaringSyntaxReferences.IsEmpty: false } target && !model.Catalog.Of(target).NonBlocking ? Implied(target, site.Operation, site.Frame) with { Receiver = type } : null;

    /// <summary>The very type of an object: it is created there, or nothing can derive from its type.</summary>
    private static ITypeSymbol? Exact(IOperation? value) => value switch
    {
        IObjectCreationOperation { Type: { } made } => made,
        { Type: { IsSealed: true, TypeKind: TypeKind.Class or TypeKind.Struct } type } => type,
        _ => null,
    };

    private static Step Implied(ISymbol target, IOperation at, Frame frame) => new(Effect.None, at.Syntax, target, Facts.None, DelegateUse.Implies, OnFailure: frame.Catches > 0);

    private static Step Noted(Step step, Frame frame)
    {
        frame.Steps.Add(step);
        return step;
    }

    /// <summary>A method that runs there without being called.</summary>
    private void Run(IMethodSymbol? method, IOperation at, Frame frame, bool enumerated = false)
    {
        if (method is not { DeclaringSyntaxReferences.IsEmpty: false, IsImplicitlyDeclared: false } || model.Catalog.Of(method).NonBlocking) return;
        Add(Noted(Implied(method.ReducedFrom ?? method, at, frame) with { Enumerated = enumerated }, frame), at, frame);
    }

    private void Enumerate(IForEachLoopOperation loop, Frame frame)
    {
        var sequence = Site.Unwrap(loop.Collection);
        if (sequence is ILocalReferenceOperation { Local: var local } && IsSequence(local.Type))
        {
            var site = new Site(member, loop.Collection, frame, local, Facts.None);
            later.Add((local, value => TargetOf(value) is { DeclaringSyntaxReferences.IsEmpty: false } target && !Implementations.IsOpen(target) ? Implied(target.ReducedFrom ?? target, loop.Collection, frame) with { Enumerated = true } : null, site));
        }

        if (sequence.Type is not INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } || loop.Syntax is not CommonForEachStatementSyntax syntax || loop.SemanticModel is not { } semantics) return;
        var info = semantics.GetForEachStatementInfo(syntax);
        Run(info.GetEnumeratorMethod, loop.Collection, frame, enumerated: true);
        Run(info.MoveNextMethod, loop.Collection, frame);
        Run(info.CurrentProperty?.GetMethod, loop.Collection, frame);
        Run(info.DisposeMethod, loop.Collection, frame);
    }

    private static IMethodSymbol? TargetOf(IOperation? value) => value switch
    {
        IInvocationOperation { TargetMethod: var method } => method,
        IPropertyReferenceOperation { Property.GetMethod: var getter } => getter,
        _ => null,
    };

    /// <summary>May it be what an iterator gives?</summary>
    public static bool IsSequence(ITypeSymbol? type) => type?.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_IEnumerable;

    private void Dispose(IOperation held, Frame frame)
    {
        if (held is not IVariableDeclarationGroupOperation { Declarations: var declarations })
        {
            DisposeOf(Site.Unwrap(held), held.Type, held, frame);
            return;
        }

        foreach (var declaration in declarations)
            foreach (var declarator in declaration.Declarators)
                if (declarator.GetVariableInitializer()?.Value is { } value) DisposeOf(Site.Unwrap(value), declarator.Symbol.Type, value, frame);
    }

    /// <summary>What can be disposed asynchronously is another rule's.</summary>
    private void DisposeOf(IOperation value, ITypeSymbol? declared, IOperation at, Frame frame)
    {
        var exact = Exact(value);
        if ((exact ?? declared) is not INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } type || type.AllInterfaces.Any(above => Types.Same(above, model.Types.AsyncDisposable))) return;
        Run(Implementations.DisposeOf(type, isExact: exact is not null, model.Compilation), at, frame);
    }

    private void StartByConstructor(INamedTypeSymbol type, IOperation at, Frame frame)
    {
        if (IsLookedAt(frame) && Starts.HasConstructor(type)) Start(type, at, frame);
    }

    /// <summary>
    /// A use of a type that may be its first. It holds up one caller of many, and one far away is nobody's concern: only the use at hand counts, and
    /// no path leads through another.
    /// </summary>
    private void Start(INamedTypeSymbol type, IOperation at, Frame frame)
    {
        if (!IsLookedAt(frame) || !model.Starts.HasWork(type, cancel) || model.Catalog.Of(type).NonBlocking) return;
        for (var around = member.Owner?.ContainingType; around is not null; around = around.ContainingType)
            if (Types.Same(around.OriginalDefinition, type.OriginalDefinition)) return;
        Add(Implied(type, at, frame), at, frame);
    }
}
