using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Gives each round a variable of its own, which nothing changes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CapturedLoopVariableFix))]
public sealed class CapturedLoopVariableFix() : Fix("CONC503", "Copy", "Capture a copy")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not IdentifierNameSyntax read || edit.Model.GetSymbolInfo(read, edit.Cancel).Symbol is not ILocalSymbol variable) return false;
        if (read.Ancestors().OfType<ForStatementSyntax>().FirstOrDefault(around => Counts(around, variable)) is not { Statement: var body } loop) return false;
        if (read.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().LastOrDefault(around => loop.Span.Contains(around.Span)) is not { } worker) return false;
        if (StartedHere.Uses(variable, body, edit).Any(IsChanged)) return false;

        // The start: the statement of the loop's body, or of a block in it, that the function stands in.
        var start = worker.Ancestors().OfType<StatementSyntax>().First();
        if (start is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or IfStatementSyntax or SwitchStatementSyntax or LocalFunctionStatementSyntax) return false;
        var copy = FreshName.For(variable.Name + "Copy", read);
        var text = $"var {copy} = {variable.Name};";
        var uses = StartedHere.Uses(variable, worker, edit).ToArray();
        if (start.Parent is BlockSyntax)
        {
            foreach (var use in uses) edit.Replace(use, SyntaxFactory.IdentifierName(copy).WithTriviaFrom(use));
            edit.InsertBefore(start, [Tail.Line(start, text, edit)]);
            return true;
        }

        if (start != body) return false;
        var renamed = start.ReplaceNodes(uses, (use, _) => SyntaxFactory.IdentifierName(copy).WithTriviaFrom(use));
        edit.Replace(start, Braces.Around(loop, [text], renamed, edit));
        return true;
    }

    private static bool Counts(ForStatementSyntax loop, ILocalSymbol variable) => loop.Incrementors.Any(step => step.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == variable.Name));

    private static bool IsChanged(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        PrefixUnaryExpressionSyntax step => step.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.AddressOfExpression,
        PostfixUnaryExpressionSyntax step => step.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
        RefExpressionSyntax => true,
        _ => false,
    };
}
