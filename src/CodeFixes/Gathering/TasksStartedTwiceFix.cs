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
        var end = sequence.GetTrailingTrivia();
        ExpressionSyntax whole = sequence is QueryExpressionSyntax ? SyntaxFactory.ParenthesizedExpression(sequence.WithoutTrivia()) : sequence.WithoutTrivia();
        edit.NameOf(linq); // imports its namespace
        edit.Replace(sequence, SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, whole, SyntaxFactory.IdentifierName("ToArray"))).WithLeadingTrivia(sequence.GetLeadingTrivia()).WithTrailingTrivia(end));
        return true;
    }
}
