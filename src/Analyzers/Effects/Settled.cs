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
        if (site.Facts.Lazy && !IsGoneThrough(site.Operation)) return Blocking.No;
        if (kind == Blocking.Task) return Waited.Tasks(site) is { } tasks && !tasks.All(task => Completion.IsCertain(task, site)) ? kind : Blocking.No;
        var source = site.Facts.Wraps >= 0 ? Argument(site.Operation, site.Facts.Wraps) : site.Receiver;
        return source is not null && IsInMemory(source, site) ? Blocking.No : kind;
    }

    /// <summary>Is the object known to work in memory: by a row on its type or on the member it comes from, or because it wraps such an object?</summary>
    public static bool IsInMemory(IOperation value, Site site) => InMemory(value, site, depth: 0);

    /// <summary>By a loop, by an operator that takes all of the sequence, or into a collection; operators that are lazy themselves pass it on.</summary>
    private static bool IsGoneThrough(IOperation sequence)
    {
        for (var hops = 0; hops < Site.Far; hops++)
        {
            var at = sequence.Parent;
            while (at is IConversionOperation or IParenthesizedOperation) (sequence, at) = (at, at.Parent);
            switch (at)
            {
                case IForEachLoopOperation loop: return ReferenceEquals(loop.Collection, sequence);
                case IArgumentOperation { Parent: IObjectCreationOperation }: return true;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingNamespace.Name: "Linq" } call } when call.Type is { TypeKind: not TypeKind.Interface }:
                    return call.Type.Name != "ParallelQuery";
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingNamespace.Name: "Linq" } call }: sequence = call; break;
                default: return false;
            }
        }

        return false;
    }

    private static IOperation? Argument(IOperation call, int ordinal)
    {
        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => default,
        };
        return arguments.IsDefault ? null : arguments.FirstOrDefault(a => a.Parameter?.Ordinal == ordinal) is { } found ? Site.Unwrap(found.Value) : null;
    }

    private static bool HasZeroTimeout(IOperation call, Types types)
    {
        if (call is not IInvocationOperation { Arguments: var arguments }) return false;
        foreach (var argument in arguments)
            if (argument.Parameter is { } parameter && IsTimeout(parameter, types) && IsZero(argument.Value))
                return true;
        return false;
    }

    private static bool IsTimeout(IParameterSymbol parameter, Types types) =>
        Types.Same(parameter.Type, types.TimeSpan) || parameter.Type.SpecialType == SpecialType.System_Int32 && parameter.Name.StartsWith("milliseconds", StringComparison.OrdinalIgnoreCase) || parameter.Name == "timeout";

    private static bool IsZero(IOperation value) => Site.Unwrap(value) switch
    {
        { ConstantValue: { HasValue: true, Value: 0 or 0L or 0.0 } } => true,
        IFieldReferenceOperation { Field: { Name: "Zero", IsStatic: true } } => true,
        IDefaultValueOperation or IObjectCreationOperation { Arguments: [] } => true,
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.Name: "TimeSpan" }, Arguments: { Length: > 0 } parts } => parts.All(part => IsZero(part.Value)),
        IObjectCreationOperation { Type.Name: "TimeSpan", Arguments: var parts } => parts.All(part => IsZero(part.Value)),
        _ => false,
    };

    private static bool InMemory(IOperation value, Site site, int depth)
    {
        if (depth > 8) return false;
        var catalog = site.Model.Catalog;
        switch (value)
        {
            case IMemberReferenceOperation reference when catalog.Of(reference.Member).NonBlocking:
                return true;
            case IInvocationOperation call when catalog.Of(call.TargetMethod) is { Wraps: >= 0 and var given }:
                return Argument(call, given) is { } passed && InMemory(passed, site, depth + 1);
            case IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences.IsEmpty: false } field } when !catalog.Of(field.Type).NonBlocking:
                return site.Model.IsInMemory(field, () => site.Member.References.ValuesOf(field, CancellationToken.None).ToList() is { Count: > 0 } values && values.All(each => InMemory(each, site, depth + 1)));
            case ILocalReferenceOperation local:
                return site.Member.OnlyValueOf(local.Local) is { } only && InMemory(only, site, depth + 1);
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                if (catalog.Of(constructor).Wraps is >= 0 and var wrapped)
                    return Argument(creation, wrapped) is { } inner && InMemory(inner, site, depth + 1);
                return creation.Type is { } type && catalog.Of(type).NonBlocking;
            default:
                return value.Type is { } declared && catalog.Of(declared).NonBlocking;
        }
    }
}
