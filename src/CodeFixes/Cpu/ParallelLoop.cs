using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>Writes the statement that a loop becomes: a call of <c>Parallel</c> with the loop's body as a lambda.</summary>
internal static class ParallelLoop
{
    /// <summary>The blanks that the loop's line begins with.</summary>
    public static SyntaxTriviaList IndentOf(StatementSyntax loop)
    {
        var last = loop.GetLeadingTrivia().LastOrDefault();
        return last.IsKind(SyntaxKind.WhitespaceTrivia) ? TriviaList(last) : TriviaList();
    }

    public static SyntaxTriviaList Deeper(StatementSyntax loop) => TriviaList(Whitespace(IndentOf(loop).ToFullString() + Braces.Step(IndentOf(loop).ToFullString())));

    /// <summary>The loop's body as a block of its own, laid out as the loop is, and ending after <paramref name="last"/>.</summary>
    public static BlockSyntax BlockOf(StatementSyntax body, StatementSyntax loop, StatementSyntax? last, string newLine)
    {
        var indent = IndentOf(loop);
        var end = EndOfLine(newLine);
        if (body is not BlockSyntax block)
            block = Block(body).WithOpenBraceToken(Token(indent, SyntaxKind.OpenBraceToken, TriviaList(end))).WithCloseBraceToken(Token(indent, SyntaxKind.CloseBraceToken, TriviaList()));
        if (last is not null)
        {
            var isOnOneLine = !block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) && !block.CloseBraceToken.LeadingTrivia.Any(SyntaxKind.WhitespaceTrivia);
            block = block.WithStatements(block.Statements.Add(isOnOneLine
                ? last.WithTrailingTrivia(Space)
                : last.WithLeadingTrivia(block.Statements is [.., var before] ? IndentOf(before) : Deeper(loop)).WithTrailingTrivia(end)));
        }

