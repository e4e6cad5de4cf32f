using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Which methods in sight depend on their arguments only, as far as iterations of one loop can tell: they write nothing that outlives them, and call nothing unknown.</summary>
internal sealed class Purity(EffectMap effects)
{
    private const Effect Impure = Effect.Writes | Effect.Unknown | Effect.Blocks | Effect.BlockingIO | Effect.Awaits | Effect.Endless | Effect.Throws | Effect.Locks | Effect.Implicit | Effect.Foreign | Effect.Shares;

    private readonly ConcurrentDictionary<Body, bool> known = new();

    /// <summary>A call of this very method: one that may be overridden is anybody's.</summary>
    public bool OfCall(IOperation call, IMethodSymbol target, CancellationToken cancel)
    {
        var facts = effects.Model.Catalog.Of(target, (call as IInvocationOperation)?.Instance?.Type);
        return facts.Pure || IsSaid(target) || !IsOpen(target) && Of(StepTo(call, target, facts), cancel);
    }

    public static bool IsOpen(IMethodSymbol target) => (target.IsVirtual || target.IsAbstract || target.IsOverride && !target.IsSealed) && !target.ContainingType.IsSealed;

    public static Step StepTo(IOperation call, IMethodSymbol target, Facts facts) => new(Effect.None, call.Syntax, target.ReducedFrom ?? target, facts, DelegateUse.Runs);

    /// <summary>
    /// Do those who wrote it say so, with a <c>[Pure]</c> of any origin? Only of code in sight is it asked: the framework's own says it of methods
    /// that the catalog leaves out.
    /// </summary>
    public static bool IsSaid(ISymbol? member) =>
        member is IMethodSymbol { ReturnsVoid: false, DeclaringSyntaxReferences.Length: > 0 } && (HasAttribute(member) || member is IMethodSymbol { AssociatedSymbol: IPropertySymbol property } && HasAttribute(property));

    private static bool HasAttribute(ISymbol member) => member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "PureAttribute");

    public bool Of(Step call, CancellationToken cancel) =>
        call.Facts.Pure || IsSaid(call.Member) || IsAutomatic(call.Member) || call.Edge == DelegateUse.Runs && StartsPlain(call.Member) && effects.Target(call, cancel) is { } body && Of(body, cancel);

    private bool Of(Body start, CancellationToken cancel)
    {
        if (known.TryGetValue(start, out var before)) return before;
        var seen = new HashSet<Body> { start };
        var queue = new Queue<Body>();
        queue.Enqueue(start);
        while (queue.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var body = queue.Dequeue();
            if (known.TryGetValue(body, out var pure) && pure) continue;
            if (body.IsIterator || body.IsAsyncCode || body.Steps.Any(step => (step.Effect & Impure) != 0)) return known[start] = false;
            foreach (var step in body.Steps)
            {
                if (step.Edge is DelegateUse.Unknown or DelegateUse.Implies && step.Lambda is null || step.Facts.Pure || IsSaid(step.Member) || IsAutomatic(step.Member)) continue;
                if (step.Edge != DelegateUse.Runs || !StartsPlain(step.Member) || effects.Target(step, cancel) is not { } next) return known[start] = false;
                if (seen.Add(next)) queue.Enqueue(next);
            }
        }

        foreach (var pure in seen) known.TryAdd(pure, true);
        return true;
    }

    /// <summary>The accessor of an automatic property, a constructor nobody wrote: there is no code to look at, and none is needed.</summary>
    public static bool IsAutomatic(ISymbol? member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: IPropertySymbol property } accessor => IsAutomatic(accessor, property),
        IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type } constructor => HasPlainStart(type) && (constructor.IsImplicitlyDeclared || type.DeclaringSyntaxReferences.Any(whole => constructor.DeclaringSyntaxReferences.Any(own => own.Span == whole.Span))),
        _ => false,
    };

    private static bool IsAutomatic(IMethodSymbol accessor, IPropertySymbol property)
    {
        if (accessor.IsAbstract || accessor.IsExtern || property.ContainingType.TypeKind == TypeKind.Interface) return false;
        return (accessor.DeclaringSyntaxReferences is [var own] ? own : property.DeclaringSyntaxReferences is [var whole] ? whole : null)?.GetSyntax() switch
        {
            AccessorDeclarationSyntax { Body: null, ExpressionBody: null, Parent.Parent: BasePropertyDeclarationSyntax declaration } => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword),
            ParameterSyntax => true, // of a record
            _ => false,
        };
    }

    private static bool StartsPlain(ISymbol? member) => member is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor || HasPlainStart(constructor.ContainingType);

    /// <summary>Nothing runs before the constructor's own code: no base class of the user's, no field that is given more than a constant.</summary>
    private static bool HasPlainStart(INamedTypeSymbol type) =>
        type is { BaseType: { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType }, DeclaringSyntaxReferences.Length: > 0 }
        && !type.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax() is TypeDeclarationSyntax declaration ? declaration.Members : default)
            .SelectMany(member => member switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Initializer?.Value),
                PropertyDeclarationSyntax property => [property.Initializer?.Value],
                _ => [],
            })
            .Any(value => value is not (null or LiteralExpressionSyntax or IdentifierNameSyntax or ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } or ArrayCreationExpressionSyntax));
}
