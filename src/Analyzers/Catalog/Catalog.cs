using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>One compilation's view of the rows: symbol in, facts out. Thread-safe; every answer is kept.</summary>
internal sealed class Catalog(CatalogRows rows)
{
    private static readonly SymbolEqualityComparer Same = SymbolEqualityComparer.Default;

    private readonly FactAttributes attributes = new(rows.AttributeOrder);
    private readonly ConcurrentDictionary<ISymbol, Facts> known = new(Same);
    private readonly ConcurrentDictionary<ITypeSymbol, ConcurrentDictionary<ISymbol, Facts>> knownThrough = new(Same);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> contracts = new(Same);

    /// <summary>What is known of a method, constructor, property, field, event or type.</summary>
    /// <param name="member">In any form: constructed, reduced, an accessor.</param>
    /// <param name="receiver">The static type it is used through, where that may be narrower than the one that declares it.</param>
    public Facts Of(ISymbol member, ITypeSymbol? receiver = null)
    {
        member = Definition(member);
        if (receiver?.OriginalDefinition is not { } narrow || member.ContainingType is not { } declaring || Same.Equals(narrow, declaring))
            return known.TryGetValue(member, out var facts) ? facts : known.GetOrAdd(member, Find(member, null));

        var through = knownThrough.GetOrAdd(narrow, static _ => new(Same));
        return through.TryGetValue(member, out var found)
            ? found
            : through.GetOrAdd(member, Narrow(narrow, declaring) is { } type ? Find(member, type) : Of(member));
    }

