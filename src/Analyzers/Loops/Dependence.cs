using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Whether the iterations of a loop can run in any order, and at once: they write only what is their own, elements at
/// exactly the loop's variable and folds, and call only what is pure. Whatever is not proven is a dependence.
/// </summary>
internal sealed class Dependence
{
    private readonly Site site;
    private readonly ILoopOperation loop;
    private readonly Elements elements;
    private readonly Tables tables;
    private readonly Builds builds;
    private readonly Dictionary<ISymbol, (Reduction Fold, int References)> folds = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> references = new(SymbolEqualityComparer.Default);
    private readonly CancellationToken cancel;
    private bool calleesRead;

    private Dependence(Site site, CancellationToken cancel)
    {
        this.site = site;
        this.cancel = cancel;
        loop = (ILoopOperation)site.Operation;
        Index = loop is IForLoopOperation { Locals: [var only] } ? only : null;
        elements = new Elements(Index, site.Member, loop);
        tables = new Tables(Index, site.Member, loop);
        builds = new Builds(Index, site.Member, loop);
        Blocker = Header() ?? Rounds() ?? Folded() ?? tables.Conflict(ReferencesTo) ?? builds.Conflict(ReferencesTo) ?? elements.Conflict(calleesRead);
    }

    /// <summary>The variable of a <c>for</c>.</summary>
    public ILocalSymbol? Index { get; }

    /// <summary>The first thing that makes one iteration depend on another, or may: as a message says it. Null when they are independent.</summary>
    public string? Blocker { get; }

    public bool IsIndependent => Blocker is null;

    public ImmutableArray<Reduction> Reductions => folds.Values.Select(fold => fold.Fold).OrderBy(fold => fold.Variable.Name, StringComparer.Ordinal).ToImmutableArray();

    /// <summary>The token by which each round may end the loop, as it is written: a parallel loop that has it ends by it too, and with the same exception.</summary>
    public string? Token { get; private set; }

    /// <summary>Lists to which each round adds one item.</summary>
    public IEnumerable<ILocalSymbol> Builds => builds.Lists;

    public static Dependence Of(Site loop, CancellationToken cancel) => new(loop, cancel);

    private string? Header() => loop switch
    {
        IForEachLoopOperation { IsAsynchronous: true } => "it awaits each element",
        IForEachLoopOperation each => Implicit.IsPlain(Site.Unwrap(each.Collection).Type, site.Model) ? null : $"'{each.Collection.Syntax}' may be computed as it is enumerated",
        IForLoopOperation { AtLoopBottom: [var bottom], Condition: IBinaryOperation { LeftOperand: ILocalReferenceOperation { Local: var counted }, RightOperand: var bound } } when Types.Same(counted, Index) && TripCount.StepOf(bottom) == 1 =>
            IsStable(bound) ? null : $"each round looks at '{Elements.Shown(bound)}' anew",
        IForLoopOperation => "it does not count by one",
        _ => "each round decides whether there is another",
    };

