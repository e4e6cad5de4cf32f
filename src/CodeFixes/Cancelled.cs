using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Code that runs once something has been cancelled: a token would cut it short before it begins.</summary>
internal static class Cancelled
{
    /// <summary>Is the statement reached only, or also, when a token that is asked there has been cancelled?</summary>
    public static bool Leads(StatementSyntax statement) =>
        statement.Parent is IfStatementSyntax choice && Says(choice.Condition, cancelled: choice.Statement == statement)
        || statement.Parent is ElseClauseSyntax { Parent: IfStatementSyntax other } && Says(other.Condition, cancelled: false)
        || Before(statement).Any(Goes);

    /// <summary>Has a source been cancelled on the way to the statement?</summary>
    public static bool Precedes(StatementSyntax statement, Edit edit) => Before(statement).Any(each => Tail.Own(each).Any(node =>
        node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" or "CancelAsync" } }
        && edit.Model.GetSymbolInfo(node, edit.Cancel).Symbol?.ContainingType is { Name: "CancellationTokenSource" }));

    private static IEnumerable<StatementSyntax> Before(StatementSyntax statement) => (Tail.Siblings(statement) ?? []).TakeWhile(each => each != statement);

    /// <summary>Goes on only when there was a cancellation, or may: a loop until then, a way out for all others, a handler that goes on.</summary>
    private static bool Goes(StatementSyntax statement) => statement switch
    {
        WhileStatementSyntax { Condition: var condition } when Asks(condition) => true,
        DoStatementSyntax { Condition: var condition } when Asks(condition) => true,
        ForStatementSyntax { Condition: { } condition } when Asks(condition) => true,
        IfStatementSyntax { Else: null } choice => Says(choice.Condition, cancelled: false) && Leaves(choice.Statement),
        TryStatementSyntax { Catches: var catches } => catches.Any(handler => handler.Declaration?.Type is { } caught && IsOfCancellation(caught) && !Leaves(handler.Block)),
        _ => Tail.IsLoop(statement) && Tail.Own(statement).Any(IsQuestion) && Tail.Own(statement).Any(node => node is BreakStatementSyntax),
    };

    private static bool IsOfCancellation(TypeSyntax type) =>
        (type as SimpleNameSyntax ?? (type as QualifiedNameSyntax)?.Right)?.Identifier.ValueText is "OperationCanceledException" or "TaskCanceledException";

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: [.., var last] } => Leaves(last),
        _ => statement is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax,
    };

    private static bool Asks(ExpressionSyntax condition) => condition.DescendantNodesAndSelf().Any(IsQuestion);

    /// <summary>Is there a question in the condition that is answered so where it holds (or, for <c>else</c>, where it does not)?</summary>
    private static bool Says(ExpressionSyntax condition, bool cancelled) =>
        condition.DescendantNodesAndSelf().Where(IsQuestion).Any(question => question.Parent.IsKind(SyntaxKind.LogicalNotExpression) != cancelled);

    private static bool IsQuestion(SyntaxNode node) => node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" };
}
