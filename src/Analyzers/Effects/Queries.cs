using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Calls that run a query of Entity Framework Core: <c>db.Users.Where(…).ToList()</c>. Their asynchronous twins are extensions of another namespace, and throw on any other query.</summary>
internal sealed class Queries(Types types)
{
    private readonly INamedTypeSymbol? set = types.Named("Microsoft.EntityFrameworkCore.DbSet`1");
    private readonly INamedTypeSymbol? twins = types.Named("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions");

    /// <summary>What should be awaited instead of a call that runs a query.</summary>
    public IMethodSymbol? TwinOf(Site site) => IsOfSet(site) == true ? Twin(site) : null;

    /// <summary>The same, where the query is the database's in some cases only: awaiting it would throw in the others.</summary>
    public IMethodSymbol? TwinInSomeCases(Site site) => IsOfSet(site) == false ? Twin(site) : null;

    private IMethodSymbol? Twin(Site site)
    {
        var (call, method) = ((IInvocationOperation)site.Operation, site.Method!);
        var given = call.Arguments.Length;
        return twins!.GetMembers(method.Name + "Async").OfType<IMethodSymbol>().FirstOrDefault(twin =>
            types.IsTaskLike(twin.ReturnType) && twin.Parameters.Length >= given && twin.Parameters.Skip(given).All(rest => rest.IsOptional)
            && method.OriginalDefinition.Parameters.Skip(1).Zip(twin.Parameters.Skip(1), (a, b) => a.Type.OriginalDefinition.MetadataName == b.Type.OriginalDefinition.MetadataName).All(same => same));
    }

    /// <summary>
    /// Does the chain of operators begin at a set of entities, or have an operator that only means something there? False where it does so for some
    /// of the values that it may have, and another is shown to be in memory; null where it never does, or nobody knows of one of them.
    /// </summary>
    private bool? IsOfSet(Site site)
    {
        if (set is null || twins is null || site is not { Operation: IInvocationOperation, Method.ContainingType: { Name: "Queryable" or "Enumerable", ContainingNamespace.Name: "Linq" } } || twins.GetMembers(site.Method.Name + "Async").IsEmpty) return null;
        var (work, seen, isSet, isOther, isUnknown) = (new Stack<(IOperation? Value, bool Plain)>(), new HashSet<ISymbol>(SymbolEqualityComparer.Default), false, false, false);
        Push(site.Receiver, true);
        for (var hops = 0; work.Count > 0; hops++)
        {
            var (at, plain) = work.Pop();
            if (at is null || hops == Site.Far) isUnknown = true;
            if (hops == Site.Far) break;
            if (at is null) continue;
            if (Types.Is(at.Type, set) || at is IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType: var operators } } && Types.Same(operators, twins) && IsQuery(at.Type))
            {
                isSet = true;
                continue;
            }

            switch (at)
            {
                case IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var first }, ..] } call when IsQuery(call.Type): Push(first, plain && IsOperator(call.TargetMethod)); break;
                case ILocalReferenceOperation { Local: var local } when IsQuery(at.Type):
                    if (!seen.Add(local)) break;
                    foreach (var value in ValuesOf(local, site)) Push(value, plain);
                    break;
                case IConditionalOperation { WhenTrue: var one, WhenFalse: { } other } when IsQuery(at.Type):
                    Push(one, plain);
                    Push(other, plain);
                    break;
                case ICoalesceOperation { Value: var one, WhenNull: var other } when IsQuery(at.Type):
                    Push(one, plain);
                    Push(other, plain);
                    break;
                case ISwitchExpressionOperation { Arms: var arms } when IsQuery(at.Type):
                    foreach (var arm in arms) Push(arm.Value, plain);
                    break;
                case IThrowOperation or { ConstantValue: { HasValue: true, Value: null } }: break; // no query at all
                case { } source when plain && IsInMemory(source): isOther = true; break;
                default: isUnknown = true; break;
            }
        }

        return isSet && (isOther || !isUnknown) ? !isOther : null;

        void Push(IOperation? value, bool plain) => work.Push((value is null ? null : Site.Unwrap(value), plain));
    }

    /// <summary>One of the framework's: what it gives is a query of what it is given.</summary>
    private static bool IsOperator(IMethodSymbol method) => method.ContainingType is { Name: "Queryable", ContainingNamespace.Name: "Linq" };

    /// <summary>Is it shown to be no query of a database: an array, a list, an empty sequence?</summary>
    private static bool IsInMemory(IOperation source) => source is IInvocationOperation { TargetMethod: { Name: "Empty" or "Range" or "Repeat", ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } } }
        || source.Type is IArrayTypeSymbol or INamedTypeSymbol { Name: "EnumerableQuery", ContainingNamespace.Name: "Linq" }
        || source.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, AllInterfaces: var contracts } && contracts.Any(each => each.SpecialType == SpecialType.System_Collections_IEnumerable) && !contracts.Any(each => each.Name == "IQueryable");

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
