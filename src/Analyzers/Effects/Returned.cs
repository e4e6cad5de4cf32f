using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The one expression that is all a declaration does: <c>=> x</c>, <c>{ return x; }</c>, of a property that of its getter.</summary>
internal static class Returned
{
    public static ExpressionSyntax? By(SyntaxNode declaration) => declaration switch
    {
        ArrowExpressionClauseSyntax { Expression: var given } => given,
        PropertyDeclarationSyntax { ExpressionBody.Expression: var given } => given,
        PropertyDeclarationSyntax property => GetterOf(property) is { } getter ? By(getter) : null,
        AccessorDeclarationSyntax { ExpressionBody: var arrow, Body: var block } => By(arrow, block),
        BaseMethodDeclarationSyntax { ExpressionBody: var arrow, Body: var block } => By(arrow, block),
        LocalFunctionStatementSyntax { ExpressionBody: var arrow, Body: var block } => By(arrow, block),
        _ => null,
    };

    public static AccessorDeclarationSyntax? GetterOf(PropertyDeclarationSyntax property) => property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));

    private static ExpressionSyntax? By(ArrowExpressionClauseSyntax? arrow, BlockSyntax? block) => arrow?.Expression ?? (block?.Statements is [ReturnStatementSyntax { Expression: var given }] ? given : null);
}
