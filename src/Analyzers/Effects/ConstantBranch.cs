using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Branches that a call does not reach, because it is made with a constant: <c>Save(wait: false)</c>, where <c>Save</c> has <c>if (wait) task.Wait();</c>.
/// Parameters that are asked for their truth, for null or for a constant are worked out, from call to call; all else may be so or not.
/// </summary>
internal sealed class ConstantBranch(Concurrency model, CancellationToken cancel)
{
    public static readonly ImmutableDictionary<IParameterSymbol, object?> Nothing = ImmutableDictionary.Create<IParameterSymbol, object?>(SymbolEqualityComparer.Default);

    /// <summary>The parameters that a call gives constants, of its own or its caller's.</summary>
    public ImmutableDictionary<IParameterSymbol, object?> Given(Step call, IMethodSymbol callee, ImmutableDictionary<IParameterSymbol, object?> known)
    {
        var given = Nothing;
        callee = (callee.PartialImplementationPart ?? callee).OriginalDefinition;
        if (callee.DeclaringSyntaxReferences.IsEmpty || !callee.Parameters.Any(IsOfConstants)) return given;
        if (ModelOf(call.At)?.GetOperation(call.At, cancel) is not { } made) return given;
        foreach (var argument in Site.ArgumentsOf(made))
            if (argument.Parameter is { RefKind: RefKind.None } of && of.Ordinal < callee.Parameters.Length && callee.Parameters[of.Ordinal] is var parameter && IsOfConstants(parameter) && TryWorkOut(argument.Value, known, out var value) && !IsAssigned(parameter))
                given = given.Add(parameter, value);
        return given;
    }

    private static bool IsOfConstants(IParameterSymbol parameter) => parameter.RefKind == RefKind.None && !parameter.IsParams;

    /// <summary>Is the place in a branch that is not taken, or behind a way out that is?</summary>
    public bool IsOff(SyntaxNode at, ImmutableDictionary<IParameterSymbol, object?> known) =>
        !known.IsEmpty && ConditionsOf(at).Any(each => IsNever(each.Condition, each.Value, known) || each.IsBranch && IsDecided(each.Condition, known));

