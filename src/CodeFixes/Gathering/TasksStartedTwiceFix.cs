using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TasksStartedTwiceFix))]
public sealed class TasksStartedTwiceFix() : Fix("CONC405", "ToArray", "Start the tasks once, where the sequence is made")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not IdentifierNameSyntax use || edit.Model.GetSymbolInfo(use, edit.Cancel).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var declared] }) return false;
        if (declared.GetSyntax(edit.Cancel) is not VariableDeclaratorSyntax { Initializer.Value: var sequence } || sequence is not (InvocationExpressionSyntax or QueryExpressionSyntax) || edit.Types.Linq is not { } linq) return false;
        if (!IsStartedNext((VariableDeclaratorSyntax)declared.GetSyntax(edit.Cancel))) return false;
        var end = sequence.GetTrailingTrivia();
        ExpressionSyntax whole = sequence is QueryExpressionSyntax ? SyntaxFactory.ParenthesizedExpression(sequence.WithoutTrivia()) : sequence.WithoutTrivia();
        edit.NameOf(linq); // imports its namespace
        edit.Replace(sequence, SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, whole, SyntaxFactory.IdentifierName("ToArray"))).WithLeadingTrivia(sequence.GetLeadingTrivia()).WithTrailingTrivia(end));
        return true;
    }

    /// <summary>Is it gone through by the very next statement, whatever happens? Else the work would begin before what comes between, or for nothing.</summary>
    private static bool IsStartedNext(VariableDeclaratorSyntax declared)
    {
        if (declared.Parent is not VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } || Tail.Siblings(declaration) is not { } siblings) return false;
        if (siblings.SkipWhile(statement => statement != declaration).ElementAtOrDefault(1) is not { } next || next.DescendantNodes().OfType<IdentifierNameSyntax>().FirstOrDefault(name => name.Identifier.ValueText == declared.Identifier.ValueText) is not { } use) return false;
        SyntaxNode at = use;
        for (; at != next; at = at.Parent!)
        {
            var isFirst = at.Parent switch
            {
                ForEachStatementSyntax each => each == next && each.Expression == at,
                ArgumentSyntax { Parent: ArgumentListSyntax list } argument => list.Arguments[0] == argument,
                ArgumentListSyntax or MemberAccessExpressionSyntax or AwaitExpressionSyntax or ParenthesizedExpressionSyntax or EqualsValueClauseSyntax or VariableDeclaratorSyntax or LocalDeclarationStatementSyntax or ExpressionStatementSyntax or ReturnStatementSyntax => true,
                InvocationExpressionSyntax call => call.Expression is not InvocationExpressionSyntax,
                VariableDeclarationSyntax list => list.Variables.Count == 1,
                AssignmentExpressionSyntax assignment => assignment.Right == at && assignment.Left is IdentifierNameSyntax,
                _ => at is ArgumentSyntax,
            };
            if (!isFirst) return false;
        }

        return true;
    }
}
