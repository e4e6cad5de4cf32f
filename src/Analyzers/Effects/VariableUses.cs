using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Where a member names a task by its variable, or a <c>WhenAll</c>, <c>WhenAny</c> or collection of it that a local holds, and where it puts something else in its place: by position.</summary>
internal sealed class VariableUses
{
    private readonly List<int> named = [];
    private readonly List<int> replaced = [];

    /// <param name="variable">What the path begins with.</param>
    /// <param name="path">The task, or the collection it comes out of.</param>
    /// <param name="isExact">Is it the task?</param>
    /// <param name="member">The code.</param>
    public VariableUses(ISymbol variable, IOperation path, bool isExact, Member member)
    {
        var locals = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var use in member.References.To(variable, path))
        {
            named.Add(use.Syntax.SpanStart);
            if (Replaces(use, path, isExact)) replaced.Add(use.Syntax.SpanStart);
            if (HolderOf(use) is { } all && locals.Add(all))
                foreach (var other in member.References.To(all, path))
                    if (other.Parent is not IInvocationOperation { TargetMethod.Name: "Add" }) named.Add(other.Syntax.SpanStart);
        }

        foreach (var index in TaskPath.Indices(path).SelectMany(index => index.DescendantsAndSelf()))
            if (TaskPath.Start(index) is { } counter)
                foreach (var use in member.References.To(counter, path).Where(Site.IsWritten))
                {
                    named.Add(use.Syntax.SpanStart);
                    replaced.Add(use.Syntax.SpanStart);
                }