    /// <summary>Is it so for some arguments, as far as the text tells: does a condition around it name a parameter of its function? Most do not, and need not be bound.</summary>
    public static bool MayBeOff(SyntaxNode at)
    {
        var parameters = at.Ancestors().FirstOrDefault(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or IndexerDeclarationSyntax or MemberDeclarationSyntax)?.ChildNodes().OfType<BaseParameterListSyntax>().FirstOrDefault()?.Parameters;
        return parameters is { Count: > 0 } list && ConditionsOf(at).Any(each => each.Condition.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var name } && list.Any(parameter => parameter.Identifier.ValueText == name)));
    }

    /// <summary>What has to be so for the place to be reached, in its function.</summary>
    private static IEnumerable<(ExpressionSyntax Condition, bool Value, bool IsBranch)> ConditionsOf(SyntaxNode at)
    {
        SyntaxNode child = at;
        for (var around = at.Parent; around is not null and not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax); child = around, around = around.Parent)
        {
            switch (around)
            {
                case IfStatementSyntax choice when choice.Statement == child: yield return (choice.Condition, true, true); break;
                case ElseClauseSyntax { Parent: IfStatementSyntax choice }: yield return (choice.Condition, false, false); break;
                case ConditionalExpressionSyntax choice when choice.Condition != child: yield return (choice.Condition, choice.WhenTrue == child, false); break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both when both.Right == child: yield return (both.Left, true, false); break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either when either.Right == child: yield return (either.Left, false, false); break;
                case BlockSyntax block:
                    foreach (var statement in block.Statements)
                    {
                        if (statement == child) break;
                        if (statement is IfStatementSyntax { Else: null } guard && Leaves(guard.Statement)) yield return (guard.Condition, false, false);
                    }

                    break;
            }
        }
    }

    private static bool Leaves(StatementSyntax statement) => statement is ReturnStatementSyntax or ThrowStatementSyntax || statement is BlockSyntax { Statements: [.., ReturnStatementSyntax or ThrowStatementSyntax] };

    /// <summary>Can the condition not have this value?</summary>
    private bool IsNever(ExpressionSyntax condition, bool value, ImmutableDictionary<IParameterSymbol, object?> known) =>
        Names(condition, known) && ModelOf(condition)?.GetOperation(condition, cancel) is { } operation && Is(operation, !value, known);

    private static bool Names(SyntaxNode condition, ImmutableDictionary<IParameterSymbol, object?> known) =>
        condition.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var name } && known.Keys.Any(parameter => parameter.Name == name));

    /// <summary>Is the condition a question about such parameters alone, put to a method in sight? It cannot be worked out, but has been decided, and nobody can say that it holds.</summary>
    private bool IsDecided(ExpressionSyntax condition, ImmutableDictionary<IParameterSymbol, object?> known)
    {
        if (!Names(condition, known) || ModelOf(condition)?.GetOperation(condition, cancel) is not { } asked) return false;
        (asked, var answer) = Site.Asked(asked, true);
        if (asked is IPropertyReferenceOperation { Property: { Name: "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } optional }) asked = Site.Unwrap(optional);
        return asked is IInvocationOperation { TargetMethod: { IsStatic: true } question, Arguments: var arguments }
            && arguments.All(argument => argument.Parameter?.RefKind == RefKind.Out || TryWorkOut(argument.Value, known, out _))
            && arguments.Any(argument => Site.Unwrap(argument.Value) is IParameterReferenceOperation)
            && LooksAtArguments(question.OriginalDefinition, [], cancel)
            && (Answer(question.OriginalDefinition, arguments, known) is { } worked ? worked != answer : arguments.All(argument => argument.Parameter is not { Type: { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum } }));
    }

    /// <summary>Of a question that is one expression over its parameters; null where it cannot be worked out.</summary>
    private bool? Answer(IMethodSymbol question, ImmutableArray<IArgumentOperation> arguments, ImmutableDictionary<IParameterSymbol, object?> known)
    {
        if (Returned.By(question.DeclaringSyntaxReferences[0].GetSyntax(cancel)) is not { } body || ModelOf(body)?.GetOperation(body, cancel) is not { } answer) return null;
        var given = Nothing;
        foreach (var argument in arguments)
            if (argument.Parameter is { } of && TryWorkOut(argument.Value, known, out var value)) given = given.SetItem(question.Parameters[of.Ordinal], value);
        return Is(answer, true, given) ? true : Is(answer, false, given) ? false : null;
    }

    /// <summary>A static method in sight that names nothing but its parameters, its variables, constants, and members of plain values.</summary>
    private bool LooksAtArguments(IMethodSymbol method, HashSet<IMethodSymbol> seen, CancellationToken cancel)
    {
        if (seen.Count > 8 || method.DeclaringSyntaxReferences is not [var declaration] || ModelOf(declaration.GetSyntax(cancel)) is not { } semantics) return false;
        if (!seen.Add(method)) return true;
        return declaration.GetSyntax(cancel).ChildNodes().Where(part => part is BlockSyntax or ArrowExpressionClauseSyntax).SelectMany(part => part.DescendantNodes()).OfType<SimpleNameSyntax>().All(name => semantics.GetSymbolInfo(name, cancel).Symbol switch
        {
            IParameterSymbol or ILocalSymbol or ITypeSymbol or INamespaceSymbol or IDiscardSymbol => true,
            IFieldSymbol field => field.IsConst || field.IsStatic && field.IsReadOnly,
            IMethodSymbol { IsStatic: true, DeclaringSyntaxReferences.IsEmpty: false } own => LooksAtArguments(own.OriginalDefinition, seen, cancel),
            { ContainingType.OriginalDefinition.SpecialType: not (SpecialType.None or SpecialType.System_DateTime) } => true,
            _ => false,
        });
    }

    /// <summary>Is the condition sure to have this value?</summary>
    private static bool Is(IOperation condition, bool value, ImmutableDictionary<IParameterSymbol, object?> known)
    {
        (condition, value) = Site.Asked(condition, value);
        if (condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } logical) return TryWorkOut(condition, known, out var found) && found is bool worked && worked == value;

        // Of a chain, which leans to the left, all operands have to be so or any one will do.
        var kind = logical.OperatorKind;
        var isAll = kind == BinaryOperatorKind.ConditionalAnd == value;
        IOperation left = logical;
        while (left is IBinaryOperation chain && chain.OperatorKind == kind)
        {
            if (IsOperand(chain.RightOperand) != isAll) return !isAll;
            left = Site.Unwrap(chain.LeftOperand);
        }

        return IsOperand(left);

        // One chain in another is as deep as anybody looks.
        bool IsOperand(IOperation operand) => Site.Asked(operand, value) is var (asked, answer) && TryWorkOut(asked, known, out var found) && found is bool worked && worked == answer;
    }

    private static bool TryWorkOut(IOperation operation, ImmutableDictionary<IParameterSymbol, object?> known, out object? value)
    {
        value = null;
        if (operation.ConstantValue.HasValue)
        {
            value = operation.ConstantValue.Value;
            return true;
        }

        operation = Site.Unwrap(operation);
        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: var constant } }: value = constant; return true;
            case IDefaultValueOperation { Type.IsReferenceType: true }: return true;
            case IParameterReferenceOperation { Parameter: var parameter }: return known.TryGetValue(parameter, out value);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_String } } comparison:
                return TryCompare(comparison.LeftOperand, comparison.RightOperand, comparison.OperatorKind == BinaryOperatorKind.Equals, known, out value);
            case IIsPatternOperation { Value: var asked, Pattern: IConstantPatternOperation { Value: var wanted } }: return TryCompare(asked, wanted, true, known, out value);
            case IIsPatternOperation { Value: var asked, Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var wanted } } }: return TryCompare(asked, wanted, false, known, out value);
            default: return false;
        }
    }

    /// <summary>Constants, or parameters that are: no comparisons of comparisons, nor of values of several types.</summary>
    private static bool TryCompare(IOperation one, IOperation other, bool whenSame, ImmutableDictionary<IParameterSymbol, object?> known, out object? value)
    {
        value = null;
        if (!IsPlain(one) || !IsPlain(other) || !TryWorkOut(one, known, out var left) || !TryWorkOut(other, known, out var right) || left is not null && right is not null && left.GetType() != right.GetType()) return false;
        value = Equals(left, right) == whenSame;
        return true;

        static bool IsPlain(IOperation operation) => operation.ConstantValue.HasValue || Site.Unwrap(operation) is IParameterReferenceOperation or IDefaultValueOperation or ILiteralOperation;
    }

    private bool IsAssigned(IParameterSymbol parameter) => parameter.ContainingSymbol.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax(cancel).DescendantNodes()).Any(node => node switch
    {
        AssignmentExpressionSyntax { Left: var target } => target.DescendantNodesAndSelf().Any(part => IsFor(part, parameter)),
        PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var target } => IsFor(target, parameter),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression, Operand: var target } => IsFor(target, parameter),
        ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: var target } => IsFor(target, parameter),
        RefExpressionSyntax { Expression: var target } => IsFor(target, parameter),
        _ => false,
    });

    private static bool IsFor(SyntaxNode target, IParameterSymbol parameter) => target is IdentifierNameSyntax { Identifier.ValueText: var name } && name == parameter.Name;

    private SemanticModel? ModelOf(SyntaxNode node) =>
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        model.For(node.SyntaxTree)?.Compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030
}