        return block.WithCloseBraceToken(block.CloseBraceToken.WithTrailingTrivia());
    }

    /// <summary>The body of a lambda: the expression alone, where there is nothing else.</summary>
    public static CSharpSyntaxNode BodyOf(StatementSyntax body, LoopHeader loop, Edit edit) =>
        body is ExpressionStatementSyntax { Expression: var expression } && !body.DescendantTrivia().Any(Edit.IsComment) ? expression.WithoutTrivia() : BlockOf(body, loop.Loop, null, edit.NewLine);

    /// <summary>A block with these statements, laid out below the loop.</summary>
    public static string BlockOf(string[] statements, StatementSyntax loop, Edit edit)
    {
        var indent = IndentOf(loop).ToFullString();
        return $"{indent}{{{edit.NewLine}{string.Concat(statements.Select(statement => Deepened(indent + statement, Braces.Step(indent), edit) + edit.NewLine))}{indent}}}";
    }

    public static ExpressionSyntax LambdaOf(string[] parameters, string block, Edit edit) =>
        ParseExpression($"{(parameters is [var only] ? only : $"({string.Join(", ", parameters)})")} =>{edit.NewLine}{block}", options: edit.Node.SyntaxTree.Options);

    /// <summary>One level deeper, but for the lines of a text that goes over several.</summary>
    private static string Deepened(string statement, string step, Edit edit)
    {
        var code = ParseStatement(statement, options: edit.Node.SyntaxTree.Options);
        var text = Microsoft.CodeAnalysis.Text.SourceText.From(statement);
        return string.Concat(text.Lines.Select(line =>
        {
            var token = code.FullSpan.Contains(line.Start) ? code.FindToken(line.Start) : default;
            var isInText = token.SpanStart < line.Start && line.Start < token.Span.End;
            return (isInText || line.Span.IsEmpty ? "" : step) + text.ToString(line.SpanIncludingLineBreak);
        }));
    }

    /// <summary>A block that stood deeper, moved out to where the loop stands.</summary>
    public static BlockSyntax Moved(BlockSyntax block, StatementSyntax loop, string newLine)
    {
        var to = IndentOf(loop).ToFullString();
        var from = block.CloseBraceToken.LeadingTrivia.LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString();
        if (from.Length <= to.Length || !from.StartsWith(to, StringComparison.Ordinal)) return block.WithCloseBraceToken(block.CloseBraceToken.WithTrailingTrivia());
        var moved = block.ReplaceTrivia(
            block.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) && trivia.ToString().StartsWith(from, StringComparison.Ordinal) && trivia.SyntaxTree!.GetText().Lines.GetLineFromPosition(trivia.SpanStart).Start == trivia.SpanStart),
            (trivia, _) => Whitespace(to + trivia.ToString().Substring(from.Length)));
        return moved.WithCloseBraceToken(moved.CloseBraceToken.WithTrailingTrivia());
    }

    /// <summary>As many workers as there are cores: a long loop is given more and more threads of the pool otherwise (docs/loops.md).</summary>
    public static IEnumerable<ArgumentSyntax> Options(Edit edit, string? token)
    {
        if (edit.Types.ParallelOptions is not { } options || edit.Types.Named("System.Environment") is not { } environment) return [];
        var cancellation = token is null ? "" : $", CancellationToken = {token}";
        return [Argument(ParseExpression($"new {edit.NameOf(options)} {{ MaxDegreeOfParallelism = {edit.NameOf(environment)}.ProcessorCount{cancellation} }}"))];
    }

    /// <summary><c>Parallel.For(0, n, i =></c> and the rest, in the place and with the trivia of the loop.</summary>
    public static ExpressionStatementSyntax Call(LoopHeader loop, string method, IEnumerable<ArgumentSyntax> arguments) =>
        Statement(loop, InvocationExpression(ParseExpression(method), ArgumentList(SeparatedList(arguments, Separators(arguments.Count() - 1)))));

    public static ExpressionStatementSyntax Statement(LoopHeader loop, ExpressionSyntax call) =>
        AsWritten(ExpressionStatement(call)).WithLeadingTrivia(loop.Loop.GetLeadingTrivia()).WithTrailingTrivia(loop.Loop.GetTrailingTrivia());

    /// <summary>Made tokens ask to be formatted, and would have the lines around them formatted too.</summary>
    private static T AsWritten<T>(T node) where T : SyntaxNode => node.ReplaceTokens(
        node.DescendantTokens().Where(token => token.LeadingTrivia.Concat(token.TrailingTrivia).Any(IsEmpty)),
        (_, token) => token.WithLeadingTrivia(token.LeadingTrivia.Where(trivia => !IsEmpty(trivia))).WithTrailingTrivia(token.TrailingTrivia.Where(trivia => !IsEmpty(trivia))));

    private static bool IsEmpty(SyntaxTrivia trivia) => trivia.FullSpan.IsEmpty;

    private static IEnumerable<SyntaxToken> Separators(int count) => Enumerable.Repeat(Token(TriviaList(), SyntaxKind.CommaToken, TriviaList(Space)), count);

    /// <summary>The arrow of a lambda, and what followed the header of the loop after it.</summary>
    public static SyntaxToken Arrow(LoopHeader loop, bool isBlock, string newLine)
    {
        var trailing = !isBlock ? TriviaList(Space)
            : loop.Body is BlockSyntax ? loop.Close.TrailingTrivia
            : loop.Close.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? loop.Close.TrailingTrivia : TriviaList(EndOfLine(newLine));
        return Token(TriviaList(Space), SyntaxKind.EqualsGreaterThanToken, trailing);
    }

    public static ExpressionSyntax Lambda(LoopHeader loop, SyntaxToken variable, CSharpSyntaxNode body, string newLine) =>
        SimpleLambdaExpression(Parameter(variable), body).WithArrowToken(Arrow(loop, body is BlockSyntax, newLine));

    public static ExpressionSyntax Lambda(LoopHeader loop, IEnumerable<SyntaxToken> variables, CSharpSyntaxNode body, string newLine) =>
        ParenthesizedLambdaExpression(ParameterList(SeparatedList(variables.Select(Parameter), Separators(variables.Count() - 1))), body).WithArrowToken(Arrow(loop, body is BlockSyntax, newLine));

    /// <summary>The <c>continue</c>s of this very loop, and not of one inside it.</summary>
    public static IEnumerable<ContinueStatementSyntax> ContinuesOf(StatementSyntax body) =>
        body.DescendantNodesAndSelf(node => node == body || node is not (ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ContinueStatementSyntax>();

    /// <summary>The name of a parameter that is not used: <c>_</c>, where the body throws nothing away.</summary>
    public static string Discard(LoopHeader loop, Edit edit) => loop.Body.DescendantTokens().Any(token => token.ValueText == "_") ? Unused("state", edit, loop.Loop) : "_";

    /// <summary>A name that nothing here has yet.</summary>
    public static string Unused(string name, Edit edit, SyntaxNode scope)
    {
        var taken = new HashSet<string>(scope.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        var free = name;
        for (var n = 2; taken.Contains(free) || !edit.Model.LookupSymbols(scope.SpanStart, name: free).IsEmpty; n++) free = name + n;
        return free;
    }
}
