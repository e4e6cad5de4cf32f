using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary><c>Parallel.ForEach</c> becomes an awaited <c>Parallel.ForEachAsync</c>, <c>list.ForEach</c> a loop that awaits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncVoidDelegateFix))]
public sealed class AsyncVoidDelegateFix() : Fix("CONC204", "AwaitEach", "Await the work for each item")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not LambdaExpressionSyntax { Parent: ArgumentSyntax { NameColon: null, Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call } argument } work || call.ArgumentList.Arguments.Last() != argument) return false;
        if (!Place.TakesAwait(statement, edit, orMade: true) || edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is not IMethodSymbol target) return false;
        if (!Types.Same(target.ContainingType, edit.Types.Parallel)) return target.Name == "ForEach" && Loop(edit, statement, call, work, target.IsStatic);
        if (AsyncLoop.Of(edit, call, work, work.Body) is not { } awaited) return false;
        Rewrite.Await(edit, call, awaited);
        return true;
    }

    private static bool Loop(Edit edit, ExpressionStatementSyntax statement, InvocationExpressionSyntax call, LambdaExpressionSyntax work, bool isStatic)
    {
        if (AsyncLoop.ItemOf(work) is not { } item || call.ArgumentList.Arguments.Count != (isStatic ? 2 : 1) || call.Expression is not MemberAccessExpressionSyntax access) return false;
        var source = (isStatic ? call.ArgumentList.Arguments[0].Expression : access.Expression).WithoutTrivia();
        if (ItemLoop.Of($"foreach ({item.Type?.WithoutTrivia().ToString() ?? "var"} {item.Identifier.Text} in {source})", statement, work, edit.NewLine) is not { } loop) return false;
        edit.Replace(statement, loop);
        return true;
    }
}