    /// <summary>Is it the same in every round? The loop itself is shown not to change it; no other thread may either.</summary>
    private bool IsStable(IOperation bound) => bound.DescendantsAndSelf().All(at => at switch
    {
        { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation { Local: var local } => Types.Same(local.ContainingSymbol, site.Frame.Symbol) || site.Member.OnlyValueOf(local) is not null,
        IParameterReferenceOperation or IInstanceReferenceOperation or IConversionOperation or IArgumentOperation or IUnaryOperation or IBinaryOperation => true,
        IFieldReferenceOperation { Field: var field } => field.IsReadOnly,
        IPropertyReferenceOperation { Property: { Name: "Length" or "LongLength" or "Count" } or { SetMethod: null or { IsInitOnly: true } } } => true,
        IInvocationOperation call => site.Model.Catalog.Of(call.TargetMethod).Pure,
        _ => false,
    });

    private string? Rounds()
    {
        var work = new Stack<(IOperation Operation, bool InLambda)>();
        if (loop is IForLoopOperation { Condition: { } condition }) work.Push((condition, false));
        work.Push((loop.Body, false));
        for (var n = 0; work.Count > 0; n++)
        {
            if (n % 256 == 0) cancel.ThrowIfCancellationRequested();
            var (at, inLambda) = work.Pop();
            if (at is INameOfOperation) continue;
            if (Problem(at, inLambda) is { } problem) return problem;
            if (ForeignCode.ProblemOf(at) is { } foreign) return foreign;
            if (Elements.IsView(at) && !Tables.IsOwnUse(at, Index) && !(at is ILocalReferenceOperation { Local: var own } && IsInside(own) && Fresh.IsMadeHere(own, site.Member))) elements.AddWhole(at);
            foreach (var child in at.ChildOperations.Reverse()) work.Push((child, inLambda || at is IAnonymousFunctionOperation));
        }

        return null;
    }

    private string? Problem(IOperation at, bool inLambda) => at switch
    {
        IBranchOperation { BranchKind: BranchKind.GoTo } or IBranchOperation { BranchKind: BranchKind.Break } when at is IBranchOperation { BranchKind: BranchKind.GoTo } || Types.Same(((IBranchOperation)at).Target, loop.ExitLabel) => "it may end early",
        IReturnOperation when !inLambda => "it may end early",
        IThrowOperation => "it may throw",
        IAwaitOperation => "it awaits",
        ILockOperation => "it takes a lock",
        ILocalFunctionOperation => "it declares a local function",
        IAnonymousFunctionOperation lambda => LambdaProblem(lambda, inLambda),
        IDelegateCreationOperation { Target: not IAnonymousFunctionOperation } => $"it hands on '{at.Syntax}'",
        IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } => "it uses references to variables",
        IDynamicInvocationOperation or IAddressOfOperation or IInvalidOperation or IEventAssignmentOperation => $"'{at.Syntax}' may do anything",
        IInvocationOperation call => Call(call, call.TargetMethod),
        IObjectCreationOperation { Constructor: { } constructor } => Call(at, constructor),
        IPropertyReferenceOperation property => Property(property),
        IDeconstructionAssignmentOperation { Target: var target } => Write(target, at, inLambda) ?? Hidden(at),
        IAssignmentOperation { Target: var target } => Write(target, at, inLambda) ?? Hidden(at),
        IIncrementOrDecrementOperation { Target: var target } => Write(target, at, inLambda) ?? Hidden(at),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var target } => Write(target, at, inLambda),
        IArrayElementReferenceOperation element => Element(element),
        IFieldReferenceOperation { Field.IsVolatile: true } => $"it reads '{at.Syntax}', which is volatile",
        ILocalReferenceOperation local => Refer(local.Local, local.Type),
        IParameterReferenceOperation parameter => Refer(parameter.Parameter, parameter.Type),
        _ => Hidden(at),
    };

    private string? Hidden(IOperation at) =>
        Implicit.MethodOf(at) is { } hidden ? Call(at, hidden) : Implicit.IsIn(at, site.Model) ? $"'{Elements.Shown(at)}' runs code that is not in sight" : null;

    private string? Refer(ISymbol variable, ITypeSymbol? type)
    {
        if (type is { IsRefLikeType: true } && !IsInside(variable)) return $"'{variable.Name}' cannot leave its thread";
        references[variable] = references.TryGetValue(variable, out var before) ? before + 1 : 1;
        return null;
    }

    private string? Element(IArrayElementReferenceOperation element)
    {
        var written = element.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, element) || element.Parent is IIncrementOrDecrementOperation;
        if (!written && !IsOwnArray(element)) elements.Add(element, written: false);
        return null;
    }

    private string? LambdaProblem(IAnonymousFunctionOperation lambda, bool inLambda) =>
        !inLambda && site.Member.Frames.Any(frame => frame.Key == lambda.Syntax && frame.Use == DelegateUse.Runs) ? null : "it makes a delegate";

    private string? Call(IOperation call, IMethodSymbol target)
    {
        var receiver = (call as IInvocationOperation)?.Instance?.Type;
        var facts = site.Model.Catalog.Of(target, receiver);
        if (call is IInvocationOperation invocation && (FillsOwn(invocation) || builds.Add(invocation) || tables.Add(invocation) || elements.AddPart(invocation, written: false))) return null;
        if (call is IObjectCreationOperation { Type: { } made, Arguments.IsEmpty: true } && Collections.IsPlain(made, site.Model.Types)) return null;
        if (TokenOf(call, site) is { } token && (Token is null || Token == token.Name) && !IsInside(token) && IsInEachRound(call))
        {
            Token = token.Name;
            return null;
        }

        if (facts.Pure || Purity.IsSaid(target)) return Said(target);
        if (facts.ThreadSafe) return $"the order in which it calls '{Step.NameOf(target)}' can be seen";
        var step = Purity.StepTo(call, target, facts);
        if (Purity.IsOpen(target) || !site.Model.Purity.Of(step, cancel)) return $"it calls '{Step.NameOf(target)}', which may have effects";
        if (target.MethodKind == MethodKind.LocalFunction && SharesWith(target)) return $"it calls '{target.Name}', which uses the variables around it";
        calleesRead |= site.Model.Effects.Target(step, cancel) is { } body && site.Model.Effects.Find(body, Effect.Reads, cancel) is not null;
        return null;
    }

    /// <summary><c>token.ThrowIfCancellationRequested()</c> of a variable that is only ever this one token.</summary>
    public static ISymbol? TokenOf(IOperation call, Site site) =>
        call is IInvocationOperation { TargetMethod: { Name: "ThrowIfCancellationRequested", ContainingType: var type }, Instance: { } on } && Types.Same(type, site.Model.Types.CancellationToken) ? on switch
        {
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } when !site.Member.IsAssigned(parameter) => parameter,
            ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } when site.Member.OnlyValueOf(local) is not null => local,
            _ => null,
        } : null;

    /// <summary>A condition around it would be one of the cancellation too.</summary>
    private bool IsInEachRound(IOperation call) => call.Parent is IExpressionStatementOperation statement && (ReferenceEquals(statement, loop.Body) || ReferenceEquals(statement.Parent, loop.Body));

    /// <summary>A list, table or text that the round has made for itself.</summary>
    private bool FillsOwn(IInvocationOperation call) => Collections.OnlyFills(call, site.Model) && IsOwnCollection(Collections.ReceiverOf(call));

    private bool IsOwnCollection(IOperation? receiver) => receiver is ILocalReferenceOperation { Local: var own } && IsInside(own) && Fresh.IsMadeHere(own, site.Member) && Collections.IsPlain(own.Type, site.Model.Types);

    /// <summary>It changes nothing, its author says; what it reads is another question where the framework is not the author.</summary>
    private string? Said(IMethodSymbol target)
    {
        calleesRead |= !Implicit.IsSystem(target);
        return target.MethodKind == MethodKind.LocalFunction && SharesWith(target) ? $"it calls '{target.Name}', which uses the variables around it" : null;
    }

    /// <summary>A local function sees the variables around it, also those that the loop writes.</summary>
    private bool SharesWith(IMethodSymbol local) => site.Member.Frames.FirstOrDefault(frame => Types.Same(frame.Symbol, local.OriginalDefinition)) is not { } frame
        || frame.Root.Descendants().Any(at => at is ILocalReferenceOperation or IParameterReferenceOperation && !frame.Key.Span.Contains(DeclaredAt(Site.VariableOf(at)!)));

    private string? Property(IPropertyReferenceOperation reference)
    {
        if (reference.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, reference) || tables.Add(reference)) return null; // a write, or of a key that no other round has
        if (Implicit.IsIn(reference, site.Model)) return $"'{Elements.Shown(reference)}' runs code that is not in sight";
        return reference.Property.GetMethod is { DeclaringSyntaxReferences.Length: > 0 } getter ? Call(reference, getter) : null;
    }

    private string? Write(IOperation target, IOperation write, bool inLambda)
    {
        switch (target)
        {
            case IDiscardOperation or IDeclarationExpressionOperation: return null;
            case ITupleOperation tuple: return tuple.Elements.Select(element => Write(element, write, inLambda)).FirstOrDefault(problem => problem is not null);
            case IPropertyReferenceOperation { Instance: { } span } when IsPlain(write) && elements.AddPart(span, written: true): return null;
            case IPropertyReferenceOperation table when write is ISimpleAssignmentOperation && tables.Add(table): return null;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: var filled } when write is ISimpleAssignmentOperation && IsOwnCollection(filled): return null;
        }

        if (IsPlain(write) && ElementOf(target) is { } element)
        {
            if (!IsOwnArray(element)) elements.Add(element, written: true);
            return null;
        }

        if (RootOf(target) is { } own && IsInside(own)) return null;
        if (Fresh.HolderOf(target) is { } holder && IsInside(holder) && Fresh.IsMadeHere(holder, site.Member) || Initializes(target))
            return target is IPropertyReferenceOperation { Property.SetMethod: { } setter } ? Call(target, setter) : null;
        if (!inLambda && Reduction.Of(write) is { } found && RootOf(target) is { } variable && !Types.Same(variable, Index))
        {
            var sameSoFar = folds.TryGetValue(variable, out var before);
            if (sameSoFar && before.Fold.Kind != found.Fold.Kind) return $"iterations share '{variable.Name}'";
            folds[variable] = (found.Fold, before.References + found.References);
            return null;
        }

        return target is ILocalReferenceOperation or IParameterReferenceOperation ? $"iterations share '{target.Syntax}'" : $"it writes '{Elements.Shown(target)}'";
    }

    /// <summary>Not by a reference, which may be kept.</summary>
    private static bool IsPlain(IOperation write) => write is IAssignmentOperation and not ISimpleAssignmentOperation { IsRef: true } or IIncrementOrDecrementOperation;

    /// <summary>The element that is written, or in which a field of a struct is.</summary>
    private static IArrayElementReferenceOperation? ElementOf(IOperation target)
    {
        while (target is IFieldReferenceOperation { Instance: { Type.IsValueType: true } part }) target = part;
        return target as IArrayElementReferenceOperation;
    }

    private static bool Initializes(IOperation target) =>
        target is IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } };

    private int ReferencesTo(ISymbol variable) => references.TryGetValue(variable, out var all) ? all : 0;

    /// <summary>A variable that iterations fold into must not be looked at for anything else.</summary>
    private string? Folded()
    {
        foreach (var fold in folds)
            if (ReferencesTo(fold.Key) != fold.Value.References)
                return $"iterations share '{fold.Key.Name}'";
        return null;
    }

    /// <summary>The variable that holds what is written, itself or in a struct.</summary>
    private static ISymbol? RootOf(IOperation target)
    {
        while (target is IFieldReferenceOperation { Instance: { Type.IsValueType: true } part }) target = part;
        return target switch
        {
            ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } => local,
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
            _ => null,
        };
    }

    private bool IsOwnArray(IArrayElementReferenceOperation element) =>
        Site.Unwrap(element.ArrayReference) is ILocalReferenceOperation { Local: var array } && IsInside(array) && Fresh.IsMadeHere(array, site.Member);

    /// <summary>Declared by the body of the loop, and so one for each iteration.</summary>
    private bool IsInside(ISymbol variable) => loop.Body.Syntax.Span.Contains(DeclaredAt(variable)) && !Types.Same(variable, Index);

    public static TextSpan DeclaredAt(ISymbol variable) => variable.DeclaringSyntaxReferences is [var declared, ..] ? declared.Span : default;
}
