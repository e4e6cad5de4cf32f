using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The rewrites that several fixes share.</summary>
internal static class Rewrite
{
    /// <summary>Awaits the asynchronous counterpart of the call reported.</summary>
    public static bool TryAwait(Edit edit, string? prefer)
    {
        if (!edit.MayAwait || prefer is null || Counterpart.Of(edit, prefer) is not { } call) return false;
        Await(edit, (ExpressionSyntax)edit.Node, call);
        return true;
    }

    /// <summary>Puts <c>await task</c> in the place of an expression, in parentheses where it needs them, and configured as its neighbours are; no comment gets lost.</summary>
    public static void Await(Edit edit, ExpressionSyntax old, ExpressionSyntax task) => edit.Replace(old, Awaited(old, Configured.Like(old, task, edit)));

    public static ExpressionSyntax Awaited(ExpressionSyntax old, ExpressionSyntax task)
    {
        var bare = task.WithoutTrivia();
        var kept = new HashSet<string>(bare.DescendantTrivia().Where(Edit.IsComment).Select(t => t.ToString()));
        var lost = old.DescendantTrivia().Where(t => Edit.IsComment(t) && old.Span.Contains(t.Span) && !kept.Contains(t.ToString()));
        ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), Operand(bare));
        if (NeedsParentheses(old)) awaited = SyntaxFactory.ParenthesizedExpression(awaited);
        var trailing = lost.SelectMany(comment => new[] { SyntaxFactory.Space, SyntaxFactory.Comment(Inline(comment)) }).Concat(old.GetTrailingTrivia());
        return awaited.WithLeadingTrivia(old.GetLeadingTrivia()).WithTrailingTrivia(trailing);
    }

    /// <summary>The <c>await</c> before the keyword of a <c>foreach</c> or <c>using</c>, in its place.</summary>
    public static SyntaxToken AwaitBefore(SyntaxToken keyword) => SyntaxFactory.Token(keyword.LeadingTrivia, SyntaxKind.AwaitKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));

    /// <summary>The <c>using</c>, statement or declaration, as an asynchronous one; null for anything else.</summary>
    public static SyntaxNode? AwaitUsing(SyntaxNode scope) => scope switch
    {
        UsingStatementSyntax statement => statement.WithUsingKeyword(statement.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(AwaitBefore(statement.UsingKeyword)),
        LocalDeclarationStatementSyntax declaration => declaration.WithUsingKeyword(declaration.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(AwaitBefore(declaration.UsingKeyword)),
        _ => null,
    };

    /// <summary>Does it begin after a <c>?.</c>, and so have its receiver elsewhere?</summary>
    public static bool IsConditional(ExpressionSyntax use) => use.DescendantNodes().Any(node => node is MemberBindingExpressionSyntax && node.SpanStart == use.SpanStart);

    /// <summary>Parses statements as the body of an async method has them: elsewhere <c>await x;</c> declares a variable.</summary>
    public static SyntaxList<StatementSyntax> Statements(string text) =>
        ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"async void M() {{{text}}}")!).Body!.Statements;

    private static string Inline(SyntaxTrivia comment)
    {
        var text = comment.ToString();
        return text.StartsWith("//", StringComparison.Ordinal) ? $"/* {text.Substring(2).Trim().Replace("*/", "* /")} */" : text;
    }

    private static ExpressionSyntax Operand(ExpressionSyntax task) => task switch
    {
        ParenthesizedExpressionSyntax { Expression: AwaitExpressionSyntax inner } => inner.WithoutTrivia(),
        IdentifierNameSyntax or GenericNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ThisExpressionSyntax
            or ParenthesizedExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or CastExpressionSyntax
            or PostfixUnaryExpressionSyntax => task,
        _ => SyntaxFactory.ParenthesizedExpression(task),
    };

    private static bool NeedsParentheses(ExpressionSyntax old) => old.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == old,
        ElementAccessExpressionSyntax access => access.Expression == old,
        InvocationExpressionSyntax call => call.Expression == old,
        ConditionalAccessExpressionSyntax access => access.Expression == old,
        PostfixUnaryExpressionSyntax or WithExpressionSyntax or SwitchExpressionSyntax or RangeExpressionSyntax => true,
        _ => false,
    };
}
