using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A write of a field without the lock under which other code uses it.</summary>
/// <param name="At">The field, where it is written.</param>
/// <param name="Guard">The lock.</param>
/// <param name="Statement">What can be put under the lock: the statement, or the expression that is all of a body; null where that is not certain to be safe.</param>
internal sealed record UnguardedWrite(IFieldReferenceOperation At, string Guard, IOperation? Statement)
{
    /// <summary>What the fix is told: the lock, and how many statements right before and behind belong under it too.</summary>
    public const string By = "by", Before = "before", Behind = "behind";

    /// <summary>Statements side by side that one lock is put around.</summary>
    private const int Most = 20;

    public ImmutableDictionary<string, string?>? Properties { get; private init; }

    public static IReadOnlyList<UnguardedWrite> In(Member member, CancellationToken cancel)
    {
        List<UnguardedWrite>? found = null;
        foreach (var write in member.FieldWrites)
        {
            if (write is not { Instance: null or IInstanceReferenceOperation, Field: { ContainingType: { } type } field }) continue;
            if (member.Model.Guards.Of(field, cancel) is { } guard && !Guards.MayBeHeld(write.Syntax, guard, type, cancel))
                (found ??= []).Add(new UnguardedWrite(write, guard, Lockable(write, guard, member, cancel)));
        }

        return found is null ? [] : WithRuns(found, member);
    }

    /// <summary>Writes in statements that follow each other belong together: one lock is put around them.</summary>
    private static List<UnguardedWrite> WithRuns(List<UnguardedWrite> all, Member member)
    {
        var lockable = new HashSet<(SyntaxNode?, string)>(all.Where(write => write.Statement is not null).Select(write => ((SyntaxNode?)write.Statement!.Syntax, write.Guard)));
        return all.ConvertAll(write =>
        {
            if (write.Statement is not { } statement) return write;
            var siblings = statement.Syntax is StatementSyntax { Parent: BlockSyntax { Statements: var inBlock } } ? inBlock : statement.Syntax is StatementSyntax { Parent: SwitchSectionSyntax { Statements: var inSection } } ? inSection : default;
            var (place, before, behind) = (siblings.IndexOf(each => each == statement.Syntax), 0, 0);
            while (place - before > 0 && before < Most && lockable.Contains((siblings[place - before - 1], write.Guard))) before++;
            while (place >= 0 && place + behind + 1 < siblings.Count && behind < Most && lockable.Contains((siblings[place + behind + 1], write.Guard))) behind++;

            // A run longer than that is nobody's: each statement for itself.
            if (before == Most || behind == Most) (before, behind) = (0, 0);
            var first = before > 0 ? siblings[place - before] : statement.Syntax;
            var last = behind > 0 ? siblings[place + behind] : statement.Syntax;
            if (IsReadElsewhere(write.At, first.SpanStart, last.Span.End, member)) return write;
            return write with { Properties = ImmutableDictionary<string, string?>.Empty.Add(By, write.Guard).Add(Before, before.ToString()).Add(Behind, behind.ToString()) };
        });
    }

    /// <summary>Who looks at the field first, and writes it then, has to say what belongs together.</summary>
    private static bool IsReadElsewhere(IFieldReferenceOperation write, int from, int to, Member member) =>
        member.References.To(write.Field, write).Any(use => (use.Syntax.SpanStart < from || use.Syntax.Span.End > to) && !(use.Parent is ISimpleAssignmentOperation { Target: var target } && ReferenceEquals(target, use)));

    /// <summary>
    /// The smallest piece of code around the write that a lock can be put around, where nobody can come to wait for ever: whoever holds the lock neither
    /// waits for anybody nor takes another, here as elsewhere.
    /// </summary>
    private static IOperation? Lockable(IFieldReferenceOperation write, string guard, Member member, CancellationToken cancel)
    {
        // A serialiser may make the object without the lock; an attribute may ask for that.
        if (write.Field.ContainingType is not { TypeKind: TypeKind.Class } type || !type.GetAttributes().IsEmpty || type.GetMembers(guard) is not [IFieldSymbol { Type: { IsReferenceType: true, SpecialType: not SpecialType.System_String } } locked]) return null;
        if (write.Field.IsStatic ? !locked.IsStatic : !locked.IsStatic && write.Instance is not IInstanceReferenceOperation) return null;
        if (!IsThereFirst(locked, member.Model.Guards, cancel) || StatementAround(write) is not { } statement || HasMore(statement)) return null;
        return member.Model.LeafLocks.StaysOne(locked, statement, member, cancel) ? statement : null;
    }

    /// <summary>Is the object to be locked made before any code runs, and never replaced?</summary>
    private static bool IsThereFirst(IFieldSymbol guard, Guards guards, CancellationToken cancel)
    {
        if (guard.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(cancel) is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or CollectionExpressionSyntax } declared || guards.IsWritten(guard, cancel)) return false;

        // A static initialiser before it might run the code that is to take the lock.
        return !guard.IsStatic || guard.ContainingType.DeclaringSyntaxReferences.Length == 1 && declared.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && type.Members.TakeWhile(member => member.SpanStart < declared.SpanStart).All(member => member is not (FieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null }) || !member.DescendantNodes().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 }));
    }

    private static IOperation? StatementAround(IOperation write)
    {
        for (var at = write.Parent; at is not null; at = at.Parent)
        {
            if (at is IExpressionStatementOperation or IReturnOperation { Kind: OperationKind.Return })
                return at.Syntax is ExpressionStatementSyntax or ReturnStatementSyntax || at.Syntax.Parent is ArrowExpressionClauseSyntax && at.Parent is { Parent: IMethodBodyOperation or ILocalFunctionOperation or null } ? at : null;
            if (at.Syntax is StatementSyntax || at is IAnonymousFunctionOperation) return null;
        }

        return null;
    }

    /// <summary>Does it declare what others use, wait, or refer to a place rather than a value?</summary>
    private static bool HasMore(IOperation statement) =>
        statement.Syntax.ContainsDirectives || statement.Syntax.Parent is LabeledStatementSyntax
        || statement.Syntax.DescendantNodes().Any(node => node is SingleVariableDesignationSyntax or AwaitExpressionSyntax or RefExpressionSyntax or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or ThrowExpressionSyntax);
}
