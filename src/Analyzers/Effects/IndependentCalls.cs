using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether awaited calls could be under way at the same time: everything that they do is known to only read, compute or wait.</summary>
internal static class IndependentCalls
{
    private const Effect Harmless = Effect.Awaits | Effect.Computes | Effect.Iterates | Effect.Passes | Effect.Reads | Effect.Throws | Effect.Heeds | Effect.Foreign;

    /// <summary>The call that an await is an await of, where that may overlap with others like it; null where it is not shown.</summary>
    public static IInvocationOperation? CallOf(IOperation awaited, Concurrency model, CancellationToken cancel)
    {
        if (awaited is not IAwaitOperation { Operation: var task } || ConfiguredCall(task) is not { } call) return null;
        return model.Types.IsTask(call.Type) && OnlyReads(call, model, cancel) && call.Arguments.All(argument => IsPlain(argument, model, cancel)) && (call.Instance is null || IsPlain(call.Instance, model, cancel)) ? call : null;
    }

    /// <summary>Is the result of one call needed to make the other?</summary>
    public static bool Needs(IInvocationOperation call, ICollection<ISymbol> results) =>
        call.Descendants().Any(part => part is ILocalReferenceOperation { Local: var local } && results.Contains(local, SymbolEqualityComparer.Default));

    private static IInvocationOperation? ConfiguredCall(IOperation task)
    {
        task = Site.Unwrap(task);
        return task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner } ? Site.Unwrap(inner) as IInvocationOperation : task as IInvocationOperation;
    }

    private static bool OnlyReads(IInvocationOperation call, Concurrency model, CancellationToken cancel)
    {
        var method = call.TargetMethod;
        if (model.Catalog.Of(method, call.Instance?.Type) is { IsNone: false } facts) return facts.Reads;
        if (!method.IsAsync || call.IsVirtual && Implementations.IsOpen(method) || model.Effects.Of(method, cancel) is not { IsIterator: false } body) return false;
        return AreHarmless(body, step => step.Facts.Reads, model, cancel);
    }

    /// <summary>Does all that a body runs only read, compute and wait, but for calls that are known and <paramref name="allowed"/>?</summary>
    public static bool AreHarmless(Body body, Func<Step, bool> allowed, Concurrency model, CancellationToken cancel) =>
        model.Effects.Reached(body, cancel) is { } steps && steps.All(step =>
            ((step.Effect & ~Harmless) == 0 || step.Effect is Effect.Unknown or Effect.Shares && (allowed(step) || MakesError(step, model.Types)))
            && (step.Edge is DelegateUse.Unknown or DelegateUse.Runs || step is { Edge: DelegateUse.Implies, Member: INamedTypeSymbol }));

    /// <summary><c>throw new InvalidOperationException(…)</c></summary>
    private static bool MakesError(Step step, Types types) => step is { Member: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var made } } && Implicit.IsSystem(made) && Types.Is(made, types.Exception);

    /// <summary>Reads variables, and gives the same before and after the others have run.</summary>
    private static bool IsPlain(IOperation value, Concurrency model, CancellationToken cancel) => value.DescendantsAndSelf().All(part => part switch
    {
        IArgumentOperation argument => argument.Parameter is { RefKind: RefKind.None },
        ILocalReferenceOperation { IsDeclaration: false } or IParameterReferenceOperation or IInstanceReferenceOperation or IFieldReferenceOperation or ILiteralOperation or IDefaultValueOperation or INameOfOperation or ITypeOfOperation or IParenthesizedOperation => true,
        IConversionOperation { OperatorMethod: null } or IBinaryOperation { OperatorMethod: null } or IUnaryOperation { OperatorMethod: null } => true,
        IInterpolatedStringOperation or IInterpolatedStringContentOperation or IConditionalOperation or ICoalesceOperation or IArrayElementReferenceOperation => true,
        IPropertyReferenceOperation { Property: var property } reference => Implicit.IsSystem(property) && property.ContainingType.Name is not ("DateTime" or "DateTimeOffset" or "Stopwatch" or "Environment") || Purity.IsAutomatic(property.GetMethod) || model.Catalog.Of(property, reference.Instance?.Type).Pure,
        IInvocationOperation { TargetMethod: var method } call => call == value || model.Catalog.Of(method, call.Instance?.Type) is { Pure: true } || model.Effects.Of(method, cancel) is not null && !call.IsVirtual && model.Purity.Of(new Step(Effect.None, call.Syntax, method.ReducedFrom ?? method, Facts.None, DelegateUse.Runs), cancel),
        IObjectCreationOperation { Constructor: { } constructor } => model.Catalog.Of(constructor) is { Pure: true } or { ThreadSafe: true },
        _ => false,
    });
}
