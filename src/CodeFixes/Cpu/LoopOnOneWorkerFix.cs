using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopOnOneWorkerFix))]
public sealed class LoopOnOneWorkerFix() : Fix("CONC202", "Parallelize", "Run the iterations in parallel")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit[CONC202_LoopOnOneWorker.Folds] is not { } told || edit.Types.Parallel is not { } parallel || IsCaught(edit)) return false;
        if (edit.Node.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || LoopHeader.Of(statement, edit) is not { } loop || IsChecked(edit)) return false;
        var method = edit.NameOf(parallel) + (loop.IsRange ? ".For" : ".ForEach");
        if (told.Length > 0) return ParallelFold.TryEdit(edit, loop, method, told);

        var body = loop.Body.ReplaceNodes(ParallelLoop.ContinuesOf(loop.Body), (_, jump) => ReturnStatement().WithTriviaFrom(jump));
        var only = body is ExpressionStatementSyntax { Expression: var expression } && !body.DescendantTrivia().Any(Edit.IsComment) ? expression.WithoutTrivia() : null;
        var lambda = ParallelLoop.Lambda(loop, loop.Variable, only ?? (CSharpSyntaxNode)ParallelLoop.BlockOf(body, loop.Loop, null, edit.NewLine), edit.NewLine);
        edit.Replace(loop.Loop, ParallelLoop.Call(loop, method, [.. loop.Source, Argument(lambda)]));
        return true;
    }

    /// <summary>What an iteration throws comes out of a parallel loop in an <c>AggregateException</c>: a handler for it would no longer match.</summary>
    private static bool IsCaught(Edit edit) =>
        edit.Node.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax || node is GlobalStatementSyntax)
            .Any(node => node is TryStatementSyntax { Catches.Count: > 0 } attempt && attempt.Block.Span.Contains(edit.Node.Span));

    /// <summary>An overflow ends a checked loop at another place than a parallel one.</summary>
    private static bool IsChecked(Edit edit) => edit.Model.Compilation.Options is CSharpCompilationOptions { CheckOverflow: true }
        || edit.Node.AncestorsAndSelf().Any(node => node is CheckedStatementSyntax { RawKind: (int)SyntaxKind.CheckedStatement } or CheckedExpressionSyntax { RawKind: (int)SyntaxKind.CheckedExpression });
}
