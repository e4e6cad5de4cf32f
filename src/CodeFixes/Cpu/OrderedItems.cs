using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>A parallel loop whose rounds each add an item to a list: each writes it into an array, at its own number, and the list gets them all in their order.</summary>
internal static class OrderedItems
{
    public static (LoopHeader Loop, StatementSyntax[] Statements, int At)? Of(Edit edit, LoopHeader loop, string method, ArgumentSyntax[] options, string[] lists)
    {
        if (CountOf(loop, edit) is not var (count, number)) return null;
        var (first, last, body) = (new List<StatementSyntax>(), new List<StatementSyntax>(), loop.Body);
        var indent = ParallelLoop.IndentOf(loop.Loop).ToFullString();
        var adds = new Dictionary<StatementSyntax, string>();
        foreach (var list in lists)
        {
            if (AddTo(list, loop.Body) is not { Expression: InvocationExpressionSyntax call } add || TypeOf(call, edit) is not { } type) return null;
            var items = ParallelLoop.Unused(list + "InOrder", edit, (SyntaxNode?)edit.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? loop.Loop);
            first.Add(ParseStatement($"{indent}var {items} = new {type}[{count}];{edit.NewLine}"));
            last.Add(ParseStatement($"{indent}{list}.AddRange({items});{edit.NewLine}"));
            adds.Add(add, $"{items}[{number}] = {call.ArgumentList.Arguments[0].Expression.WithoutTrivia()};");
        }

        body = adds.TryGetValue(body, out var only) ? ParseStatement(only).WithTriviaFrom(body) : body.ReplaceNodes(adds.Keys, (add, now) => ParseStatement(adds[add]).WithTriviaFrom(now));
        var inside = ParallelLoop.BodyOf(body, loop, edit);
        var lambda = loop.IsRange ? ParallelLoop.Lambda(loop, loop.Variable, inside, edit.NewLine) : ParallelLoop.Lambda(loop, [loop.Variable, Identifier(ParallelLoop.Discard(loop, edit)), Identifier(number)], inside, edit.NewLine);
        var blank = loop.Loop.GetLeadingTrivia().TakeWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToArray();
        first[0] = first[0].WithLeadingTrivia(blank.Concat(first[0].GetLeadingTrivia()));
        var parallel = ParallelLoop.Call(loop, method, [.. loop.Source, .. options, Argument(lambda)]).WithLeadingTrivia(loop.Loop.GetLeadingTrivia().Skip(blank.Length));
        return (loop, [.. first, parallel, .. last], first.Count);
    }

    /// <summary><c>list.AddRange(ParallelMap.Map(items, item => …));</c></summary>
    public static StatementSyntax? Mapped(Edit edit, LoopHeader loop, string map, string list, string? token)
    {
        if (AddTo(list, loop.Body) is not { Expression: InvocationExpressionSyntax call } add || loop.Body is BlockSyntax { Statements: [.., var last] } && last != add || CountOf(loop, edit) is not var (count, _)) return null;
        var source = loop.Source[0].ToString();
        if (loop.IsRange)
        {
            if (edit.Types.Linq is not { } linq || edit.Model.GetTypeInfo(((ForStatementSyntax)loop.Loop).Declaration!.Type, edit.Cancel).Type is not { SpecialType: SpecialType.System_Int32 }) return null;
            source = $"{edit.NameOf(linq)}.Range({source}, {count})";
        }

        var item = call.ArgumentList.Arguments[0].Expression.WithoutTrivia();
        CSharpSyntaxNode work = loop.Body is BlockSyntax { Statements.Count: > 1 } ? ParallelLoop.BlockOf(loop.Body.ReplaceNode(add, ParseStatement($"return {item};").WithTriviaFrom(add)), loop.Loop, null, edit.NewLine) : item;
        var arguments = new List<ArgumentSyntax> { Argument(ParseExpression(source)), Argument(ParallelLoop.Lambda(loop, loop.Variable, work, edit.NewLine)) };
        if (token is not null) arguments.Add(Argument(ParseExpression(token)).WithNameColon(NameColon(IdentifierName("token")).WithColonToken(Token(SyntaxKind.ColonToken).WithTrailingTrivia(Space))));
        var mapped = ParallelLoop.Call(loop, map + ".Map", arguments).Expression.WithoutTrivia();
        return ParallelLoop.Call(loop, list + ".AddRange", [Argument(mapped)]);
    }

    /// <summary>How many rounds there are, and which one it is.</summary>
    private static (string Count, string Number)? CountOf(LoopHeader loop, Edit edit)
    {
        var variable = loop.Variable.Text;
        if (!loop.IsRange)
            return loop.Source[0].Expression is var source and (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }) && edit.Model.GetSymbolInfo(((CommonForEachStatementSyntax)loop.Loop).Expression, edit.Cancel).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol && edit.Model.GetTypeInfo(((CommonForEachStatementSyntax)loop.Loop).Expression, edit.Cancel).Type is { } type
                ? ($"{source}.{(type is IArrayTypeSymbol ? "Length" : "Count")}", ParallelLoop.Unused("index", edit, (SyntaxNode?)edit.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? loop.Loop))
                : null;
        var (from, to) = (loop.Source[0].Expression, loop.Source[1].Expression);
        if (from is not (LiteralExpressionSyntax or IdentifierNameSyntax) || from.ToString() == variable) return null;
        var isZero = from is LiteralExpressionSyntax { Token.Value: 0 or 0L };
        var distance = isZero ? $"{to}" : $"{(to is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax ? to : ParenthesizedExpression(to))} - {from}";
        var isLength = isZero && to is LiteralExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" or "Count" };
        if (isLength && isZero || edit.Types.Math is not { } math) return isLength && isZero ? (distance, variable) : null;

        // A range that ends before it begins has no rounds.
        return ($"{edit.NameOf(math)}.Max({distance}, 0)", isZero ? variable : $"{variable} - {from}");
    }

    private static ExpressionStatementSyntax? AddTo(string list, StatementSyntax body) => (body is BlockSyntax block ? block.Statements : SingletonList(body)).OfType<ExpressionStatementSyntax>().FirstOrDefault(statement =>
        statement.Expression is InvocationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null }], Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name }, Name.Identifier.Text: "Add" } } && name == list);

    /// <summary>Of an item, as it can be written here.</summary>
    private static string? TypeOf(InvocationExpressionSyntax add, Edit edit) =>
        edit.Model.GetSymbolInfo(add, edit.Cancel).Symbol is IMethodSymbol { Parameters: [{ Type: var item }] } && item is not (IArrayTypeSymbol or { IsAnonymousType: true }) ? item.ToMinimalDisplayString(edit.Model, add.SpanStart) : null;
}
