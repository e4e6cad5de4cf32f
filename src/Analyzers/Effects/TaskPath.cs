using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The very object waited on, or the collection that it is taken out of, by the way it is named: the same variable, from there the same members and elements.</summary>
internal sealed class TaskPath(IOperation path, IOperation task)
{
    private readonly string members = MembersOf(task);

    /// <summary>Is what it names waited on itself, not just the collection it comes out of?</summary>
    public bool IsExact { get; } = AreSame(path, task);

    /// <summary>Does the value name just this?</summary>
    public bool Is(IOperation value) => IsExact && AreSame(value, path);

    /// <summary>Does the value name the source of tasks whose task waited on is?</summary>
    public bool IsSourceOf(IOperation source) => IsExact && Site.Unwrap(path) is IPropertyReferenceOperation { Property.Name: "Task", Instance: { } owner } && AreSame(source, owner);

    /// <summary>Is it the local that a pattern declares?</summary>
    public bool IsDeclaredBy(ISymbol? designated) => IsExact && path is ILocalReferenceOperation { Local: var local } && Types.Same(local, designated);

    /// <summary>Does the value name all of the collection?</summary>
    public bool IsAll(IOperation value) => Holds(value, "");

    /// <summary>The task, or a collection in which it is for certain.</summary>
    public bool IsIn(IOperation value) => Holds(value, members);

    /// <summary>Does another element's member stand for what is waited on? <c>x.T</c> for <c>p.T</c></summary>
    public bool IsLike(IOperation value) => members.Length == 0 || MembersOf(value) == members;

