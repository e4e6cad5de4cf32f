using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The one method that a virtual or interface call can mean: the type of the object is known, or the member cannot be seen outside its
/// project, whose types have one implementation of it.
/// </summary>
internal sealed class Implementations(Concurrency model)
{
    /// <summary>Types under one member that are looked at; beyond that there is more than one implementation, or nobody's guess.</summary>
    private const int Bound = 1000;

    private static readonly SymbolEqualityComparer Same = SymbolEqualityComparer.Default;

    private readonly ConcurrentDictionary<IMethodSymbol, IMethodSymbol?> known = new(Same);
    private readonly ConcurrentDictionary<IFieldSymbol, ITypeSymbol?> fields = new(Same);
    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>? below;

    /// <param name="receiver">The field that the call is made on, or the very type of the object; null where neither is known.</param>
    public IMethodSymbol? Of(IMethodSymbol method, ISymbol? receiver, CancellationToken cancel)
    {
        if (!IsOpen(method)) return method;
        if ((receiver is IFieldSymbol field ? ExactTypeOf(field, cancel) : receiver as ITypeSymbol) is { } type) return On(type, method);
        method = method.OriginalDefinition;
        if (!IsOwn(method) || method.ContainingType.DeclaringSyntaxReferences is not [var declared, ..] || model.For(declared.SyntaxTree) is not { } owner) return null;
        var answers = owner.Implementations.known;
        return answers.TryGetValue(method, out var only) ? only : answers.GetOrAdd(method, owner.Implementations.Only(method, cancel));
    }

    /// <summary>May another member run in its place?</summary>
    public static bool IsOpen(ISymbol member) => (member.IsVirtual || member.IsAbstract || member.IsOverride) && !member.IsSealed && !member.ContainingType.IsSealed;

