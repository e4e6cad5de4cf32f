using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Decides, once for all rules, whether a call that is catalogued as blocking blocks where it stands.</summary>
internal static class Settled
{
    public static Blocking Blocks(Site site)
    {
        var kind = site.Facts.Blocks;
        if (kind != Blocking.IO && HasZeroTimeout(site.Operation, site.Model.Types)) return Blocking.No;
        if (kind == Blocking.Task) return Waited.Tasks(site) is { } tasks && !tasks.All(task => Completion.IsCertain(task, site)) ? kind : Blocking.No;
        return site.Receiver is { } receiver && InMemory(receiver, site, depth: 0) ? Blocking.No : kind;
    }

    private static bool HasZeroTimeout(IOperation call, Types types)
    {
        if (call is not IInvocationOperation { Arguments: var arguments }) return false;
        foreach (var argument in arguments)
            if (argument.Parameter?.Type is { } type && (type.SpecialType == SpecialType.System_Int32 || Types.Same(type, types.TimeSpan)) && IsZero(argument.Value))
                return true;
        return false;
    }

    private static bool IsZero(IOperation value) => Site.Unwrap(value) switch
    {
        { ConstantValue: { HasValue: true, Value: 0 } } => true,
        IFieldReferenceOperation { Field: { Name: "Zero", IsStatic: true } } => true,
        IDefaultValueOperation => true,
        _ => false,
    };

    /// <summary>Is the object known to work in memory: by a row on its type or on the member it comes from, or because it wraps such an object?</summary>
    private static bool InMemory(IOperation value, Site site, int depth)
    {
        if (depth > 8) return false;
        var catalog = site.Model.Catalog;
        switch (value)
        {
            case IMemberReferenceOperation reference when catalog.Of(reference.Member).NonBlocking:
            case IInvocationOperation call when catalog.Of(call.TargetMethod).NonBlocking:
                return true;
            case ILocalReferenceOperation local:
                return site.Member.OnlyValueOf(local.Local) is { } only && InMemory(only, site, depth + 1);
            case IObjectCreationOperation { Constructor: { } constructor, Arguments: var arguments } creation:
                if (catalog.Of(constructor).Wraps is >= 0 and var wrapped)
                    return arguments.FirstOrDefault(a => a.Parameter?.Ordinal == wrapped) is { } inner && InMemory(Site.Unwrap(inner.Value), site, depth + 1);
                return creation.Type is { } type && catalog.Of(type).NonBlocking;
            default:
                return value.Type is { } declared && catalog.Of(declared).NonBlocking;
        }
    }
}
