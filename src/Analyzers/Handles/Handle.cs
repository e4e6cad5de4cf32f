using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A thread, task or process that a call makes, followed through all that may hold it: locals, private fields, lists, arrays
/// and dictionaries, elements taken out again, <c>ConfigureAwait</c>. What cannot be followed escapes.
/// </summary>
internal sealed class Handle
{
    /// <summary>Values followed for one handle; beyond that it counts as handed on.</summary>
    private const int Bound = 500;

    private readonly Concurrency model;
    private readonly References references;
    private readonly CancellationToken cancel;
    private readonly bool throughFields;
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
    private readonly Queue<IOperation> values = new();

    private Handle(Concurrency model, References references, bool throughFields, CancellationToken cancel)
    {
        this.model = model;
        this.references = references;
        this.throughFields = throughFields;
        this.cancel = cancel;
    }

    public Fate Fate { get; private set; }

    /// <summary>The first variable that holds it.</summary>
    public ISymbol? Keeper { get; private set; }

    /// <summary>Every variable that does.</summary>
    public IReadOnlyCollection<ISymbol> Keepers => seen;

    /// <summary>The first call in sight that starts it.</summary>
    public SyntaxNode? Start { get; private set; }

    /// <summary>The expression it ends up in where it is used on the spot: <c>F()</c>, <c>F().ConfigureAwait(false)</c>.</summary>
    public IOperation Whole { get; private set; } = null!;

    public bool Is(Fate any) => (Fate & any) != 0;

    public static Handle Of(Site site, CancellationToken cancel)
    {
        var handle = new Handle(site.Model, site.Member.References, throughFields: false, cancel) { Whole = site.Operation };
        handle.Run(site.Operation);
        return handle;
    }

    /// <summary>What is done with a private field or property, anywhere in its type.</summary>
    public static (Fate Fate, SyntaxNode? Start) Of(ISymbol owned, Concurrency model, CancellationToken cancel)
    {
        var handle = new Handle(model, new References(model.Compilation), throughFields: true, cancel);
        handle.Keep(owned, null);
        handle.Run(null);
        return (handle.Fate, handle.Start);
    }

    private void Run(IOperation? made)
    {
        if (made is not null) values.Enqueue(made);
        if (made is IObjectCreationOperation { Initializer.Initializers: var said })
            foreach (var property in said.OfType<ISimpleAssignmentOperation>().Select(set => set.Target).OfType<IPropertyReferenceOperation>())
                Do(HandleUse.Of(made.Type, property.Property, property), property);
        for (var n = 0; values.Count > 0 && !Is(Fate.Escapes); n++)
        {
            cancel.ThrowIfCancellationRequested();
            if (n == Bound) Fate |= Fate.Escapes;
            else Follow(values.Dequeue());
        }
    }

