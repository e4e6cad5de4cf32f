using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WorkerPerItemFix))]
public sealed class WorkerPerItemFix() : Fix("CONC203", "Parallelize", "Use a parallel loop that waits for all items")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit[CONC203_WorkerPerItem.Replaceable] is not { } kind || edit.Types.Parallel is not { } parallel) return false;
        if (LoopHeader.Of(edit.Node.FirstAncestorOrSelf<StatementSyntax>(node => node is ForStatementSyntax or CommonForEachStatementSyntax), edit) is not { } loop) return false;
        if (StartLoop.Read(loop, edit) is not { } starts) return false;
        return kind == "thread" ? Threads(edit, loop, starts, edit.NameOf(parallel)) : Tasks(edit, loop, starts, edit.NameOf(parallel), parallel);
    }

    private static bool Threads(Edit edit, LoopHeader loop, StartLoop starts, string parallel)
    {
        if (IsAsyncCode(edit) || !starts.TryFindJoin(edit) || !starts.IsJoined && !Place.TakesJoin(loop.Loop, edit)) return false;
        var body = starts.Work.Body is BlockSyntax block ? ParallelLoop.Moved(block, loop.Loop, edit.NewLine) : starts.Work.Body;
        starts.Replace(edit, ParallelLoop.Call(loop, parallel + (loop.IsRange ? ".For" : ".ForEach"), [.. loop.Source, .. ParallelLoop.Options(edit, null), Argument(ParallelLoop.Lambda(loop, starts.Item, body, edit.NewLine))]));
        return true;
    }

    private static bool Tasks(Edit edit, LoopHeader loop, StartLoop starts, string parallel, INamedTypeSymbol type)
    {
        var method = loop.IsRange ? "ForAsync" : "ForEachAsync";
        if (!edit.CanAwait || edit.Types.ValueTask is not { } valueTask || type.GetMembers(method).IsEmpty || !starts.TryFindWhenAll(edit, out var configure)) return false;
        if (valueTask.GetMembers("CompletedTask").IsEmpty) return false;
        var done = (ReturnStatementSyntax)ParseStatement($"return {edit.NameOf(valueTask)}.CompletedTask;");
        var indent = ParallelLoop.Deeper(loop.Loop);
        var end = EndOfLine(edit.NewLine);
        BlockSyntax block;
        if (starts.Work.Body is BlockSyntax work)
        {
            var leaves = work.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToArray();
            if (leaves.Any(leave => leave.Expression is not null)) return false;
            work = work.ReplaceNodes(leaves, (_, leave) => done.WithTriviaFrom(leave));
            block = ParallelLoop.BlockOf(ParallelLoop.Moved(work, loop.Loop, edit.NewLine), loop.Loop, work.Statements.LastOrDefault() is ReturnStatementSyntax ? null : done, edit.NewLine);
        }
        else
        {
            if (starts.Work.Body is not (InvocationExpressionSyntax or AssignmentExpressionSyntax)) return false;
            var call = ExpressionStatement((ExpressionSyntax)starts.Work.Body.WithoutTrivia()).WithLeadingTrivia(indent).WithTrailingTrivia(end);
            block = ParallelLoop.BlockOf(call, loop.Loop, done, edit.NewLine);
        }

        var lambda = ParallelLoop.Lambda(loop, [starts.Item, Identifier(ParallelLoop.Discard(loop, edit))], block, edit.NewLine);
        var whole = (InvocationExpressionSyntax)ParallelLoop.Call(loop, $"{parallel}.{method}", [.. loop.Source, .. starts.Token, Argument(lambda)]).Expression.WithoutTrivia();
        var awaited = AwaitExpression(Token(TriviaList(), SyntaxKind.AwaitKeyword, TriviaList(Space)), configure is null ? whole : InvocationExpression(MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, whole, IdentifierName("ConfigureAwait")), configure));
        starts.Replace(edit, ParallelLoop.Statement(loop, awaited));
        return true;
    }

    private static bool IsAsyncCode(Edit edit) =>
        edit.Model.GetEnclosingSymbol(edit.Node.SpanStart, edit.Cancel) is not IMethodSymbol method || method.IsAsync || edit.Types.IsAsyncResult(method.ReturnType);
}
