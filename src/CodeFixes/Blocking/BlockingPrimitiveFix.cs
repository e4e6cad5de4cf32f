using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A loop over an asynchronous sequence made blocking becomes <c>await foreach</c>; a token given is kept.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingPrimitiveFix))]
public sealed class BlockingPrimitiveFix() : Fix("CONC105", "AwaitForeach", "Await the sequence item by item")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit is not { Operation: IInvocationOperation { TargetMethod.Name: "ToBlockingEnumerable" }, Node: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var sequence } access } call }
            || call.Parent is not CommonForEachStatementSyntax loop || edit.Model.GetSymbolInfo(sequence, edit.Cancel).Symbol is ITypeSymbol || !Place.TakesAwait(loop, edit, orMade: true)) return false;
        ExpressionSyntax source = call.ArgumentList.Arguments is [{ Expression: var token }]
            ? call.WithExpression(access.WithName(SyntaxFactory.IdentifierName("WithCancellation"))).WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(token))))
            : sequence.WithTrailingTrivia(call.GetTrailingTrivia());
        source = Configured.Like(call, source, edit);
        var keyword = Rewrite.AwaitBefore(loop.ForEachKeyword);
        edit.Replace(loop, loop switch
        {
            ForEachStatementSyntax each => each.WithExpression(source).WithForEachKeyword(each.ForEachKeyword.WithLeadingTrivia()).WithAwaitKeyword(keyword),
            ForEachVariableStatementSyntax each => each.WithExpression(source).WithForEachKeyword(each.ForEachKeyword.WithLeadingTrivia()).WithAwaitKeyword(keyword),
            _ => loop,
        });
        return true;
    }
}
