using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Calls that run a query of Entity Framework Core: <c>db.Users.Where(…).ToList()</c>. Their asynchronous twins are extensions of another namespace, and throw on any other query.</summary>
internal sealed class Queries(Types types)
{
    private readonly INamedTypeSymbol? set = types.Named("Microsoft.EntityFrameworkCore.DbSet`1");
    private readonly INamedTypeSymbol? twins = types.Named("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions");

    public IMethodSymbol? TwinOf(Site site)
    {
        if (set is null || twins is null || site is not { Operation: IInvocationOperation call, Method: { ContainingType: { Name: "Queryable" or "Enumerable", ContainingNamespace.Name: "Linq" } } method } || !IsOfSet(site.Receiver, site)) return null;
        var given = call.Arguments.Length;
        return twins.GetMembers(method.Name + "Async").OfType<IMethodSymbol>().FirstOrDefault(twin =>
            types.IsTaskLike(twin.ReturnType) && twin.Parameters.Length >= given && twin.Parameters.Skip(given).All(rest => rest.IsOptional)
            && method.OriginalDefinition.Parameters.Skip(1).Zip(twin.Parameters.Skip(1), (a, b) => a.Type.OriginalDefinition.MetadataName == b.Type.OriginalDefinition.MetadataName).All(same => same));
    }

    /// <summary>Does the chain of operators begin at a set of entities, or have an operator that only means something there?</summary>
    private bool IsOfSet(IOperation? query, Site site)
    {
        var (work, seen, known) = (new Stack<IOperation?>(), new HashSet<ISymbol>(SymbolEqualityComparer.Default), false);
        work.Push(query);
        for (var hops = 0; work.Count > 0; hops++)
        {
            var at = work.Pop();
            if (at is null || hops == Site.Far) return false;
            if (Types.Is(at.Type, set) || at is IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType: var operators } } && Types.Same(operators, twins) && IsQuery(at.Type))
            {
                known = true;
                continue;
            }

            switch (at)
            {
                case IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var first }, ..] } call when IsQuery(call.Type): work.Push(Site.Unwrap(first)); break;
                case ILocalReferenceOperation { Local: var local } when IsQuery(at.Type):
                    if (!seen.Add(local)) break;
                    foreach (var value in ValuesOf(local, site)) work.Push(value);
                    break;
                default: return false;
            }
        }

        return known;
    }

    /// <summary>Everything that a local is ever given; null for what cannot be seen.</summary>
    private static IEnumerable<IOperation?> ValuesOf(ILocalSymbol local, Site site)
    {
        foreach (var use in site.Member.References.To(local, site.Operation))
            if (use is IVariableDeclaratorOperation declarator)
            {
                if (declarator.GetVariableInitializer() is { Value: var initial }) yield return Site.Unwrap(initial);
                else if (declarator.Parent is not IVariableDeclarationOperation) yield return null;
            }
            else if (use.Parent is ISimpleAssignmentOperation { Target: var target, Value: var given } && ReferenceEquals(target, use)) yield return Site.Unwrap(given);
            else if (Site.AssignmentTo(use) is not null || use.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }) yield return null;
    }

    /// <summary>Past an <c>AsEnumerable</c> the work is done in memory, and was run by then.</summary>
    private static bool IsQuery(ITypeSymbol? type) =>
        type is { Name: "IQueryable" or "IOrderedQueryable" or "IIncludableQueryable" };
}
