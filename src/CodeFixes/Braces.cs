using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Braces around statements, on lines of their own, as deep as what they belong to.</summary>
internal static class Braces
{
    /// <summary>Makes a block of the one statement that a loop or the like has, with lines before it.</summary>
    /// <param name="owner">The statement that the block is the body of.</param>
    /// <param name="lines">What comes first.</param>
    /// <param name="statement">The body so far, as it shall be.</param>
    /// <param name="edit">For the line ends of the file.</param>
    public static BlockSyntax Around(StatementSyntax owner, IEnumerable<string> lines, StatementSyntax statement, Edit edit)
    {
        var margin = Margin(owner);
        var inner = margin + Step(margin);
        var end = edit.NewLine;
        var isOnOwnLine = statement.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var added = lines.Select(line => SyntaxFactory.ParseStatement(inner + line + end)).ToList();
        var kept = statement.WithLeadingTrivia(isOnOwnLine ? statement.GetLeadingTrivia() : SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(inner)));
        if (!kept.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)) kept = kept.WithTrailingTrivia(kept.GetTrailingTrivia().Add(SyntaxFactory.EndOfLine(end)));
        added.Add(kept);

        // A statement on the line of its owner leaves no line end before the brace.
        var open = isOnOwnLine ? SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(margin)) : SyntaxFactory.TriviaList(SyntaxFactory.EndOfLine(end), SyntaxFactory.Whitespace(margin));
        return SyntaxFactory.Block(
            SyntaxFactory.Token(open, SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(SyntaxFactory.EndOfLine(end))),
            SyntaxFactory.List(added),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(margin)), SyntaxKind.CloseBraceToken, SyntaxFactory.TriviaList(SyntaxFactory.EndOfLine(end))));
    }

    /// <summary>Does a line begin with it?</summary>
    public static bool IsOnOwnLine(SyntaxNode node) => node.GetLeadingTrivia().Any(SyntaxKind.WhitespaceTrivia) || node.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    /// <summary>The blanks that the line of a statement begins with.</summary>
    public static string Margin(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>One level of the file's own kind.</summary>
    public static string Step(string margin) => margin.Contains('\t') ? "\t" : "    ";
}
