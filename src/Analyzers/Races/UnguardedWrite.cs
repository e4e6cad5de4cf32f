using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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

    /// <summary>The statement, or the expression, that the write is in.</summary>
    private SyntaxNode? Around { get; } = StatementAround(At)?.Syntax;

    public ImmutableDictionary<string, string?>? Properties { get; private init; }

    public static IReadOnlyList<UnguardedWrite> In(Member member, CancellationToken cancel)
    {
        List<UnguardedWrite>? found = null;
        foreach (var write in member.FieldWrites)
        {
            if (write is not { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }, Field: { ContainingType: { } type } field }) continue;
            if (member.Model.Guards.Of(field, cancel) is { } guard && !Guards.MayBeHeld(write.Syntax, guard, type, cancel) && !IsChoice(write.Syntax, field.Name, guard))
                (found ??= []).Add(new UnguardedWrite(write, guard, Lockable(write, guard, member, cancel)));
        }

        return found is null ? [] : WithRuns(found, member);
    }

    /// <summary><c>if (isShared) lock (gate) count++; else count++;</c></summary>
    private static bool IsChoice(SyntaxNode at, string field, string guard)
    {
        for (SyntaxNode? child = at, around = at.Parent; around is not (null or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax); child = around, around = around.Parent)
        {
            var other = around is ElseClauseSyntax { Parent: IfStatementSyntax choice } ? choice.Statement : around is IfStatementSyntax { Else.Statement: var no } first && first.Statement == child ? no : null;
            if (other?.DescendantNodesAndSelf().Any(node => node is LockStatementSyntax held && LockNames.Of(held.Expression) is var name && (name == guard || !LockNames.IsKnown(name)) && References.NamesOf(held)[field].Any()) == true) return true;
        }

        return false;
    }

    /// <summary>Writes in statements that follow each other belong together: one lock is put around all of them, or none.</summary>
    private static List<UnguardedWrite> WithRuns(List<UnguardedWrite> all, Member member)
    {
        // What is written under two locks would need both at once.
        var lockable = all.Where(write => write.Around is not null).GroupBy(write => write.Around!).Where(same => same.All(write => write.Statement is not null && write.Guard == same.First().Guard)).ToDictionary(same => same.Key, same => same.ToList());
        var told = new Dictionary<SyntaxNode, ImmutableDictionary<string, string?>>();
        foreach (var beside in lockable.Keys.GroupBy(statement => statement.Parent))
        {
            IEnumerable<SyntaxNode> siblings = beside.Key switch
            {
                BlockSyntax block => block.Statements,
                SwitchSectionSyntax section => section.Statements,
                _ => beside,
            };
            var run = new List<SyntaxNode>();
            foreach (var statement in siblings)
            {
                var writes = lockable.TryGetValue(statement, out var known) ? known : null;
                if (run.Count > 0 && lockable[run[0]][0].Guard != writes?[0].Guard) Tell();
                if (writes is not null) run.Add(statement);
            }

            if (run.Count > 0) Tell();

            void Tell()
            {
                var (from, to) = (run[0].SpanStart, run[run.Count - 1].Span.End);
                if (run.Count <= Most && !run.Any(statement => lockable[statement].Exists(write => IsReadElsewhere(write.At, from, to, member))))
                    for (var i = 0; i < run.Count; i++) told[run[i]] = ImmutableDictionary<string, string?>.Empty.Add(By, lockable[run[i]][0].Guard).Add(Before, i.ToString()).Add(Behind, (run.Count - 1 - i).ToString());
                run.Clear();
            }
        }

        return all.ConvertAll(write => write.Around is { } around && told.TryGetValue(around, out var properties) ? write with { Properties = properties } : write);
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
        if (write.Field.IsStatic && !locked.IsStatic || HasAnother(guard, type) || Guards.MayBeHeld(write.Syntax, null, type, cancel)) return null;
        if (!IsThereFirst(locked, member.Model.Guards, cancel) || StatementAround(write) is not { } statement || HasMore(statement)) return null;
        return member.Model.LeafLocks.StaysOne(locked, statement, member, cancel) ? statement : null;
    }

    /// <summary>Has a type that it is made of, in, or around a member of the same name, which code may mean?</summary>
    private static bool HasAnother(string name, INamedTypeSymbol type)
    {
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            if (!outer.GetMembers(name).IsEmpty) return true;
        return Types.Bases(type).Skip(1).Concat(type.GetTypeMembers()).Any(other => !other.GetMembers(name).IsEmpty);
    }

    /// <summary>Is the object to be locked made before any code runs, and never replaced?</summary>
    private static bool IsThereFirst(IFieldSymbol guard, Guards guards, CancellationToken cancel)
    {
        if (guard.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(cancel) is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or CollectionExpressionSyntax } declared || guards.IsWritten(guard, cancel)) return false;
        return !guard.IsStatic || guard.ContainingType.DeclaringSyntaxReferences.Length == 1 && RunsNothing(declared.Initializer.Value, guard.Type) && declared.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && type.Members.TakeWhile(member => member.SpanStart < declared.SpanStart).Where(member => member.Modifiers.Any(SyntaxKind.StaticKeyword)).SelectMany(InitialisersOf).All(value => value.SpanStart >= declared.SpanStart || IsPlain(value));
    }

    /// <summary>Does making the lock itself run no code in sight?</summary>
    private static bool RunsNothing(ExpressionSyntax made, ITypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty && made switch
    {
        ObjectCreationExpressionSyntax { Type: var named, Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } => named is PredefinedTypeSyntax || ((named as QualifiedNameSyntax)?.Right ?? named) is SimpleNameSyntax { Identifier.ValueText: var name } && name == type.Name,
        ImplicitObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 0 } or CollectionExpressionSyntax { Elements.Count: 0 } => true,
        _ => false,
    };

    private static IEnumerable<ExpressionSyntax> InitialisersOf(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax { Declaration.Variables: var fields } => fields.Select(field => field.Initializer?.Value).OfType<ExpressionSyntax>(),
        PropertyDeclarationSyntax { Initializer.Value: var value } => [value],
        _ => [],
    };

    /// <summary>A static initialiser before the lock's might run the code that is to take it, through whatever it reads, calls or makes.</summary>
    private static bool IsPlain(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax or DefaultExpressionSyntax or TypeOfExpressionSyntax or ObjectCreationExpressionSyntax { Type: PredefinedTypeSyntax, ArgumentList.Arguments.Count: 0, Initializer: null } => true,
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } => true,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => value.Parent?.Parent?.Parent is VariableDeclarationSyntax { Type: PredefinedTypeSyntax },
        _ => false,
    };

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
