using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The end of the block that a statement stands in: what is added there runs whenever the statement has run.</summary>
internal sealed class Tail
{
    private readonly Edit edit;
    private readonly StatementSyntax anchor;
    private readonly bool before;

    private Tail(Edit edit, StatementSyntax anchor, bool before)
    {
        this.edit = edit;
        this.anchor = anchor;
        this.before = before;
    }

    /// <summary>Null where the block may be left before its end, other than by the <c>return</c> it ends with.</summary>
    public static Tail? Of(StatementSyntax statement, Edit edit)
    {
        if (Siblings(statement) is not { } siblings) return null;
        var rest = siblings.SkipWhile(s => s != statement).Where(s => s is not LocalFunctionStatementSyntax).ToArray();
        var last = rest[rest.Length - 1];
        var returns = last is ReturnStatementSyntax && last != statement;
        if (rest.Any(s => s != statement && !(returns && s == last) && MayLeave(s))) return null;
        return new Tail(edit, last, returns);
    }

    public void Append(string code)
    {
        var added = Line(anchor, code, edit);
        if (before) edit.InsertBefore(anchor, [added]);
        else edit.InsertAfter(anchor, [added]);
    }

    /// <summary>A statement on a line of its own, as deep as its neighbour; on the neighbour's line where that shares it with others.</summary>
    public static StatementSyntax Line(StatementSyntax neighbour, string code, Edit edit)
    {
        var indent = neighbour.GetLeadingTrivia().LastOrDefault();
        var margin = indent.IsKind(SyntaxKind.WhitespaceTrivia) ? indent.ToFullString() : "";
        var ends = neighbour.GetTrailingTrivia().Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        var isLast = neighbour.Parent is GlobalStatementSyntax && !ends;
        var inner = edit.NewLine + margin + Braces.Step(margin);
        var statement = Rewrite.Statements(code.Replace("\n", ends || isLast ? inner : " "))[0];
        if (isLast) return statement.WithLeadingTrivia(SyntaxFactory.EndOfLine(edit.NewLine), SyntaxFactory.Whitespace(margin));
        return ends
            ? statement.WithLeadingTrivia(SyntaxFactory.Whitespace(margin)).WithTrailingTrivia(SyntaxFactory.EndOfLine(edit.NewLine))
            : statement.WithTrailingTrivia(SyntaxFactory.Space);
    }

    /// <summary>The statements of the block around a statement, or of the program where it is top-level code.</summary>
    public static IReadOnlyList<StatementSyntax>? Siblings(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements,
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToArray(),
        _ => null,
    };

    /// <summary>Does it hold a way out of the block it stands in?</summary>
    public static bool MayLeave(StatementSyntax statement) => Own(statement).Any(node => node switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or GotoStatementSyntax or YieldStatementSyntax => true,
        BreakStatementSyntax => !IsInside(node, statement, orSwitch: true),
        ContinueStatementSyntax => !IsInside(node, statement, orSwitch: false),
        _ => false,
    });

    /// <summary>Without what only runs when somebody calls it.</summary>
    public static IEnumerable<SyntaxNode> Own(SyntaxNode code) =>
        code.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    private static bool IsInside(SyntaxNode jump, StatementSyntax statement, bool orSwitch)
    {
        for (var at = jump.Parent; at is not null && statement.FullSpan.Contains(at.FullSpan); at = at.Parent)
            if (IsLoop(at) || orSwitch && at is SwitchStatementSyntax) return true;
        return false;
    }

    public static bool IsLoop(SyntaxNode node) => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;
}
