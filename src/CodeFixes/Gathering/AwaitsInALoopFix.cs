using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A few items are started together, their results in the order of the items; many only by the library, which bounds how many run at a time.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitsInALoopFix))]
public sealed class AwaitsInALoopFix() : Fix("CONC401", "WhenAll", "Start them all, and await them together")
{
    private const int Limit = 16;

    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("Gather", "Await them together, a bounded number at a time", edit => TryEdit(edit, isBounded: true)));

    private protected override bool TryEdit(Edit edit) => TryEdit(edit, isBounded: edit[CONC401_AwaitsInALoop.Listed] is null);

    private static bool TryEdit(Edit edit, bool isBounded)
    {
        if (edit.Node.FirstAncestorOrSelf<ForEachStatementSyntax>() is not { } each || LoopHeader.Of(each, edit) is not { } loop || each.DescendantTrivia().Any(trivia => Edit.IsComment(trivia) && each.Span.Contains(trivia.Span))) return false;
        if (AddOf(loop.Body) is not { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax list } } || AwaitOf(loop.Body) is not { Expression: InvocationExpressionSyntax awaited } || edit.Types.Task is not { } task) return false;
        var (call, configure) = Configured.Split(awaited);
        if (Source(each.Expression) is not { } source) return false;
        var item = loop.Variable.Text;
        string all;
        if (isBounded)
        {
            if (edit.Types.Named("ConcurrencyAnalyzers.Runtime.Gather") is not { } gather) return false;
            all = $"{edit.NameOf(gather)}.AllAsync({each.Expression.WithoutTrivia()}, ({item}, _) => {call.WithoutTrivia()}, limit: {Limit}{(TokenInScope.Of(edit) is { } token ? $", {token}" : "")})";
        }
        else
        {
            if (edit.Types.Linq is not { } linq) return false;
            edit.NameOf(linq); // imports its namespace
            all = $"{edit.NameOf(task)}.WhenAll({source}.Select({item} => {call.WithoutTrivia()}))";
        }

        edit.Replace(each, Rewrite.Statements($"{list}.AddRange(await {all}{configure});")[0].WithTriviaFrom(each));
        return true;
    }

    private static InvocationExpressionSyntax? AddOf(StatementSyntax body) =>
        (body is BlockSyntax { Statements: [.., var last] } ? last : body) is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax add } ? add : null;

    private static AwaitExpressionSyntax? AwaitOf(StatementSyntax body) => body.DescendantNodes().OfType<AwaitExpressionSyntax>().ToArray() is [var only] ? only : null;

    private static string? Source(ExpressionSyntax source) => source switch
    {
        IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax or ObjectCreationExpressionSyntax or ParenthesizedExpressionSyntax => source.WithoutTrivia().ToString(),
        CollectionExpressionSyntax => null,
        _ => $"({source.WithoutTrivia()})",
    };
}
