using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParallelTrifleFix))]
public sealed class ParallelTrifleFix() : Fix("CONC208", "PlainLoop", "Use a plain loop")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement, ArgumentList.Arguments: var given } call || Place.IsCaught(statement) || given.Any(argument => argument.NameColon is not null)) return false;
        if (given.LastOrDefault()?.Expression is not LambdaExpressionSyntax work || AsyncLoop.ItemOf(work) is not { } item || edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is not IMethodSymbol target) return false;
        var (name, type) = (item.Identifier.Text == "_" ? FreshName.For("i", call) : item.Identifier.Text, item.Type?.WithoutTrivia().ToString() ?? "var");
        var header = (target.Name, given.Count) switch
        {
            ("For", 3) when given.Take(2).All(end => edit.Model.GetTypeInfo(end.Expression, edit.Cancel).Type?.SpecialType == SpecialType.System_Int32) && !IsChanged(work, item.Identifier.Text) => $"for ({type} {name} = {given[0].Expression.WithoutTrivia()}; {name} < {given[1].Expression.WithoutTrivia()}; {name}++)",
            ("ForEach", 2) => $"foreach ({type} {name} in {given[0].Expression.WithoutTrivia()})",
            _ => null,
        };
        if (header is null || ItemLoop.Of(header, statement, work, edit.NewLine) is not { } loop) return false;
        edit.Replace(statement, loop);
        return true;
    }

    /// <summary>The parameter is each round's own, the variable of a loop is not.</summary>
    private static bool IsChanged(LambdaExpressionSyntax work, string name) =>
        work.Body.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.Text: var used } && used == name && IsWritten(node));

    private static bool IsWritten(SyntaxNode name)
    {
        while (name.Parent is ParenthesizedExpressionSyntax or TupleExpressionSyntax || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent: TupleExpressionSyntax }) name = name.Parent;
        return name.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == name,
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } => true,
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression } => true,
            RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => true,
            _ => false,
        };
    }
}
