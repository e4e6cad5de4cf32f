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
        var source = (isStatic ? call.ArgumentList.Arguments[0].Expression : access.Expression).WithoutTrivia().ToString();
        if (!isStatic && !IsOwn(access.Expression, work, edit)) source += ".ToArray()";
        if (ItemLoop.Of($"foreach ({item.Type?.WithoutTrivia().ToString() ?? "var"} {item.Identifier.Text} in {source})", statement, work, edit.NewLine) is not { } loop) return false;
        edit.Replace(statement, loop);
        return true;
    }

    /// <summary>The call went through the list before the first await was over: whoever changes it after that did no harm, and would end a loop.</summary>
    private static bool IsOwn(ExpressionSyntax list, LambdaExpressionSyntax work, Edit edit) =>
        IsMade(list) || list is IdentifierNameSyntax { Identifier.ValueText: var name } && edit.Model.GetSymbolInfo(list, edit.Cancel).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declared] }
        && declared.GetSyntax(edit.Cancel) is VariableDeclaratorSyntax { Initializer.Value: var made, Parent.Parent.Parent: { } scope } && IsMade(made)
        // Nobody but this code knows it, and it does nothing with it but this.
        && scope.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name).All(use => !work.Span.Contains(use.Span) && use.Parent is MemberAccessExpressionSyntax access && access.Expression == use);

    private static bool IsMade(ExpressionSyntax list) => list is BaseObjectCreationExpressionSyntax or CollectionExpressionSyntax or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" } };
}
