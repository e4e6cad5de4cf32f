using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The loop is awaited, and its body awaits what it waited for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingInParallelLoopFix))]
public sealed class BlockingInParallelLoopFix() : Fix("CONC205", "ForEachAsync", "Await it in an asynchronous parallel loop")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not ExpressionSyntax wait || edit[CONC205_BlockingInParallelLoop.Alone] is null || Rewrite.IsConditional(wait)) return false;
        if (wait.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().FirstOrDefault() is not LambdaExpressionSyntax { AsyncKeyword.RawKind: 0, Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call } argument } work || call.ArgumentList.Arguments.Last() != argument) return false;
        if (!Place.TakesAwait(statement, edit) || Tail.Own(work.Body).Any(node => node is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or QueryExpressionSyntax) || ThreadLock.In(Tail.Own(work.Body), edit.Model, edit.Cancel).IsAny || !Place.CanBecomeAsync(work.Body, edit)) return false;
        if (IsCaught(statement, edit) || IsCaught(wait, edit) || Awaitable(wait, edit) is not { } task) return false;

        var awaited = Rewrite.Awaited(wait, task);
        var body = work.Body == wait ? awaited : work.Body.ReplaceNode(wait, awaited);
        if (AsyncLoop.Of(edit, call, work, (CSharpSyntaxNode)body) is not { } loop) return false;
        Rewrite.Await(edit, call, loop);
        return true;
    }

    /// <summary>What gives the task that is awaited in the place of the wait.</summary>
    private static ExpressionSyntax? Awaitable(ExpressionSyntax wait, Edit edit) => (edit.Operation, wait) switch
    {
        (IPropertyReferenceOperation { Instance: not null }, MemberAccessExpressionSyntax access) => access.Expression,
        (IInvocationOperation { TargetMethod: { Name: "Wait", Parameters: [] }, Instance: not null }, InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }) when edit["prefer"] == "await" => access.Expression,
        (IInvocationOperation { TargetMethod.Name: "GetResult" }, InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } access } } }) => access.Expression,
        _ => edit["prefer"] is { } prefer and not "await" ? Counterpart.Of(edit, prefer) : null,
    };

    /// <summary>A handler for an <c>AggregateException</c> would no longer match.</summary>
    private static bool IsCaught(SyntaxNode at, Edit edit) => at.Ancestors().TakeWhile(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) || node is GlobalStatementSyntax)
        .OfType<TryStatementSyntax>().Any(attempt => attempt.Block.Span.Contains(at.Span) && edit.Model.GetOperation(attempt, edit.Cancel) is ITryOperation operation && Obstacle.CatchesAggregate(operation, edit.Types));
}
