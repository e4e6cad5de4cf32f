using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>One variable, as the rule told it: name, kind, type.</summary>
internal sealed class Fold(string name, ReductionKind kind, SpecialType type, Edit edit)
{
    public string Name => name;

    /// <summary>Is it the variable itself, and not another one of its name that a lambda has?</summary>
    public bool Is(ISymbol? symbol, SyntaxNode loop) => symbol is not null && edit.Model.LookupSymbols(loop.SpanStart, name: name) is [var seen, ..] && Types.Same(seen, symbol);

    public static Fold Read(string told, Edit edit)
    {
        var parts = told.Split(':');
        return new Fold(parts[0], (ReductionKind)Enum.Parse(typeof(ReductionKind), parts[1]), (SpecialType)Enum.Parse(typeof(SpecialType), parts[2]), edit);
    }

    /// <summary>What changes nothing when it is folded in.</summary>
    public string? Start => (kind, type) switch
    {
        (ReductionKind.And, SpecialType.System_Boolean) => "true",
        (ReductionKind.Or or ReductionKind.Xor, SpecialType.System_Boolean) => "false",
        (_, SpecialType.System_Boolean) => null,
        (ReductionKind.Sum or ReductionKind.Product, SpecialType.System_Single or SpecialType.System_Double) => (kind == ReductionKind.Sum ? "0" : "1") + (type == SpecialType.System_Single ? "f" : ".0"),
        (_, SpecialType.System_Single or SpecialType.System_Double) => null,
        (ReductionKind.Sum or ReductionKind.Or or ReductionKind.Xor, _) => "0" + Suffix,
        (ReductionKind.Product, _) => "1" + Suffix,
        (ReductionKind.Min, _) => Keyword + ".MaxValue",
        (ReductionKind.Max, _) => Keyword + ".MinValue",
        (ReductionKind.And, SpecialType.System_Int32 or SpecialType.System_Int64) => "-1" + Suffix,
        (ReductionKind.And, _) => Keyword + ".MaxValue",
        _ => null,
    };

    private string Suffix => type switch { SpecialType.System_Int64 => "L", SpecialType.System_UInt32 => "u", SpecialType.System_UInt64 => "ul", _ => "" };

    private string Keyword => type switch { SpecialType.System_Int64 => "long", SpecialType.System_UInt32 => "uint", SpecialType.System_UInt64 => "ulong", _ => "int" };

    /// <param name="isAlone">Is a lock held?</param>
    public string Merge(string local, bool isAlone) => kind switch
    {
        ReductionKind.Sum => isAlone ? $"{name} += {local}" : $"{edit.NameOf(edit.Types.Interlocked!)}.Add(ref {name}, {local})",
        ReductionKind.Product => $"{name} *= {local}",
        ReductionKind.And => $"{name} &= {local}",
        ReductionKind.Or => $"{name} |= {local}",
        ReductionKind.Xor => $"{name} ^= {local}",
        _ => $"{name} = {edit.NameOf(edit.Types.Math!)}.{kind}({name}, {local})",
    };

    public bool IsAtomic => kind == ReductionKind.Sum && edit.Types.Interlocked?.GetMembers("Add").OfType<IMethodSymbol>().Any(method => method.Parameters[0].Type.SpecialType == type) == true;
}
