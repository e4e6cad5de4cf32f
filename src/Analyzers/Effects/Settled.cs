using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Decides, once for all rules, whether a call that is catalogued as blocking blocks where it stands.</summary>
internal static class Settled
{
    /// <summary>So many wrappers and locals, and so many fields, are looked through.</summary>
    private const int Most = 12;

    public static Blocking Blocks(Site site, CancellationToken cancel)
    {
        var kind = site.Facts.Blocks;
        if (kind != Blocking.IO && HasZeroTimeout(site.Operation, site.Model.Types)) return Blocking.No;
        if (site.Facts.Lazy && !IsGoneThrough(site.Operation)) return Blocking.No;
        if (kind == Blocking.Task) return Waited.Tasks(site) is { } tasks && !tasks.All(task => Completion.IsCertain(task, site) || OwnFlag.IsAsked(task, site, cancel)) ? kind : Blocking.No;
        if (site.Receiver is { Type.Name: "ManualResetEventSlim" or "CountdownEvent" or "Thread" or "Process" } signal && Completion.IsCertain(signal, site)) return Blocking.No;
        if (kind == Blocking.IO && Behind.IsReady(site)) return Blocking.No;
        return SourceOf(site) is { } source && IsInMemory(source, site, cancel) ? Blocking.No : kind;
    }

    /// <summary>The object that a call reads from or writes to.</summary>
    public static IOperation? SourceOf(Site site) => site.Facts.Wraps >= 0 ? Argument(site.Operation, site.Facts.Wraps) : site.Receiver;

    /// <summary>Is the object known to work in memory: by a row on its type or on the member it comes from, or because it wraps such an object?</summary>
    public static bool IsInMemory(IOperation value, Site site, CancellationToken cancel)
    {
        var catalog = site.Model.Catalog;
        return Innermost(value, site) is { } innermost
            && (FieldOf(innermost, catalog) is { } field ? site.Model.IsInMemory(field, () => HoldsMemory(field, site, cancel)) : IsKnown(innermost, catalog));
    }

    /// <summary>By a loop, by an operator that takes all of the sequence, or into a collection; operators that are lazy themselves pass it on.</summary>
    public static bool IsGoneThrough(IOperation sequence)
    {
        for (var hops = 0; hops < Site.Far; hops++)
        {
            var at = sequence.Parent;
            while (at is IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation) (sequence, at) = (at, at.Parent);
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

    private static IOperation? Argument(IOperation call, int ordinal) =>
        Site.ArgumentsOf(call).FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal) is { } found ? Site.Unwrap(found.Value) : null;

    private static bool HasZeroTimeout(IOperation call, Types types)
    {
        if (call is not IInvocationOperation { Arguments: var arguments }) return false;
        foreach (var argument in arguments)
            if (argument.Parameter is { } parameter && IsTimeout(parameter, types) && IsZero(argument.Value))
                return true;
        return false;
    }

    private static bool IsTimeout(IParameterSymbol parameter, Types types) =>
        Types.Same(parameter.Type, types.TimeSpan) || parameter.Type.SpecialType == SpecialType.System_Int32 && (parameter.Name.StartsWith("milliseconds", StringComparison.OrdinalIgnoreCase) || parameter.Name.StartsWith("microseconds", StringComparison.OrdinalIgnoreCase)) || parameter.Name == "timeout";

    private static bool IsZero(IOperation value) => Site.Unwrap(value) switch
    {
        { ConstantValue: { HasValue: true, Value: 0 or 0L or 0.0 } } => true,
        IFieldReferenceOperation { Field: { Name: "Zero", IsStatic: true } } => true,
        IDefaultValueOperation or IObjectCreationOperation { Arguments: [] } => true,
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.Name: "TimeSpan" }, Arguments: { Length: > 0 } parts } => parts.All(part => IsZero(part.Value)),
        IObjectCreationOperation { Type.Name: "TimeSpan", Arguments: var parts } => parts.All(part => IsZero(part.Value)),
        _ => false,
    };

    /// <summary>What a value is in the end, past the locals that hold it and what is wrapped around it; null where that cannot be seen.</summary>
    public static IOperation? Innermost(IOperation? value, Site site)
    {
        var catalog = site.Model.Catalog;
        for (var hops = 0; value is not null && hops < Most; hops++)
        {
            switch (value)
            {
                case IMemberReferenceOperation reference when catalog.Of(reference.Member).NonBlocking: return value;
                case IAwaitOperation { Operation: var awaited } when Waited.Configured(awaited) is IInvocationOperation asked && catalog.Of(asked.TargetMethod, asked.Instance?.Type) is { Memory: true } or { Wraps: Facts.OwnObject }: value = asked; break;
                case IInvocationOperation { Instance: { } on } call when catalog.Of(call.TargetMethod, on.Type).Wraps == Facts.OwnObject: value = Site.Unwrap(on); break;
                case IPropertyReferenceOperation { Instance: { } on } property when catalog.Of(property.Property, on.Type).Wraps == Facts.OwnObject: value = Site.Unwrap(on); break;
                case IInvocationOperation call when catalog.Of(call.TargetMethod).Wraps is >= 0 and var given: value = Argument(call, given); break;
                case IObjectCreationOperation { Constructor: { } constructor } creation when catalog.Of(constructor).Wraps is >= 0 and var wrapped: value = Argument(creation, wrapped); break;
                case ILocalReferenceOperation local: value = site.Member.OnlyValueOf(local.Local); break;
                default: return value;
            }
        }

        return null;
    }

    /// <summary>A field that says nothing of itself, but is only written where that can be seen.</summary>
    private static IFieldSymbol? FieldOf(IOperation innermost, Catalog catalog) =>
        innermost is IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences.IsEmpty: false } field } && !catalog.Of(field).NonBlocking && !catalog.Of(field.Type).NonBlocking ? field : null;

    private static bool IsKnown(IOperation innermost, Catalog catalog) =>
        innermost is IMemberReferenceOperation reference && catalog.Of(reference.Member).NonBlocking
        || innermost is IInvocationOperation call && catalog.Of(call.TargetMethod, call.Instance?.Type).Memory
        || innermost.Type is { } type && catalog.Of(type).NonBlocking;

    /// <summary>Goes through a field's values and through the fields that these come from. What only ever wraps itself is nothing in memory.</summary>
    private static bool HoldsMemory(IFieldSymbol field, Site site, CancellationToken cancel)
    {
        var (fields, catalog, known) = (new List<IFieldSymbol> { field }, site.Model.Catalog, false);
        for (var i = 0; i < fields.Count; i++)
        {
            if (i == Most) return false;
            var isGiven = false;
            foreach (var value in site.Member.References.ValuesOf(fields[i], cancel))
            {
                isGiven = true;
                if (Innermost(value, site) is not { } innermost) return false;
                if (FieldOf(innermost, catalog) is not { } another)
                {
                    if (!IsKnown(innermost, catalog)) return false;
                    known = true;
                }
                else if (!fields.Exists(seen => Types.Same(seen, another)))
                {
                    fields.Add(another);
                }
            }

            if (!isGiven) return false;
        }

        return known;
    }
}
