using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The call is given a thread of its own by the library, and awaited; the pool, which may run out of threads, is the second choice.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingIOFix))]
public sealed class BlockingIOFix() : Fix("CONC106", "ToThread", "Run it on a thread of its own")
{
    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("TaskRun", "Run it on the thread pool", edit => TryMove(edit, edit.Types.Task, "Run")));

    private protected override bool TryEdit(Edit edit) => TryMove(edit, edit.Types.Named("ConcurrencyAnalyzers.Runtime.ToThread"), "RunAsync");

    private static bool TryMove(Edit edit, INamedTypeSymbol? to, string method)
    {
        if (to is null || edit[CONC106_BlockingIO.Movable] is null || !edit.MayAwait || edit.Node is not InvocationExpressionSyntax call || Rewrite.IsConditional(call)) return false;
        var work = SyntaxFactory.Argument(SyntaxFactory.ParenthesizedLambdaExpression(call.WithoutTrivia())
            .WithArrowToken(SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.EqualsGreaterThanToken, SyntaxFactory.TriviaList(SyntaxFactory.Space))));
        var arguments = SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(work));
        if (TokenInScope.Of(edit) is { } token) arguments = Counterpart.With(arguments, SyntaxFactory.Argument(SyntaxFactory.ParseExpression(token)));
        Rewrite.Await(edit, call, SyntaxFactory.InvocationExpression(SyntaxFactory.ParseExpression($"{edit.NameOf(to)}.{method}"), arguments));
        return true;
    }
}
