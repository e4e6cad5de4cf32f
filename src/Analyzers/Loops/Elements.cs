using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The array elements that a loop reads and writes: do two iterations ever meet at one?</summary>
/// <param name="index">The loop's variable; null in a <c>foreach</c>.</param>
internal sealed class Elements(ISymbol? index, Member member, ILoopOperation loop)
{
    private readonly List<Use> uses = [];
    private readonly List<IOperation> wholes = [];
    private readonly FlatRows blocks = new(index, member, loop);
    private readonly JaggedRows rows = new(member, loop);

    /// <param name="At">The element, or the part.</param>
    /// <param name="Array">The variable that holds the array, or the array of rows; null where that is not known.</param>
    /// <param name="Type">Of an element.</param>
    /// <param name="Rank">So many indices.</param>
    /// <param name="OfRow">Is it in a row of an array of arrays, which holds no row twice?</param>
    /// <param name="Own">Which of the indices is the loop's variable; -1 for none.</param>
    /// <param name="Block">What each round has of the array, where that is more than an element; null where it is not.</param>
    private sealed record Use(IOperation At, ISymbol? Array, ITypeSymbol? Type, int Rank, bool OfRow, int Own, string? Block, bool Written)
    {
        public bool IsOwn => Own >= 0;

        public bool IsSamePlace(Use other) => Own == other.Own && Block == other.Block;
    }

    public void Add(IArrayElementReferenceOperation at, bool written)
    {
        var row = rows.HolderOf(at.ArrayReference);
        var own = OwnDimension(row?.Row ?? at);
        var block = row is null && own < 0 ? blocks.Of(at) : null;
        uses.Add(new(at, row?.All ?? VariableOf(at.ArrayReference), at.Type, at.Indices.Length, row is not null, block is null ? own : 0, block, written));
    }

    /// <summary>Is it a part of an array that this round has for itself, seen as a span?</summary>
    public bool AddPart(IOperation span, bool written)
    {
        if (blocks.OfSpan(span) is not var (array, block)) return false;
        uses.Add(new(span, VariableOf(array), (array.Type as IArrayTypeSymbol)?.ElementType, 1, OfRow: false, 0, block, written));
        return true;
    }

