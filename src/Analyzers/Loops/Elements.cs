using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The array elements that a loop reads and writes: do two iterations ever meet at one?</summary>
/// <param name="index">The loop's variable; null in a <c>foreach</c>.</param>
internal sealed class Elements(ISymbol? index, Member member, ILoopOperation loop)
{
    private readonly List<(IArrayElementReferenceOperation At, bool Written)> uses = [];
    private readonly List<IOperation> wholes = [];

    public void Add(IArrayElementReferenceOperation at, bool written) => uses.Add((at, written));

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
        if (!IsPlainUse(at)) wholes.Add(at);
    }

    /// <summary>What may be shared by two iterations, as a message says it; null for nothing.</summary>
    /// <param name="calleesRead">Do methods called by the loop read elements of arrays of their own knowledge?</param>
    public string? Conflict(bool calleesRead)
    {
        // Of uses that say the same, one will do.
        var distinct = uses.GroupBy(use => (Variable: VariableOf(use.At.ArrayReference), Dimension: OwnDimension(use.At), use.At.Indices.Length, use.At.Type, use.Written)).Select(same => same.First()).ToList();
        foreach (var (write, _) in distinct.Where(use => use.Written))
        {
            var dimension = OwnDimension(write);
            if (dimension < 0 || VariableOf(write.ArrayReference) is not { } array) return $"writes '{Shown(write)}'";
            var alone = array is ILocalSymbol local && IsKnownHereOnly(local);
            if (calleesRead && !alone) return $"a method that it calls may read '{Shown(write)}'";
            if (wholes.Find(whole => !alone || Types.Same(VariableOf(whole), array)) is { } read) return $"reads all of '{Shown(read)}'";
            foreach (var (other, written) in distinct)
            {
                var same = Types.Same(VariableOf(other.ArrayReference), array);
                if (same ? OwnDimension(other) != dimension : !alone && OwnDimension(other) != dimension && MayBeSame(write, other))
                    return $"{(written ? "writes" : "reads")} '{Shown(other)}'";
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
            if ((at.Indices[i] is IConversionOperation { IsImplicit: true, Operand: var plain } ? plain : at.Indices[i]) is ILocalReferenceOperation local && Types.Same(local.Local, index))
                return i;
        return -1;
    }

    /// <summary>A variable or field that holds one array while the loop runs: nothing in the loop can assign it.</summary>
    private static ISymbol? VariableOf(IOperation array) => Site.Unwrap(array) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }, Field: { IsVolatile: false } field } => field,
        _ => null,
    };

    private static bool MayBeSame(IArrayElementReferenceOperation a, IArrayElementReferenceOperation b) =>
        a.Indices.Length == b.Indices.Length && !(a.Type is { IsValueType: true } first && b.Type is { IsValueType: true } second && first.SpecialType is var x && second.SpecialType is var y && x != y && Size(x) != Size(y));

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
        var last = OutermostAfter(declared.Span.Start);
        return !member.References.To(local, loop).Any(use =>
            use is ILocalReferenceOperation && use.Syntax.SpanStart < last && !IsPlainUse(use) && use.Parent is not (IForEachLoopOperation or IConversionOperation { Parent: IForEachLoopOperation }));
    }

    private static bool IsPlainUse(IOperation reference) => reference.Parent switch
    {
        IArrayElementReferenceOperation element => ReferenceEquals(element.ArrayReference, reference) && element.Parent is not IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out or RefKind.In },
        IPropertyReferenceOperation { Property.Name: "Length" or "LongLength" or "Rank" } => true,
        IInvocationOperation { TargetMethod: { Name: "GetLength" or "GetUpperBound", ContainingType.SpecialType: SpecialType.System_Array } } => true,
        _ => reference is ILocalReferenceOperation { IsDeclaration: true },
    };

    /// <summary>The end of the outermost loop around this one that goes round with the same local.</summary>
    private int OutermostAfter(int declaration)
    {
        IOperation outermost = loop;
        for (var at = loop.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation && !at.Syntax.Span.Contains(declaration) || at is IAnonymousFunctionOperation && !at.Syntax.Span.Contains(declaration))
                outermost = at;
        return outermost.Syntax.Span.End;
    }
}
