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

    /// <summary>Does the chain of operators begin at a set of entities?</summary>
    private bool IsOfSet(IOperation? query, Site site)
    {
        for (var hops = 0; query is not null && hops < Site.Far; hops++)
        {
            if (Types.Is(query.Type, set)) return true;
            query = query switch
            {
                IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var first }, ..] } call when IsQuery(call.Type) => Site.Unwrap(first),
                ILocalReferenceOperation { Local: var local } when IsQuery(query.Type) => site.Member.OnlyValueOf(local),
                _ => null,
            };
        }

        return false;
    }

    /// <summary>Past an <c>AsEnumerable</c> the work is done in memory, and was run by then.</summary>
    private static bool IsQuery(ITypeSymbol? type) =>
        type is { Name: "IQueryable" or "IOrderedQueryable" or "IIncludableQueryable" };
}
