using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Statements, or the expression that is all of a body, put under a lock as they are.</summary>
internal static class LockedStatement
{
    /// <summary>A statement, with so many right before and behind it.</summary>
    public static bool TryWrap(StatementSyntax statement, int before, int behind, string gate, Edit edit)
    {
        // An edit for one of its neighbours has done it. Two locks at once are for nobody but the author.
        if (statement.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax).Any(node => node is LockStatementSyntax)) return false;
        if (before + behind == 0)
        {
            edit.Replace(statement, AroundOne(statement, gate, edit));
            return true;
        }

        var siblings = statement.Parent switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            _ => default,
        };
        var (place, first) = (siblings.IndexOf(statement), siblings.IndexOf(statement) - before);
        if (first < 0 || place + behind >= siblings.Count) return false;
        var run = siblings.Skip(first).Take(before + 1 + behind).ToArray();
        if (run.Any(each => each is not (ExpressionStatementSyntax or ReturnStatementSyntax) || Braces.IsOnOwnLine(each) != Braces.IsOnOwnLine(statement))) return false;
        var list = siblings.ToList();
        list.RemoveRange(first, run.Length);
        list.Insert(first, AroundAll(run, gate, edit));
        edit.Replace(statement.Parent!, statement.Parent is BlockSyntax whole ? whole.WithStatements(SyntaxFactory.List(list)) : ((SwitchSectionSyntax)statement.Parent!).WithStatements(SyntaxFactory.List(list)));
        return true;
    }

    private static LockStatementSyntax AroundOne(StatementSyntax statement, string gate, Edit edit)
    {
        var margin = Braces.Margin(statement);
        var isOwnLine = Braces.IsOnOwnLine(statement);
        var inner = isOwnLine ? Deeper(statement, Braces.Step(margin)).WithLeadingTrivia(SyntaxFactory.Whitespace(margin + Braces.Step(margin))) : statement.WithLeadingTrivia();
        return Head(gate, statement, isOwnLine ? SyntaxFactory.EndOfLine(edit.NewLine) : SyntaxFactory.Space).WithStatement(inner);
    }

    private static LockStatementSyntax AroundAll(StatementSyntax[] run, string gate, Edit edit)
    {
        var margin = Braces.Margin(run[0]);
        var step = Braces.Step(margin);
        var end = SyntaxFactory.EndOfLine(edit.NewLine);
        if (!Braces.IsOnOwnLine(run[0]))
        {
            var inline = run.Select((each, i) => i == run.Length - 1 ? each.WithTrailingTrivia(SyntaxFactory.Space) : each);
            return Head(gate, run[0], SyntaxFactory.Space).WithStatement(SyntaxFactory.Block(
                SyntaxFactory.Token(SyntaxFactory.TriviaList(), SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
                SyntaxFactory.List(inline), SyntaxFactory.Token(SyntaxFactory.TriviaList(), SyntaxKind.CloseBraceToken, run[run.Length - 1].GetTrailingTrivia())));
        }

        var deeper = run.Select((each, i) => i == 0 ? Deeper(each, step).WithLeadingTrivia(SyntaxFactory.Whitespace(margin + step)) : Deeper(each, step));
        return Head(gate, run[0], end).WithStatement(SyntaxFactory.Block(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(margin)), SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(end)),
            SyntaxFactory.List(deeper),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(margin)), SyntaxKind.CloseBraceToken, SyntaxFactory.TriviaList(end))));
    }

    private static LockStatementSyntax Head(string gate, StatementSyntax first, SyntaxTrivia after)
    {
        var head = (LockStatementSyntax)SyntaxFactory.ParseStatement($"lock ({gate}) ;");
        return head.WithCloseParenToken(head.CloseParenToken.WithTrailingTrivia(after)).WithLeadingTrivia(first.GetLeadingTrivia());
    }

    /// <summary>The lines of a statement, one level further in.</summary>
    private static StatementSyntax Deeper(StatementSyntax statement, string step) => statement.ReplaceTokens(statement.DescendantTokens(), (token, _) =>
    {
        var before = token.GetPreviousToken();
        var startsLine = before.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) || token.LeadingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        if (!startsLine) return token;
        var trivia = new List<SyntaxTrivia>();
        for (var i = 0; i < token.LeadingTrivia.Count; i++)
        {
            var each = token.LeadingTrivia[i];
            var isFirst = i == 0 || token.LeadingTrivia[i - 1].IsKind(SyntaxKind.EndOfLineTrivia);
            trivia.Add(isFirst && each.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.Whitespace(each + step) : each);
        }

        return token.WithLeadingTrivia(trivia);
    });

    /// <summary>The body of a method, local function or accessor, which becomes a block.</summary>
    public static bool TryWrap(ArrowExpressionClauseSyntax body, IMethodSymbol around, string gate, Edit edit)
    {
        if (around.IsAsync || body.Parent is not { } owner || owner.ContainsDirectives || body.ArrowToken.GetAllTrivia().Any(Edit.IsComment) || body.ArrowToken.GetPreviousToken().TrailingTrivia.Any(Edit.IsComment)) return false;
        var (keyword, margin) = (around.ReturnsVoid ? "" : "return ", Braces.Margin(owner));
        var step = Braces.Step(margin);
        var isOwnLine = Braces.IsOnOwnLine(owner);
        var text = $"{keyword}{body.Expression.WithoutTrivia().ToFullString()};";
        var line = edit.NewLine + margin;
        var block = (BlockSyntax)SyntaxFactory.ParseStatement(isOwnLine ? $"{margin}{{{line}{step}lock ({gate}){line}{step}{step}{text}{line}}}" : $"{{ lock ({gate}) {text} }}");
        var end = isOwnLine ? SyntaxFactory.EndOfLine(edit.NewLine) : SyntaxFactory.Space;
        var before = body.ArrowToken.GetPreviousToken();
        SyntaxNode? changed = owner.ReplaceToken(before, before.WithTrailingTrivia(end)) switch
        {
            MethodDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block.WithTrailingTrivia(method.SemicolonToken.TrailingTrivia)),
            LocalFunctionStatementSyntax function => function.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block.WithTrailingTrivia(function.SemicolonToken.TrailingTrivia)),
            AccessorDeclarationSyntax accessor => accessor.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block.WithTrailingTrivia(accessor.SemicolonToken.TrailingTrivia)),
            _ => null,
        };
        if (changed is null) return false;
        edit.Replace(owner, changed);
        return true;
    }
}