    /// <summary>A value through which elements of an array may be seen: the array itself, an interface, a piece of memory, a wrapper.</summary>
    public static bool IsView(IOperation at) =>
        at.Kind is OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.FieldReference or OperationKind.PropertyReference or OperationKind.Invocation && at.Type switch
        {
            null or { SpecialType: SpecialType.System_String } => false,
            IArrayTypeSymbol or { SpecialType: SpecialType.System_Array } => true,
            { TypeKind: TypeKind.Struct } view => view.Name is "Memory" or "ReadOnlyMemory" or "ArraySegment",
            // The framework's own lists and tables keep their elements to themselves.
            { TypeKind: TypeKind.Class, ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } } => false,
            { TypeKind: TypeKind.Interface } view => IsSequence(view) || view.AllInterfaces.Any(IsSequence),
            { TypeKind: TypeKind.Class } view => view.AllInterfaces.Any(IsSequence),
            _ => false,
        };

    private static bool IsSequence(ITypeSymbol type) => type.SpecialType == SpecialType.System_Collections_IEnumerable;

    /// <summary>An array that is gone through, passed on or looked at as a whole.</summary>
    public void AddWhole(IOperation at)
    {
        if (!IsPlainUse(at) && !IsPart(at)) wholes.Add(at);
    }

    /// <summary>Is it the array of a span over what the round has for itself?</summary>
    private bool IsPart(IOperation array) => array.Parent is IArgumentOperation { Parent: { } call } && blocks.OfSpan(call) is not null;

    /// <summary>What may be shared by two iterations, as a message says it; null for nothing.</summary>
    /// <param name="calleesRead">Do methods called by the loop read elements of arrays of their own knowledge?</param>
    public string? Conflict(bool calleesRead)
    {
        // Of uses that say the same, one will do.
        var distinct = uses.GroupBy(use => use with { At = loop }).Select(same => same.First()).ToList();
        foreach (var write in distinct.Where(use => use.Written))
        {
            if (!write.IsOwn || write.Array is not { } array) return $"writes '{Shown(write.At)}'";
            var alone = write.OfRow || array is ILocalSymbol local && IsKnownHereOnly(local);
            if (calleesRead && !alone) return $"a method that it calls may read '{Shown(write.At)}'";
            if (wholes.Find(whole => !alone || Types.Same(VariableOf(whole), array)) is { } read) return $"reads all of '{Shown(read)}'";
            foreach (var other in distinct)
            {
                var same = Types.Same(other.Array, array) && other.OfRow == write.OfRow;
                if (same ? !other.IsSamePlace(write) : !alone && !(other.IsOwn && other.IsSamePlace(write)) && MayBeSame(write, other))
                    return $"{(other.Written ? "writes" : "reads")} '{Shown(other.At)}'";
            }
        }

        return null;
    }

    /// <summary>As a message says it.</summary>
    public static string Shown(IOperation at) => at.Syntax.ToString() is { Length: <= 40 } text ? text : at.Syntax.ToString().Substring(0, 40) + "…";

    /// <summary>The dimension that the loop's variable alone selects; -1 for none.</summary>
    private int OwnDimension(IArrayElementReferenceOperation at)
    {
        for (var i = 0; i < at.Indices.Length; i++)
            if (IsIndex(at.Indices[i], index)) return i;
        return -1;
    }

    /// <summary>The loop's variable, and nothing else.</summary>
    public static bool IsIndex(IOperation at, ISymbol? index) => (at is IConversionOperation { IsImplicit: true, Operand: var plain } ? plain : at) is ILocalReferenceOperation local && Types.Same(local.Local, index);

    /// <summary>A variable or field that holds one array while the loop runs: nothing in the loop can assign it.</summary>
    private static ISymbol? VariableOf(IOperation array) => Site.Unwrap(array) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }, Field: { IsVolatile: false } field } => field,
        _ => null,
    };

    private static bool MayBeSame(Use a, Use b) =>
        a.Rank == b.Rank && !(a.Type is { IsValueType: true } first && b.Type is { IsValueType: true } second && first.SpecialType is var x && second.SpecialType is var y && x != y && Size(x) != Size(y));

    // int[] may be looked at as uint[], but not as byte[].
    private static int Size(SpecialType type) => type switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
        SpecialType.System_Int32 or SpecialType.System_UInt32 => 4,
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_IntPtr or SpecialType.System_UIntPtr => 8,
        SpecialType.System_Single => 14,
        SpecialType.System_Double => 18,
        _ => 0,
    };

    /// <summary>Was the array made for this local, and has nobody else been given it when the loop runs?</summary>
    private bool IsKnownHereOnly(ILocalSymbol local)
    {
        if (!Fresh.IsMadeHere(local, member) || local.DeclaringSyntaxReferences is not [var declared]) return false;
        var last = OutermostAfter(declared.Span.Start, loop);
        return !member.References.To(local, loop).Any(use =>
            use is ILocalReferenceOperation && use.Syntax.SpanStart < last && !IsPlainUse(use) && !IsPart(use) && use.Parent is not (IForEachLoopOperation or IConversionOperation { Parent: IForEachLoopOperation }));
    }

    public static bool IsPlainUse(IOperation reference) => reference.Parent switch
    {
        IArrayElementReferenceOperation element => ReferenceEquals(element.ArrayReference, reference) && element.Parent is not IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out or RefKind.In },
        IPropertyReferenceOperation { Property.Name: "Length" or "LongLength" or "Rank" } => true,
        IInvocationOperation { TargetMethod: { Name: "GetLength" or "GetUpperBound", ContainingType.SpecialType: SpecialType.System_Array } } => true,
        _ => reference is ILocalReferenceOperation { IsDeclaration: true },
    };

    /// <summary>The end of the outermost loop around this one that goes round with the same local.</summary>
    public static int OutermostAfter(int declaration, ILoopOperation loop)
    {
        IOperation outermost = loop;
        for (var at = loop.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation && !at.Syntax.Span.Contains(declaration) || at is IAnonymousFunctionOperation && !at.Syntax.Span.Contains(declaration))
                outermost = at;
        return outermost.Syntax.Span.End;
    }
}
