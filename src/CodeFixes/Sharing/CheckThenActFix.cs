using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Adds the key where it is not there, in one step.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CheckThenActFix))]
public sealed class CheckThenActFix() : Fix("CONC504", "TryAdd", "Use TryAdd")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: var dictionary, ArgumentList.Arguments: [{ Expression: var key }] }, Right: var value, Parent: ExpressionStatementSyntax statement } write) return false;
        var choice = statement.Parent is BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax outer } ? outer : statement.Parent as IfStatementSyntax;
        if (choice is not { Else: null, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContainsKey", Expression: var asked }, ArgumentList.Arguments: [{ Expression: var askedKey }] } } }) return false;
        if (!SyntaxFactory.AreEquivalent(asked, dictionary) || !SyntaxFactory.AreEquivalent(askedKey, key)) return false;

        // Now it is computed even where the key is there: that must not be seen, or cost anything.
        if (!IsPlain(value) || !IsPlain(key) || choice.DescendantTrivia().Any(trivia => choice.Span.Contains(trivia.Span) && (Edit.IsComment(trivia) || trivia.IsDirective))) return false;
        edit.Replace(choice, SyntaxFactory.ParseStatement($"{dictionary.WithoutTrivia()}.TryAdd({key.WithoutTrivia()}, {value.WithoutTrivia()});").WithTriviaFrom(choice));
        return true;
    }

    private static bool IsPlain(ExpressionSyntax value) => value is LiteralExpressionSyntax or IdentifierNameSyntax or ThisExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax };
}