    public static ISymbol Definition(ISymbol member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: { } owner } => owner.OriginalDefinition,
        IMethodSymbol { ReducedFrom: { } full } => full.OriginalDefinition,
        _ => member.OriginalDefinition,
    };

    /// <summary>The class or interface behind a receiver, if it derives from the type that declares the member.</summary>
    private static INamedTypeSymbol? Narrow(ITypeSymbol receiver, INamedTypeSymbol declaring) => receiver switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Select(type => Narrow(type.OriginalDefinition, declaring)).FirstOrDefault(type => type is not null),
        INamedTypeSymbol type when Bases(type).Contains(declaring, Same) || Extends(type, declaring) => type,
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type = type.OriginalDefinition;
    }

    private static bool Extends(INamedTypeSymbol type, INamedTypeSymbol contract) => type.AllInterfaces.Any(above => Same.Equals(above.OriginalDefinition, contract));

    private Facts Find(ISymbol member, INamedTypeSymbol? receiver)
    {
        var overlay = new Overlay();
        if (member is INamedTypeSymbol type)
        {
            foreach (var above in Bases(type))
                AddLevel(null, above, overlay);
        }
        else if (member is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
        {
            attributes.AddOn(member, overlay);
            overlay.CloseLevel();
        }
        else if (member.ContainingType is { } declaring)
        {
            AddClasses(member, receiver ?? declaring, overlay);
            AddInterfaces(member, receiver ?? declaring, overlay);
        }

        return overlay.Facts;
    }

    /// <summary>From the receiver's type up, through the members overridden, to the type that declares the first of them.</summary>
    private void AddClasses(ISymbol member, INamedTypeSymbol start, Overlay overlay)
    {
        var at = member;
        foreach (var type in Bases(start))
        {
            AddLevel(at, type, overlay);
            if (!Same.Equals(type, at.ContainingType))
                continue;
            if (Overridden(at) is not { } overridden)
                return;
            at = overridden;
        }
    }

    /// <summary>Of an interface's member: the interfaces between it and the receiver, then its own. Of a class's: the interface members it implements.</summary>
    private void AddInterfaces(ISymbol member, INamedTypeSymbol start, Overlay overlay)
    {
        var declaring = member.ContainingType;
        if (declaring.TypeKind == TypeKind.Interface)
        {
            foreach (var type in start.AllInterfaces.Where(type => Extends(type, declaring)))
                AddLevel(member, type.OriginalDefinition, overlay);
            if (!Same.Equals(start, declaring))
                AddLevel(member, declaring, overlay);
            return;
        }

        if (!member.IsStatic && member is IPropertySymbol or IEventSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation })
        {
            foreach (var declared in Implemented(member, start))
                AddLevel(declared, declared.ContainingType, overlay);
        }
    }

    private IEnumerable<ISymbol> Implemented(ISymbol member, INamedTypeSymbol start)
    {
        // Most types implement no interface that any row speaks of, and need not be asked what implements which.
        var spokenOf = contracts.GetOrAdd(start, type => ImmutableArray.CreateRange(type.AllInterfaces.Where(MayBeSpokenOf)));
        if (spokenOf.IsEmpty)
            return [];

        var name = ExplicitName(member) ?? member.Name;
        var family = new HashSet<ISymbol>(Same);
        for (ISymbol? at = member; at is not null; at = Overridden(at))
            family.Add(at);

        return
            from type in spokenOf
            where IsSpokenOf(type.OriginalDefinition, name)
            from declared in type.GetMembers(name)
            where start.FindImplementationForInterfaceMember(declared) is { } implementation && family.Contains(implementation.OriginalDefinition)
            select declared.OriginalDefinition;
    }

    private bool MayBeSpokenOf(INamedTypeSymbol type) => rows.IsOfType(type.Name) || attributes.MayUse(type.ContainingAssembly);

    private bool IsSpokenOf(INamedTypeSymbol type, string member) =>
        rows.Called(member).Any(row => row.Row.IsMember(type, member)) || rows.Called(type.Name).Any(row => row.Row.IsType(type)) || attributes.MayUse(type.ContainingAssembly);

    private void AddLevel(ISymbol? member, INamedTypeSymbol type, Overlay overlay)
    {
        if (type.Name.Length == 0 && type.ContainingType is { } outer)
            type = outer; // an extension block
        foreach (var (row, order) in rows.Called(type.Name))
        {
            if (row.IsType(type))
                overlay.Add(row.Said, row.Strikes, Specificity.Type, order);
        }

        attributes.AddOn(type, overlay);
        if (member is not null)
            AddMember(member, type, overlay);
        overlay.CloseLevel();
    }

    private void AddMember(ISymbol member, INamedTypeSymbol type, Overlay overlay)
    {
        var constructs = member is IMethodSymbol { MethodKind: MethodKind.Constructor };
        var name = constructs ? CatalogRow.Constructor : member.MetadataName;
        foreach (var (row, order) in rows.Called(constructs ? type.Name : name))
        {
            if (!row.IsMember(type, name))
                continue;
            if (row.Signature is null)
                overlay.Add(row.Said, row.Strikes, Specificity.Member, order);
            else if (row.Signature == SignatureOf(member))
                overlay.Add(row.Said, row.Strikes, Specificity.Overload, order);
        }

        if (Same.Equals(type, member.ContainingType))
            attributes.AddOn(member, overlay);
    }

    /// <summary>What a documentation id has after the member's name: method arity and parameter list.</summary>
    public static string? SignatureOf(ISymbol member)
    {
        if (member.GetDocumentationCommentId() is not { } id)
            return null;
        var list = id.IndexOf('(');
        var arity = id.IndexOf("``", StringComparison.Ordinal);
        var start = arity >= 0 && (list < 0 || arity < list) ? arity : list;
        return start < 0 ? "" : id.Substring(start);
    }

    public static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition,
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        IEventSymbol @event => @event.OverriddenEvent?.OriginalDefinition,
        _ => null,
    };

    private static string? ExplicitName(ISymbol member) => member switch
    {
        IMethodSymbol method => method.ExplicitInterfaceImplementations.FirstOrDefault()?.Name,
        IPropertySymbol property => property.ExplicitInterfaceImplementations.FirstOrDefault()?.Name,
        IEventSymbol @event => @event.ExplicitInterfaceImplementations.FirstOrDefault()?.Name,
        _ => null,
    };
}