    private void Follow(IOperation value)
    {
        switch (value.Parent)
        {
            case IExpressionStatementOperation or IUsingOperation: break;
            case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or ISwitchExpressionArmOperation or ICoalesceOperation or { Syntax: CollectionExpressionSyntax }: Pass(value.Parent); break;
            case IConditionalOperation choice when !ReferenceEquals(choice.Condition, value): Pass(choice); break;
            case ISwitchExpressionOperation choice when !ReferenceEquals(choice.Value, value): Pass(choice); break;
            case IConditionalAccessOperation access when ReferenceEquals(access.WhenNotNull, value): Pass(access); break;
            case IConditionalAccessOperation access when access.WhenNotNull.DescendantsAndSelf().FirstOrDefault(o => o is IConditionalAccessInstanceOperation) is { } here: Pass(here); break;
            case IArrayInitializerOperation { Parent: IArrayCreationOperation array }: values.Enqueue(array); break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }: Keep(local, declarator); break;
            case IFieldInitializerOperation { InitializedFields: [var field] }: Keep(field, null); break;
            case IDeconstructionAssignmentOperation { Target: ITupleOperation or IDeclarationExpressionOperation { Expression: ITupleOperation } } taken when ReferenceEquals(taken.Value, value):
                foreach (var target in Parts.Of(taken.Target)) Store(target);
                break;
            case IAssignmentOperation assignment when ReferenceEquals(assignment.Value, value):
                Store(assignment.Target);
                values.Enqueue(assignment);
                break;
            case IAssignmentOperation assignment:
                if (HandleUse.Holds(value.Type) && !IsFresh(assignment.Value)) Fate |= Fate.Escapes;
                break;
            case IForEachLoopOperation loop when ReferenceEquals(loop.Collection, value):
                foreach (var element in loop.Locals.Where(each => Parts.MayBe(each.Type))) Keep(element, loop);
                break;
            case ITupleOperation tuple when Parts.TargetOf(tuple, value) is { } target: Store(target); break;
            case ITupleOperation tuple: values.Enqueue(tuple); break;
            case IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } part when ReferenceEquals(part.Instance, value):
                if (Parts.MayBe(part.Type)) values.Enqueue(part);
                break;
            case IReturnOperation { Kind: OperationKind.Return } result when HandleUse.IsWorker(value.Type, model.Types) && Function.MethodAround(result) is { IsAsync: false } around && references.CallsOf(around, cancel) is { } calls:
                foreach (var call in calls) values.Enqueue(call);
                break;
            case IArrayElementReferenceOperation element when ReferenceEquals(element.ArrayReference, value): values.Enqueue(element); break;
            case IArgumentOperation argument: Give(argument); break;
            case IInvocationOperation call: Use(value, call.TargetMethod, call); break;
            case IPropertyReferenceOperation property when ReferenceEquals(property.Instance, value): Use(value, property.Property, property); break;
            case IAwaitOperation: Fate |= Fate.Joined; break;
            case IEventReferenceOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                if (value.Parent is IEventReferenceOperation) Fate |= Fate.Watched;
                break;
            case IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } }: break;
            default: Fate |= Fate.Escapes; break;
        }
    }

    /// <summary>The value goes on as that of the expression around it.</summary>
    private void Pass(IOperation expression)
    {
        values.Enqueue(expression);
        if (Keeper is null && expression is not IConditionalAccessInstanceOperation) Whole = expression;
    }

    private void Store(IOperation target)
    {
        switch (Site.Unwrap(target))
        {
            case IDeclarationExpressionOperation { Expression: var declared }: Store(declared); break;
            case IDiscardOperation: Fate |= Fate.Discarded; break;
            case IArrayElementReferenceOperation { ArrayReference: var array }: StoreIn(array); break;
            case IPropertyReferenceOperation { Instance: { } collection, Property.IsIndexer: true } when HandleUse.Holds(collection.Type): StoreIn(collection); break;
            case var variable: StoreIn(variable); break;
        }
    }

    private void StoreIn(IOperation holder)
    {
        switch (Site.Unwrap(holder))
        {
            case ILocalReferenceOperation { Local: var local } at: Keep(local, at); break;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } at when !HandleUse.Holds(at.Type): Keep(parameter, at); break;
            case IFieldReferenceOperation { Field: var field }: Keep(field, null); break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false } property }: Keep(property, null); break;
            default: Fate |= Fate.Escapes; break;
        }
    }

    /// <summary>A variable holds it: whatever is done with the variable is done with it.</summary>
    private void Keep(ISymbol variable, IOperation? near)
    {
        Keeper ??= variable;
        if (!seen.Add(variable)) return;
        if (Intent.IsIn(variable.Name)) Fate |= Fate.Discarded;
        if (variable is ILocalSymbol { RefKind: not RefKind.None })
        {
            Fate |= Fate.Escapes;
        }
        else if (variable is ILocalSymbol or IParameterSymbol)
        {
            var left = Bound;
            foreach (var use in references.To(variable, near!))
            {
                if (left-- == 0)
                {
                    Fate |= Fate.Escapes;
                    return;
                }

                if (use is ILocalReferenceOperation { IsDeclaration: true }) continue;
                if (use is not IVariableDeclaratorOperation declarator) values.Enqueue(use);
                else if (HandleUse.Holds(declarator.Symbol.Type) && declarator.GetVariableInitializer()?.Value is { } first && !IsFresh(first)) Fate |= Fate.Escapes;
            }
        }
        else if (!IsOwned(variable, cancel))
        {
            Fate |= Fate.Escapes;
        }
        else if (throughFields)
        {
            foreach (var use in references.ToMember(variable, cancel)) values.Enqueue(use);
        }
        else
        {
            var (fate, start) = model.FateOf(variable, cancel);
            Fate |= fate;
            Start ??= start;
        }
    }

    /// <summary>A private field or automatic property: only its type knows it.</summary>
    private static bool IsOwned(ISymbol member, CancellationToken cancel)
    {
        if (member.DeclaredAccessibility != Accessibility.Private || member.ContainingType?.DeclaringSyntaxReferences.IsEmpty != false) return false;
        return member switch
        {
            IFieldSymbol field => !HandleUse.Holds(field.Type) || IsFresh(field, cancel),
            IPropertySymbol property => !HandleUse.Holds(property.Type) && property.ExplicitInterfaceImplementations.IsEmpty && Purity.IsAutomatic(property.GetMethod),
            _ => false,
        };
    }

    private void Give(IArgumentOperation argument)
    {
        switch (argument.Parent)
        {
            case IInvocationOperation { Instance: { } collection } call when HandleUse.Fills(call):
                if (Site.Unwrap(collection) is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }) values.Enqueue(Created(call));
                else StoreIn(collection);
                break;
            case IInvocationOperation { Instance: null, TargetMethod: { IsExtensionMethod: true } extension } call when argument.Parameter?.Ordinal == 0 && HandleUse.Forwards(extension): Pass(call); break;
            case IInvocationOperation call when argument.Parameter is { RefKind: RefKind.None } parameter && TakenBy(call, parameter) is var (taken, code): Keep(taken, code); break;
            default: Fate |= Fate.Escapes; break;
        }
    }

    /// <summary>The parameter of a helper in sight, and its code: what is done with it there is done with the handle.</summary>
    private (IParameterSymbol, IOperation)? TakenBy(IInvocationOperation call, IParameterSymbol given)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (call.IsVirtual || method is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, DeclaringSyntaxReferences: [var declared], ReducedFrom: null } || given.IsParams || Intent.IsIn(method.Name)) return null;
        if (declared.SyntaxTree is var tree && !model.Compilation.ContainsSyntaxTree(tree) || !HandleUse.IsWorker(given.Type, model.Types)) return null;
        if (method.MethodKind == MethodKind.LocalFunction) return (method.Parameters[given.Ordinal], call);
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        return model.Compilation.GetSemanticModel(tree).GetOperation(declared.GetSyntax(cancel), cancel) is { } code ? (method.Parameters[given.Ordinal], code) : null;
#pragma warning restore RS1030
    }

    private void Use(IOperation value, ISymbol member, IOperation use)
    {
        if (HandleUse.Holds(value.Type)) UseHolder(member, use);
        else if (member is IMethodSymbol method && HandleUse.Forwards(method)) Pass(use);
        else Do(HandleUse.Of(value.Type, member, use), use);
    }

    private void Do(Fate fate, IOperation use)
    {
        Fate |= fate;
        if ((fate & Fate.Started) != 0) Start ??= use.Syntax;
    }

    private void UseHolder(ISymbol member, IOperation use)
    {
        switch (member.Name)
        {
            case "Count" or "Length" or "LongLength" or "IsEmpty" or "Capacity" or "Keys" or "Key" or "Clear" or "RemoveAt" or "TrimExcess" or "EnsureCapacity" or "Contains" or "ContainsKey": break;
            case "Remove" when use is IInvocationOperation { Arguments.Length: 1 }: break;
            case "Values" or "Value": values.Enqueue(use); break;
            case "ForEach" when use is IInvocationOperation { Arguments: [{ Value: IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var element] } lambda } }] }: Keep(element, lambda); break;
            default:
                if (member is IPropertySymbol { IsIndexer: true }) values.Enqueue(use);
                else if (use is not IInvocationOperation call || !HandleUse.Fills(call)) Fate |= Fate.Escapes;
                break;
        }
    }

    /// <summary>A collection made on the spot: nobody else knows it.</summary>
    private static bool IsFresh(IOperation value) => Site.Unwrap(value) is IObjectCreationOperation or IArrayCreationOperation or IArrayInitializerOperation or ITupleOperation or { Syntax: CollectionExpressionSyntax } or { ConstantValue: { HasValue: true, Value: null } };

    private static bool IsFresh(IFieldSymbol field, CancellationToken cancel) => field.DeclaringSyntaxReferences.All(reference => IsFresh(reference.GetSyntax(cancel)));

    /// <summary>The declaration of a field that starts with nothing, or with an object made for it.</summary>
    public static bool IsFresh(SyntaxNode declaration) => declaration is not VariableDeclaratorSyntax { Initializer.Value: { } value }
        || value is BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or InitializerExpressionSyntax or CollectionExpressionSyntax
        || value.IsKind(SyntaxKind.NullLiteralExpression);

    /// <summary>The collection whose initialiser this <c>Add</c> is part of.</summary>
    private static IOperation Created(IOperation add)
    {
        var at = add;
        while (at.Parent is IObjectOrCollectionInitializerOperation) at = at.Parent;
        return at.Parent ?? at;
    }
}