        // A local that a pattern declares is part of what the pattern asks.
        if (variable is ILocalSymbol { DeclaringSyntaxReferences: [{ Span: var declared, SyntaxTree: var tree }] } && tree == path.Syntax.SyntaxTree) named.Add(declared.Start);
        named.Sort();
        replaced.Sort();
    }

    public bool AreIn(IOperation code) => IsIn(named, code);

    /// <summary>May the code put something else into the variable?</summary>
    public bool Replace(IOperation code) => IsIn(replaced, code);

    /// <summary>Is it still the same at a place as where something was made of it?</summary>
    public bool AreKept(IOperation from, IOperation to)
    {
        var (start, end) = (from.Syntax.SpanStart, to.Syntax.SpanStart);
        if (First(replaced, start) is var first && first < replaced.Count && replaced[first] < end) return false;
        for (var at = to.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation && !at.Syntax.Span.Contains(start) && Replace(at)) return false;
        return true;
    }

    /// <summary>May it be another by the time that a lambda runs?</summary>
    public bool ReplaceLater(IOperation lambda, ISymbol variable)
    {
        if (replaced.Count > 0 && replaced[replaced.Count - 1] >= lambda.Syntax.Span.End) return true;
        for (var at = lambda.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation && Replace(at) && !variable.DeclaringSyntaxReferences.Any(declared => declared.SyntaxTree == at.Syntax.SyntaxTree && at.Syntax.Span.Contains(declared.Span))) return true;
        return false;
    }

    /// <summary>Those of the statements that name it, in their order.</summary>
    public IEnumerable<IOperation> Naming(ImmutableArray<IOperation> statements)
    {
        if (statements.IsEmpty) yield break;
        var (end, all) = (0, (IReadOnlyList<IOperation>)statements);
        for (var i = First(named, statements[0].Syntax.SpanStart); i < named.Count; i++)
        {
            if (named[i] < end) continue;
            var before = all.CountBefore(named[i] + 1, static each => each.Syntax.SpanStart);
            var statement = statements[before - 1];
            end = statement.Syntax.Span.End;
            if (named[i] < end) yield return statement;
            else if (before == statements.Length) yield break;
        }
    }

    private static bool IsIn(List<int> positions, IOperation code)
    {
        var span = code.Syntax.Span;
        return First(positions, span.Start) is var first && first < positions.Count && positions[first] < span.End;
    }

    /// <summary>The first of the positions that is not before another.</summary>
    private static int First(List<int> positions, int start) => positions.BinarySearch(start) is var found && found < 0 ? ~found : found;

    /// <summary>The local that is given a <c>WhenAll</c> or <c>WhenAny</c> over it, or is a collection that it is put into.</summary>
    private static ILocalSymbol? HolderOf(IOperation use)
    {
        var isAll = false;
        while (use.Parent is IMemberReferenceOperation or IArrayElementReferenceOperation) use = use.Parent;
        if (use.Parent is IArgumentOperation or IConversionOperation && Given.ArgumentOf(use) is { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: var list } } }) return list;
        for (var at = use.Parent; at is not null and not (IBlockOperation or IAnonymousFunctionOperation or IExpressionStatementOperation); at = at.Parent)
        {
            if (at is IVariableDeclaratorOperation { Symbol: var local }) return isAll ? local : null;
            isAll |= at is IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" } or IArrayInitializerOperation or IObjectOrCollectionInitializerOperation or { Kind: Waited.CollectionExpression };
        }

        return null;
    }

    /// <summary>Is the task, or what its name begins with, assigned, referred to or started anew; is a collection added to, or something in it assigned?</summary>
    private static bool Replaces(IOperation use, IOperation path, bool isExact)
    {
        if (use is IVariableDeclaratorOperation) return true;
        for (var at = use; at?.Parent is { } outer;)
        {
            switch (outer)
            {
                case ISimpleAssignmentOperation assignment: return ReferenceEquals(assignment.Target, at) && IsPart(at);
                case ICoalesceAssignmentOperation assignment: return ReferenceEquals(assignment.Target, at) && IsPart(at);
                case ITupleOperation: return Site.AssignmentTo(at) is IDeconstructionAssignmentOperation && IsPart(at);
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }: return IsPart(at);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingNamespace.Name: "Linq", Instance: null, Arguments: [var first, ..] } call } when ReferenceEquals(first, outer): at = call; break;
                case IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "Enqueue" or "Push" or "TryAdd" or "Reset" or "AddCount" or "TryAddCount" or "Start", Instance: { } on } when ReferenceEquals(on, at): return IsPart(at);
                case IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsTask" or "ConfigureAwait", Instance: { } on } when ReferenceEquals(on, at): at = outer; break;
                case IConditionalAccessOperation access when ReferenceEquals(access.Operation, at): at = access.WhenNotNull.DescendantsAndSelf().FirstOrDefault(inner => inner is IConditionalAccessInstanceOperation); break;
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation: at = outer; break;
                case IMemberReferenceOperation { Instance: { } owner } when ReferenceEquals(owner, at): at = outer; break;
                case IArrayElementReferenceOperation { ArrayReference: var array } when ReferenceEquals(array, at): at = outer; break;
                default: return false;
            }
        }

        return false;

        // Of a collection an element's member counts, of a task its own members do not; an element of an array may be any of them.
        bool IsPart(IOperation target) => ReferenceEquals(target, use) || TaskPath.BeginsWith(path, target)
            || (isExact ? ElementOf(target) is { } elements && !ReferenceEquals(elements, target) && IsElementOf(path, elements) : target is not IArrayElementReferenceOperation && TaskPath.BeginsWith(target, path));
    }

    private static IOperation? ElementOf(IOperation target) => Site.Unwrap(target) switch
    {
        IArrayElementReferenceOperation { ArrayReference: var array } => array,
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list } => list,
        _ => null,
    };

    private static bool IsElementOf(IOperation path, IOperation collection)
    {
        for (IOperation? at = Site.Unwrap(path); at is not null; at = at switch { IMemberReferenceOperation { Instance: { } owner } => Site.Unwrap(owner), IArrayElementReferenceOperation { ArrayReference: var array } => Site.Unwrap(array), _ => null })
            if (ElementOf(at) is { } source && TaskPath.AreSame(source, collection)) return true;
        return false;
    }
}