    private bool Holds(IOperation value, string rest)
    {
        value = Site.Unwrap(value);
        return AreSame(value, path) ? IsExact || rest.Length == 0 : value switch
        {
            IPropertyReferenceOperation { Property.Name: "Values", Instance: { } map } => rest is "" or ".Value" && Holds(map, ""),
            IInvocationOperation { TargetMethod: { Name: "Select" or "SelectMany", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var source }, { Value: var given }] } =>
                TaskSets.Question(given) is var (each, answer) && Types.Same(Start(Waited.Configured(answer)), each) && (rest.Length == 0 || MembersOf(Waited.Configured(answer)) == rest) && Holds(source, ""),
            IInvocationOperation { TargetMethod: { Name: "Where", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var source }, { Value: var given }] } =>
                TaskSets.Question(given) is var (_, answer) && IsNotNull(answer) && Holds(source, rest),
            IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList" or "ToHashSet" or "AsEnumerable" or "Cast" or "OfType" or "Reverse" or "OrderBy" or "OrderByDescending" or "Distinct" or "Concat" or "Union" or "Append" or "Prepend", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var source }, ..] } => Holds(source, rest),
            IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsTask" or "ConfigureAwait", Instance: { } on } => Holds(on, rest),
            _ => false,
        };
    }

    private static bool IsNotNull(IOperation answer) => answer switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, RightOperand: var none } => Site.Unwrap(none).ConstantValue is { HasValue: true, Value: null },
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var none } } } => Site.Unwrap(none).ConstantValue is { HasValue: true, Value: null },
        _ => false,
    };

    /// <summary>What a question about each element asks of what is waited on, if it asks that.</summary>
    public static IOperation? Asked(IOperation answer, IParameterSymbol each, IOperation task)
    {
        var members = MembersOf(task);
        return answer.DescendantsAndSelf().FirstOrDefault(inner => Types.Same(Start(inner), each) && MembersOf(inner) == members);
    }

    /// <summary>The variable that a name begins with: <c>t</c>, <c>s</c> of <c>s.Task</c>, <c>f</c> of <c>this.f</c>; null where it comes out of a call.</summary>
    public static ISymbol? Start(IOperation path)
    {
        for (var hops = 0; hops < Site.Far; hops++)
        {
            switch (Site.Unwrap(path))
            {
                case ILocalReferenceOperation { Local: var local }: return local;
                case IParameterReferenceOperation { Parameter: var parameter }: return parameter;
                case IFieldReferenceOperation { Field: var field, Instance: null or IInstanceReferenceOperation }: return field;
                case IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: null or IInstanceReferenceOperation }: return property;
                case var part when OwnerOf(part) is { } owner: path = owner; break;
                default: return null;
            }
        }

        return null;
    }

    /// <summary>Does one name begin with the other?</summary>
    public static bool BeginsWith(IOperation path, IOperation other)
    {
        for (IOperation? at = path; at is not null; at = OwnerOf(Site.Unwrap(at)))
            if (AreSame(at, other)) return true;
        return false;
    }

    /// <summary>The parts of a name that say which element: <c>i</c> of <c>tasks[i]</c>.</summary>
    public static IEnumerable<IOperation> Indices(IOperation path)
    {
        for (IOperation? at = path; at is not null; at = OwnerOf(Site.Unwrap(at)))
            foreach (var index in IndicesOf(Site.Unwrap(at)))
                yield return index;
    }

    private static IEnumerable<IOperation> IndicesOf(IOperation part) => part switch
    {
        IArrayElementReferenceOperation { Indices: var indices } => indices,
        IPropertyReferenceOperation { Arguments: var arguments } => arguments.Select(argument => argument.Value),
        _ => [],
    };

    private static IOperation? OwnerOf(IOperation part) => part switch
    {
        IFieldReferenceOperation { Instance: var owner } => owner,
        IPropertyReferenceOperation { Instance: var owner } => owner,
        IArrayElementReferenceOperation { ArrayReference: var array } => array,
        _ => null,
    };

    /// <summary>Do two expressions name the same variable, member or element? Of the results of calls nobody knows.</summary>
    public static bool AreSame(IOperation one, IOperation other)
    {
        for (var hops = 0; hops < Site.Far; hops++)
        {
            (one, other) = (Site.Unwrap(one), Site.Unwrap(other));
            switch (one, other)
            {
                case (ILocalReferenceOperation a, ILocalReferenceOperation b): return Types.Same(a.Local, b.Local);
                case (IParameterReferenceOperation a, IParameterReferenceOperation b): return Types.Same(a.Parameter, b.Parameter);
                case (IInstanceReferenceOperation, IInstanceReferenceOperation): return true;
                case (IArrayElementReferenceOperation, IArrayElementReferenceOperation): break;
                case (IFieldReferenceOperation a, IFieldReferenceOperation b) when Types.Same(a.Field, b.Field): break;
                case (IPropertyReferenceOperation a, IPropertyReferenceOperation b) when Types.Same(a.Property, b.Property): break;
                default: return false;
            }

            if (!IndicesOf(one).SequenceEqual(IndicesOf(other), SameIndex.Comparer)) return false;
            if ((OwnerOf(one), OwnerOf(other)) is not ({ } first, { } second)) return OwnerOf(one) is null && OwnerOf(other) is null;
            (one, other) = (first, second);
        }

        return false;
    }

    /// <summary><c>.Key.Task</c> of <c>p.Key.Task</c>, <c>ts[0].Key.Task</c> and <c>ts.First().Key.Task</c>.</summary>
    private static string MembersOf(IOperation path)
    {
        var members = "";
        for (var at = Site.Unwrap(path); members.Length < Site.Far && at is IFieldReferenceOperation { Instance: not null } or IPropertyReferenceOperation { Property.IsIndexer: false, Instance: not null }; at = Site.Unwrap(OwnerOf(at)!))
            members = "." + ((IMemberReferenceOperation)at).Member.Name + members;
        return members;
    }

    private sealed class SameIndex : IEqualityComparer<IOperation>
    {
        public static readonly SameIndex Comparer = new();

        public bool Equals(IOperation? one, IOperation? other) => one is not null && other is not null && SyntaxFactory.AreEquivalent(one.Syntax, other.Syntax)
            && !one.DescendantsAndSelf().Any(part => part is IInvocationOperation or IObjectCreationOperation or IAwaitOperation or IIncrementOrDecrementOperation or IAssignmentOperation);

        public int GetHashCode(IOperation index) => 0;
    }
}