    /// <summary>Nobody outside the project can implement or override it.</summary>
    private static bool IsOwn(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal) return true;
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            if (type.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal) return true;
        return method.ContainingType is { TypeKind: TypeKind.Class, InstanceConstructors: var made } && made.All(constructor => constructor.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal);
    }

    /// <summary>The type of all that a field of its own is ever given, where that is created for it.</summary>
    private ITypeSymbol? ExactTypeOf(IFieldSymbol field, CancellationToken cancel)
    {
        field = field.OriginalDefinition;
        if (field.DeclaringSyntaxReferences is not [var declared, ..] || model.For(declared.SyntaxTree) is not { } owner) return null;
        var answers = owner.Implementations.fields;
        return answers.TryGetValue(field, out var type) ? type : answers.GetOrAdd(field, Find(field, owner.Compilation, cancel));
    }

    private static ITypeSymbol? Find(IFieldSymbol field, Compilation compilation, CancellationToken cancel)
    {
        // Most fields are given what a constructor was given: that can be told without binding it.
        if (field.ContainingType.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancel) is var type && References.NamesOf(type)[field.Name].Any(name => IsGivenAnother(name, type)))) return null;
        ITypeSymbol? only = null;
        foreach (var value in new References(compilation).ValuesOf(field, cancel))
        {
            if (value is not IObjectCreationOperation { Type: { } type } || only is not null && !Same.Equals(only, type)) return null;
            only = type;
        }

        return only;
    }

    /// <summary>Is the field of this type assigned what stands in another variable? Only where the text leaves no doubt that it is this field.</summary>
    private static bool IsGivenAnother(IdentifierNameSyntax name, SyntaxNode type)
    {
        ExpressionSyntax target = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : name;
        return target.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var left, Right: IdentifierNameSyntax, Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax } && left == target
            && name.FirstAncestorOrSelf<TypeDeclarationSyntax>() == type && (target != name || !References.LocalsOf(type).Contains(name.Identifier.ValueText));
    }

    /// <summary>What runs when the method is called on an object of exactly this type.</summary>
    public static IMethodSymbol? On(ITypeSymbol type, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            if (type.FindImplementationForInterfaceMember(method) is not IMethodSymbol implementation) return null;
            method = implementation;
        }

        foreach (var above in Types.Bases(type))
            foreach (var candidate in above.GetMembers(method.Name))
                if (candidate is IMethodSymbol { IsAbstract: false } found && Replaces(found, method)) return found;
        return method.IsAbstract ? null : method;
    }

    /// <summary>What runs at the end of a <c>using</c> of this type, or of exactly this type.</summary>
    public static IMethodSymbol? DisposeOf(INamedTypeSymbol type, bool isExact, Compilation compilation)
    {
        if (type.IsRefLikeType) return type.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty);
        var contract = compilation.GetSpecialType(SpecialType.System_IDisposable).GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault();
        return contract is null ? null : isExact ? On(type, contract) : type.FindImplementationForInterfaceMember(contract) as IMethodSymbol;
    }

    private static bool Replaces(IMethodSymbol method, IMethodSymbol other)
    {
        for (var at = method; at is not null; at = at.OverriddenMethod)
            if (Same.Equals(at.OriginalDefinition, other.OriginalDefinition)) return true;
        return false;
    }

    /// <summary>Does a method implement an interface, for its own type or for one of its project that derives from it?</summary>
    public bool StandsForInterface(IMethodSymbol method, CancellationToken cancel)
    {
        method = method.OriginalDefinition;
        if (!method.ExplicitInterfaceImplementations.IsEmpty) return true;
        if (method is not { DeclaredAccessibility: Accessibility.Public, IsStatic: false, MethodKind: MethodKind.Ordinary }) return false;
        if (Implements(method.ContainingType, method)) return true;
        if (method.ContainingType.IsSealed || method.ContainingType.DeclaringSyntaxReferences is not [var declared, ..] || model.For(declared.SyntaxTree) is not { } owner) return false;
        return owner.Implementations.Under(method.ContainingType, cancel) is not { } types || types.Exists(type => Implements(type, method));
    }

    private static bool Implements(INamedTypeSymbol type, IMethodSymbol method) => type.AllInterfaces.SelectMany(contract => contract.GetMembers(method.Name))
        .Any(member => Types.Same(type.FindImplementationForInterfaceMember(member)?.OriginalDefinition, method));

    private IMethodSymbol? Only(IMethodSymbol method, CancellationToken cancel)
    {
        if (Under(method.ContainingType, cancel) is not { } types) return null;
        var found = new HashSet<IMethodSymbol>(Same);
        if (!method.IsAbstract) found.Add(method);
        foreach (var type in types)
        {
            foreach (var candidate in method.ContainingType.TypeKind == TypeKind.Interface ? Implementing(type, method) : type.GetMembers(method.Name).OfType<IMethodSymbol>().Where(own => Replaces(own, method)))
                if (!candidate.IsAbstract) found.Add(candidate.OriginalDefinition);
            if (found.Count > 1) return null;
        }

        return found.SingleOrDefault() is { DeclaringSyntaxReferences.IsEmpty: false } only ? only : null;
    }

    /// <summary>A type, and those of the project that derive from it or implement it; null where these are too many.</summary>
    private List<INamedTypeSymbol>? Under(INamedTypeSymbol type, CancellationToken cancel)
    {
        below ??= Index(cancel);
        var types = new List<INamedTypeSymbol> { type };
        var seen = new HashSet<INamedTypeSymbol>(types, Same);
        for (var i = 0; i < types.Count; i++)
        {
            if (types.Count > Bound) return null;
            if (below.TryGetValue(types[i], out var next)) types.AddRange(next.Where(seen.Add));
        }

        return types;
    }

    /// <summary>How a class or struct implements the interface's method; for several constructions of the interface there may be several.</summary>
    private static IEnumerable<IMethodSymbol> Implementing(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (type.TypeKind == TypeKind.Interface) yield break;
        foreach (var contract in type.AllInterfaces)
        {
            if (!Same.Equals(contract.OriginalDefinition, method.ContainingType)) continue;
            foreach (var declared in contract.GetMembers(method.Name))
            {
                if (!Same.Equals(declared.OriginalDefinition, method) || type.FindImplementationForInterfaceMember(declared) is not IMethodSymbol implementation) continue;
                yield return On(type, implementation) ?? implementation;
            }
        }
    }

    /// <summary>The types of the project under each type of it that they directly derive from or implement.</summary>
    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> Index(CancellationToken cancel)
    {
        var index = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(Same);
        var work = new Stack<INamespaceOrTypeSymbol>();
        work.Push(model.Compilation.Assembly.GlobalNamespace);
        while (work.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var at = work.Pop();
            if (at is INamespaceSymbol space)
                foreach (var inner in space.GetNamespaceMembers()) work.Push(inner);
            foreach (var inner in at.GetTypeMembers()) work.Push(inner);
            if (at is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } type) continue;
            if (type.BaseType is { } above) Add(above, type);
            foreach (var contract in type.Interfaces) Add(contract, type);
        }

        return index;

        void Add(INamedTypeSymbol above, INamedTypeSymbol type)
        {
            above = above.OriginalDefinition;
            if (above.DeclaringSyntaxReferences.IsEmpty) return;
            if (!index.TryGetValue(above, out var types)) index.Add(above, types = []);
            types.Add(type);
        }
    }
}
