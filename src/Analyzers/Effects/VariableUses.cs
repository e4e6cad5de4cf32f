using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Where a member names a variable, a <c>WhenAll</c> over it that a local holds, and where it puts something else into it: by position.</summary>
internal sealed class VariableUses
{
    private readonly List<int> named = [];
    private readonly List<int> replaced = [];

    /// <param name="variable">A local, a parameter, a field or a property.</param>
    /// <param name="near">Part of the code that is looked through.</param>
    /// <param name="member">The code.</param>
    public VariableUses(ISymbol variable, IOperation near, Member member)
    {
        var locals = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var use in member.References.To(variable, near))
        {
            named.Add(use.Syntax.SpanStart);
            if (Replaces(use)) replaced.Add(use.Syntax.SpanStart);
            if (HolderOf(use) is { } all && locals.Add(all))
                foreach (var other in member.References.To(all, near)) named.Add(other.Syntax.SpanStart);
        }

        // A local that a pattern declares is part of what the pattern asks.
        if (variable is ILocalSymbol { DeclaringSyntaxReferences: [{ Span: var declared, SyntaxTree: var tree }] } && tree == near.Syntax.SyntaxTree) named.Add(declared.Start);
        named.Sort();
        replaced.Sort();
    }

    public bool AreIn(IOperation code) => IsIn(named, code);

    /// <summary>May the code put something else into the variable?</summary>
    public bool Replace(IOperation code) => IsIn(replaced, code);

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
        if (use.Parent is IArgumentOperation or IConversionOperation && Given.ArgumentOf(use) is { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: var list } } }) return list;
        for (var at = use.Parent; at is not null and not (IBlockOperation or IAnonymousFunctionOperation or IExpressionStatementOperation); at = at.Parent)
        {
            if (at is IVariableDeclaratorOperation { Symbol: var local }) return isAll ? local : null;
            isAll |= at is IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" } or IArrayInitializerOperation or IObjectOrCollectionInitializerOperation or { Kind: Waited.CollectionExpression };
        }

        return null;
    }

    /// <summary>Is what it names, or something taken out of it, assigned, referred to, added to or started anew?</summary>
    private static bool Replaces(IOperation use)
    {
        if (use is IVariableDeclaratorOperation) return true;
        for (var at = use; at?.Parent is { } outer;)
        {
            switch (outer)
            {
                case ISimpleAssignmentOperation assignment: return ReferenceEquals(assignment.Target, at) && at is not IArrayElementReferenceOperation;
                case ICoalesceAssignmentOperation assignment: return ReferenceEquals(assignment.Target, at);
                case ITupleOperation: return Site.AssignmentTo(at) is IDeconstructionAssignmentOperation;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }: return true;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingNamespace.Name: "Linq", Instance: null, Arguments: [var first, ..] } call } when ReferenceEquals(first, outer): at = call; break;
                case IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "Enqueue" or "Push" or "TryAdd" or "Reset" or "AddCount" or "TryAddCount" or "Start", Instance: { } on } when ReferenceEquals(on, at): return true;
                case IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsTask" or "ConfigureAwait", Instance: { } on } when ReferenceEquals(on, at): at = outer; break;
                case IConditionalAccessOperation access when ReferenceEquals(access.Operation, at): at = access.WhenNotNull.DescendantsAndSelf().FirstOrDefault(inner => inner is IConditionalAccessInstanceOperation); break;
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation: at = outer; break;
                case IMemberReferenceOperation { Instance: { } owner } when ReferenceEquals(owner, at): at = outer; break;
                case IArrayElementReferenceOperation { ArrayReference: var array } when ReferenceEquals(array, at): at = outer; break;
                default: return false;
            }
        }

        return false;
    }
}
