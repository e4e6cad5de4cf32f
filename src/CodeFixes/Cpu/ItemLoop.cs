using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>Writes a call that is given a lambda for each item as a plain loop; what the lambda leaves early goes on with the next item.</summary>
internal static class ItemLoop
{
    /// <param name="header"><c>foreach (var x in list)</c></param>
    public static StatementSyntax? Of(string header, ExpressionStatementSyntax statement, LambdaExpressionSyntax work, string newLine)
    {
        if (work.Body is not BlockSyntax block)
        {
            if (!statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)) return Rewrite.Statements($"{header} {work.Body.WithoutTrivia()};")[0].WithTriviaFrom(statement);
            var margin = ParallelLoop.IndentOf(statement).ToFullString();
            return Rewrite.Statements($"{header}{newLine}{margin}{Braces.Step(margin)}{work.Body.WithoutTrivia()};")[0].WithTriviaFrom(statement);
        }

        var returns = Tail.Own(block).OfType<ReturnStatementSyntax>().ToArray();
        if (returns.Any(leave => leave.Expression is not null || leave.Ancestors().TakeWhile(node => node != block).Any(Tail.IsLoop))) return null;
        block = block.ReplaceNodes(returns, (_, leave) => ParseStatement("continue;").WithTriviaFrom(leave));
        block = block.WithCloseBraceToken(block.CloseBraceToken.WithTrailingTrivia(statement.GetTrailingTrivia()));
        var trailing = work.ArrowToken.TrailingTrivia;
        return ParseStatement(header + ";") switch
        {
            ForEachStatementSyntax each => each.WithStatement(block).WithCloseParenToken(each.CloseParenToken.WithTrailingTrivia(trailing)).WithLeadingTrivia(statement.GetLeadingTrivia()),
            ForStatementSyntax counted => counted.WithStatement(block).WithCloseParenToken(counted.CloseParenToken.WithTrailingTrivia(trailing)).WithLeadingTrivia(statement.GetLeadingTrivia()),
            _ => null,
        };
    }
}
