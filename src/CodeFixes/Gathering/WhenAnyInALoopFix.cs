using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary><c>await foreach (var done in Task.WhenEach(tasks))</c>, where nobody else looks at what is left of the tasks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WhenAnyInALoopFix))]
public sealed class WhenAnyInALoopFix() : Fix("CONC404", "WhenEach", "Go through the tasks as they complete")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax tasks }] } any || edit.Types.Task is not { } task || task.GetMembers("WhenEach").IsEmpty) return false;
        if (any.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Declaration: { Type: var type, Variables: [{ Initializer.Value: AwaitExpressionSyntax awaited } winner] } } first || any.FirstAncestorOrSelf<WhileStatementSyntax>() is not { Statement: BlockSyntax body } loop || body.Statements[0] != first) return false;
        var name = winner.Identifier.ValueText;
        if (!IsFilled(loop.Condition, tasks.Identifier.ValueText) || body.Statements.FirstOrDefault(statement => IsRemove(statement, tasks.Identifier.ValueText, name)) is not ExpressionStatementSyntax remove) return false;
        if (edit.Model.GetSymbolInfo(tasks, edit.Cancel).Symbol is not ILocalSymbol { Type.Name: "List" or "HashSet" } local || Names(loop, local, edit).Count() != 3 || Names(body, local, edit).Count() != 2 || IsUsedAfter(loop, local, edit)) return false;
        if (body.Statements.TakeWhile(statement => statement != remove).Any(statement => statement.DescendantNodes().Any(node => node is ContinueStatementSyntax)) || loop.ContainsDirectives) return false;
        if (first.GetLeadingTrivia().Concat(first.GetTrailingTrivia()).Concat(remove.DescendantTrivia()).Any(Edit.IsComment)) return false;
        if (!Place.TakesAwait(loop, edit)) return false;

        var (_, configure) = Configured.Split(awaited.Expression);
        var header = (ForEachStatementSyntax)Rewrite.Statements($"await foreach ({type.WithoutTrivia()} {winner.Identifier.Text} in {edit.NameOf(task)}.WhenEach({tasks.Identifier.Text}){configure}) {{ }}")[0];
        var rest = body.WithStatements(SyntaxFactory.List(body.Statements.Where(statement => statement != first && statement != remove)));
        if (rest.Statements is [var next, ..]) rest = rest.ReplaceNode(next, next.WithLeadingTrivia(next.GetLeadingTrivia().SkipWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))));
        edit.Replace(loop, header.WithCloseParenToken(header.CloseParenToken.WithTrailingTrivia(loop.CloseParenToken.TrailingTrivia)).WithStatement(rest).WithLeadingTrivia(loop.GetLeadingTrivia()).WithTrailingTrivia(loop.GetTrailingTrivia()));
        return true;
    }

    /// <summary><c>tasks.Count > 0</c>, <c>tasks.Any()</c></summary>
    private static bool IsFilled(ExpressionSyntax condition, string tasks) => condition switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.NotEqualsExpression, Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count", Expression: IdentifierNameSyntax { Identifier.ValueText: var counted } }, Right: LiteralExpressionSyntax { Token.Value: 0 } } => counted == tasks,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Any", Expression: IdentifierNameSyntax { Identifier.ValueText: var asked } } } => asked == tasks,
        _ => false,
    };

    private static bool IsRemove(StatementSyntax statement, string tasks, string winner) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Remove", Expression: IdentifierNameSyntax { Identifier.ValueText: var from } }, ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax { Identifier.ValueText: var removed } }] } }
        && from == tasks && removed == winner;

    private static IEnumerable<IdentifierNameSyntax> Names(SyntaxNode code, ILocalSymbol local, Edit edit) =>
        code.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name && Types.Same(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, local));

    /// <summary>By then it would be empty; and a loop around this one would go through it again.</summary>
    private static bool IsUsedAfter(WhileStatementSyntax loop, ILocalSymbol local, Edit edit)
    {
        if (local.DeclaringSyntaxReferences is not [var declared] || declared.GetSyntax(edit.Cancel).FirstAncestorOrSelf<StatementSyntax>() is not { Parent: { } scope } declaration || Tail.Siblings(declaration) is null) return true;
        if (scope is GlobalStatementSyntax) scope = scope.Parent!;
        if (!IsOwn(declared.GetSyntax(edit.Cancel)) || Names(scope, local, edit).Any(name => !IsOwnUse(name))) return true;
        if (loop.Ancestors().TakeWhile(node => node != scope).Any(node => Tail.IsLoop(node) || node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)) return true;
        return Names(scope, local, edit).Any(name => name.SpanStart > loop.Span.End || name.Ancestors().TakeWhile(node => node != scope).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));
    }

    /// <summary>Made for this local: nobody else has it under another name.</summary>
    private static bool IsOwn(SyntaxNode declared) => declared is VariableDeclaratorSyntax { Initializer.Value: var made }
        && made is BaseObjectCreationExpressionSyntax or CollectionExpressionSyntax or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToHashSet" } };

    /// <summary>Fills it, empties it, counts it, or waits for one of its tasks; hands it to nobody.</summary>
    private static bool IsOwnUse(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" or "Remove" or "Count" or "Any" } access && access.Expression == name
        || name.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAny" } } };
}
