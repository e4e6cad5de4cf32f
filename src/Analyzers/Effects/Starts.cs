using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>What runs before a constructor's own code: field initialisers, the base class's constructor; and when a type is first used.</summary>
internal sealed class Starts
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, (ImmutableArray<Step> Static, ImmutableArray<Step> Instance)> known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(INamedTypeSymbol Type, bool IsStatic), Body?> bodies = new();

    /// <summary>Does it do more, when it is first used, than to set constants?</summary>
    public bool HasWork(INamedTypeSymbol type, CancellationToken cancel) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.IsEmpty: false } && (HasConstructor(type) || !StepsOf(type.OriginalDefinition, cancel).Static.IsEmpty);

    /// <summary>Its static constructor runs before anything of it is used, and not only before its fields are.</summary>
    public static bool HasConstructor(INamedTypeSymbol type) => !type.DeclaringSyntaxReferences.IsEmpty && type.StaticConstructors is [{ IsImplicitlyDeclared: false }];

    /// <summary>The first use of a type.</summary>
    public Body? Of(INamedTypeSymbol type, CancellationToken cancel) =>
        bodies.TryGetValue((type = type.OriginalDefinition, true), out var known) ? known : bodies.GetOrAdd((type, true), OfType(type, cancel));

    /// <summary>A constructor that nobody wrote, or that is written as the type's parameters.</summary>
    public Body? OfUnwritten(IMethodSymbol constructor, CancellationToken cancel)
    {
        var type = constructor.OriginalDefinition.ContainingType;
        if (type.TypeKind != TypeKind.Class || constructor.IsImplicitlyDeclared && !constructor.Parameters.IsEmpty) return null;
        return bodies.TryGetValue((type, false), out var known) ? known : bodies.GetOrAdd((type, false), BodyOf(type, Before(constructor.OriginalDefinition, cancel), cancel));
    }

    /// <summary>What runs before the constructor's own code; nothing where it starts with another of its type.</summary>
    public ImmutableArray<Step> Before(IMethodSymbol constructor, CancellationToken cancel)
    {
        var type = constructor.OriginalDefinition.ContainingType;
        var written = constructor.DeclaringSyntaxReferences is [var declared, ..] ? declared.GetSyntax(cancel) : null;
        var initializer = (written as ConstructorDeclarationSyntax)?.Initializer;
        if (type.DeclaringSyntaxReferences.IsEmpty || initializer.IsKind(SyntaxKind.ThisConstructorInitializer)) return ImmutableArray<Step>.Empty;
        var steps = StepsOf(type, cancel).Instance;
        return initializer is null && written is null or ConstructorDeclarationSyntax && BaseOf(type) is { } above
            ? steps.Add(new Step(Effect.None, written ?? type.DeclaringSyntaxReferences[0].GetSyntax(cancel), above, Facts.None, DelegateUse.Implies))
            : steps;
    }

    private static IMethodSymbol? BaseOf(INamedTypeSymbol type) =>
        type.BaseType is { DeclaringSyntaxReferences.IsEmpty: false, InstanceConstructors: var constructors } ? constructors.FirstOrDefault(constructor => constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)) : null;

    private Body? OfType(INamedTypeSymbol type, CancellationToken cancel)
    {
        var steps = StepsOf(type, cancel).Static;
        if (HasConstructor(type)) steps = steps.Add(new Step(Effect.None, type.StaticConstructors[0].DeclaringSyntaxReferences[0].GetSyntax(cancel), type.StaticConstructors[0], Facts.None, DelegateUse.Implies));
        return BodyOf(type, steps, cancel);
    }

    private static Body? BodyOf(INamedTypeSymbol type, ImmutableArray<Step> steps, CancellationToken cancel) =>
        steps.IsEmpty ? null : new Body(type.DeclaringSyntaxReferences[0].GetSyntax(cancel), IsAsyncCode: false, IsIterator: false, steps, ImmutableArray<ParameterUse>.Empty);

    private (ImmutableArray<Step> Static, ImmutableArray<Step> Instance) StepsOf(INamedTypeSymbol type, CancellationToken cancel)
    {
        if (known.TryGetValue(type, out var before)) return before;
        var (ofType, ofObject) = (ImmutableArray.CreateBuilder<Step>(), ImmutableArray.CreateBuilder<Step>());
        foreach (var member in type.GetMembers())
        {
            if (member is not (IFieldSymbol { IsConst: false, IsImplicitlyDeclared: false } or IPropertySymbol) || member.DeclaringSyntaxReferences is not [var declared, ..]) continue;
            var initializer = declared.GetSyntax(cancel) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is not null && MayWork(initializer.Value, member)) (member.IsStatic ? ofType : ofObject).Add(new Step(Effect.None, initializer, member, Facts.None, DelegateUse.Implies));
        }

        return known.GetOrAdd(type, (ofType.ToImmutable(), ofObject.ToImmutable()));
    }

    /// <summary>By its text: it calls or creates something that is not plainly a collection or the like.</summary>
    private static bool MayWork(ExpressionSyntax value, ISymbol member)
    {
        var type = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
        if (value is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null } made && type.DeclaringSyntaxReferences.IsEmpty && type.TypeKind is TypeKind.Class or TypeKind.Struct
            && (made is not ObjectCreationExpressionSyntax { Type: var named } || named is SimpleNameSyntax { Identifier.ValueText: var name } && name == type.Name)) return false;
        return value.DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax).Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax);
    }
}
