using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Streams, readers and writers that a method is given: what it does with them is I/O only if they are not in memory, and
/// that its callers know. Parameters are bits, by their ordinals.
/// </summary>
internal static class InMemory
{
    /// <summary>Of an argument that is in memory whatever the caller was given.</summary>
    public const int Always = -1;

    private const int Most = 64;

    /// <summary>The parameter of its body that a call reads or writes; -1 where it is another object, or the parameter is written to.</summary>
    public static int ParameterOf(IOperation? source, Site site) =>
        source is not null && Settled.Innermost(source, site) is IParameterReferenceOperation { Parameter: { Ordinal: < Most } parameter }
        && Types.Same(parameter.ContainingSymbol, site.Frame.Symbol) && !site.Member.IsAssigned(parameter) ? parameter.Ordinal : -1;

    /// <summary>Which parameters of the callee get something in memory, or what the caller itself was given.</summary>
    public static ImmutableArray<(int To, int From)> Handed(Site site, CancellationToken cancel)
    {
        var handed = ImmutableArray<(int, int)>.Empty;
        foreach (var argument in Site.ArgumentsOf(site.Operation))
        {
            if (argument is not { Parameter: { Ordinal: < Most, RefKind: RefKind.None } parameter, Value: var value } || !IsIO(parameter.Type)) continue;
            value = Site.Unwrap(value);
            if (Settled.IsInMemory(value, site, cancel)) handed = handed.Add((parameter.Ordinal, Always));
            else if (ParameterOf(value, site) is >= 0 and var own) handed = handed.Add((parameter.Ordinal, own));
        }

        return handed;
    }

    /// <summary>The parameters of the callee that are in memory, when these of the caller are.</summary>
    public static ulong Behind(Step call, ulong known)
    {
        if (call.Handed.IsDefault) return 0;
        var given = 0UL;
        foreach (var (to, from) in call.Handed)
            if (from == Always || (known >> from & 1) != 0) given |= 1UL << to;
        return given;
    }

    private static bool IsIO(ITypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            if (at is { Name: "Stream" or "TextReader" or "TextWriter" or "BinaryReader" or "BinaryWriter", ContainingNamespace: { Name: "IO", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } }) return true;
        return false;
    }
}
