using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>The header of a loop as a parallel one takes it: what to go through, and the name of each.</summary>
internal sealed class LoopHeader
{
    private LoopHeader(StatementSyntax loop, StatementSyntax body, SyntaxToken close, bool isRange, ArgumentSyntax[] source, SyntaxToken variable)
    {
        Loop = loop;
        Body = body;
        Close = close;
        IsRange = isRange;
        Source = source;
        Variable = variable.WithoutTrivia();
    }

    public StatementSyntax Loop { get; }
    public StatementSyntax Body { get; }

    /// <summary>The parenthesis that ends the header; a comment may follow it.</summary>
    public SyntaxToken Close { get; }

    /// <summary>From one number to another, and not over a collection?</summary>
    public bool IsRange { get; }

    public ArgumentSyntax[] Source { get; }
    public SyntaxToken Variable { get; }

    /// <summary>Null for a header that a parallel loop cannot take over as it is.</summary>
    public static LoopHeader? Of(StatementSyntax? loop, Edit edit)
    {
        if (loop is null || loop.ContainsDirectives) return null;
        var header = loop switch
        {
            ForStatementSyntax counted => Range(counted, edit),
            ForEachStatementSyntax { AwaitKeyword.RawKind: 0 } each => Elements(each, edit),
            _ => null,
        };
        return header is null || HasComment(loop, header.Close) ? null : header;
    }

    /// <summary>From a constant up to another one: such a range is not empty, and its parts have a place to begin.</summary>
    public bool IsLongRange(Edit edit) => Loop is ForStatementSyntax { Declaration.Variables: [{ Initializer.Value: var start }], Condition: BinaryExpressionSyntax { Right: var end } }
        && Number(start, edit) is { } from && Number(end, edit) is { } to && from < to;

    private static long? Number(ExpressionSyntax constant, Edit edit) => edit.Model.GetConstantValue(constant, edit.Cancel).Value switch { int number => number, long number => number, _ => null };

    private static bool HasComment(StatementSyntax loop, SyntaxToken close) =>
        loop.DescendantTrivia().Any(trivia => Edit.IsComment(trivia) && trivia.SpanStart > loop.SpanStart && trivia.SpanStart < close.SpanStart);

    private static LoopHeader? Elements(ForEachStatementSyntax each, Edit edit)
    {
        var info = edit.Model.GetForEachStatementInfo(each);
        if (edit.Model.GetTypeInfo(each.Expression, edit.Cancel) is not { Type: { IsRefLikeType: false } source } || !info.ElementConversion.IsIdentity) return null;
        var sequences = source.AllInterfaces.Concat(new[] { source }).OfType<INamedTypeSymbol>().Where(type => Types.Same(type.OriginalDefinition, edit.Types.Enumerable)).ToArray();
        if (source is IArrayTypeSymbol { Rank: > 1 } || sequences is not [{ TypeArguments: [var element] }] || !Types.Same(element, info.ElementType)) return null;
        return new LoopHeader(each, each.Statement, each.CloseParenToken, isRange: false, [Argument(each.Expression.WithoutTrivia())], each.Identifier);
    }

    private static LoopHeader? Range(ForStatementSyntax counted, Edit edit)
    {
        if (counted is not { Declaration.Variables: [{ Initializer.Value: var start } index], Incrementors: [var step], Condition: BinaryExpressionSyntax condition }) return null;
        if (edit.Model.GetDeclaredSymbol(index, edit.Cancel) is not ILocalSymbol { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } variable || !StepsByOne(step, index.Identifier.Text)) return null;
        if (condition.Left is not IdentifierNameSyntax { Identifier.Text: var compared } || compared != index.Identifier.Text || edit.Model.GetTypeInfo(condition, edit.Cancel).Type is null) return null;
        if (Bound(condition, variable, edit) is not { } bound || Typed(start.WithoutTrivia(), start, variable, edit) is not { } from || Typed(bound, condition.Right, variable, edit) is not { } to) return null;
        return new LoopHeader(counted, counted.Statement, counted.CloseParenToken, isRange: true, [Argument(from), Argument(to)], index.Identifier);
    }

    private static bool StepsByOne(ExpressionSyntax step, string index) => step switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression, Operand: IdentifierNameSyntax name } => name.Identifier.Text == index,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression, Operand: IdentifierNameSyntax name } => name.Identifier.Text == index,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Left: IdentifierNameSyntax name, Right: LiteralExpressionSyntax { Token.Value: 1 } } => name.Identifier.Text == index,
        _ => false,
    };

    /// <summary>The first number that is not gone through any more.</summary>
    private static ExpressionSyntax? Bound(BinaryExpressionSyntax condition, ILocalSymbol variable, Edit edit)
    {
        var right = condition.Right.WithoutTrivia();
        if (condition.IsKind(SyntaxKind.LessThanExpression)) return right;
        if (!condition.IsKind(SyntaxKind.LessThanOrEqualExpression)) return null;
        if (edit.Model.GetConstantValue(condition.Right, edit.Cancel) is { HasValue: true, Value: int.MaxValue or long.MaxValue }) return null;
        if (right is LiteralExpressionSyntax { Token.Value: int last }) return LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(last + 1));
        if (right is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.SubtractExpression, Left: var length, Right: LiteralExpressionSyntax { Token.Value: 1 } }) return length.WithoutTrivia();
        if (right is BinaryExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax) right = ParenthesizedExpression(right);
        return BinaryExpression(SyntaxKind.AddExpression, right.WithTrailingTrivia(Space), Token(SyntaxKind.PlusToken).WithTrailingTrivia(Space), LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(1)));
    }

    /// <summary>Both ends must have the variable's type, or another overload would be chosen, and another type for the variable.</summary>
    private static ExpressionSyntax? Typed(ExpressionSyntax written, ExpressionSyntax original, ILocalSymbol variable, Edit edit)
    {
        var type = edit.Model.GetTypeInfo(original, edit.Cancel).Type;
        if (Types.Same(type, variable.Type)) return written;
        if (variable.Type.SpecialType == SpecialType.System_Int32) return type?.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char ? written : null;
        if (written is LiteralExpressionSyntax { Token: { Value: int number } token } literal) return literal.WithToken(Literal(token.Text + "L", (long)number));
        return type?.SpecialType == SpecialType.System_Int32
            ? CastExpression(PredefinedType(Token(SyntaxKind.LongKeyword)), written is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? written : ParenthesizedExpression(written))
            : null;
    }
}
