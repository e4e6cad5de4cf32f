using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A task, and the <c>ConfigureAwait</c> that may stand between it and its await.</summary>
internal static class Configured
{
    /// <summary>The await of a task, with or without a <c>ConfigureAwait</c>; null where it is not awaited on the spot.</summary>
    public static AwaitExpressionSyntax? AwaitOf(ExpressionSyntax task) => task.Parent switch
    {
        AwaitExpressionSyntax await => await,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax await } } => await,
        _ => null,
    };

    /// <summary>Takes what is awaited apart: <c>F()</c> and <c>.ConfigureAwait(false)</c>, or nothing.</summary>
    public static (ExpressionSyntax Task, string Configure) Split(ExpressionSyntax awaited) =>
        awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var task } } configured
            ? (task, $".ConfigureAwait{configured.ArgumentList}")
            : (awaited, "");

    /// <summary>
    /// In the place of a <c>ConfigureAwait</c>, for a wait that throws nothing itself: a <c>Task.WhenAll</c> without results would throw the
    /// error that came first, and not that of the first task. Null where there is no such wait.
    /// </summary>
    public static string? Quiet(string configure, Edit edit)
    {
        if (edit.Types.Named("System.Threading.Tasks.ConfigureAwaitOptions") is not { } options || configure is not ("" or ".ConfigureAwait(true)" or ".ConfigureAwait(false)")) return null;
        var name = edit.NameOf(options);
        return $".ConfigureAwait({(configure == ".ConfigureAwait(false)" ? "" : name + ".ContinueOnCapturedContext | ")}{name}.SuppressThrowing)";
    }

    /// <summary>
    /// The task, with <c>ConfigureAwait(false)</c> where all awaits around have it: code that never asks for its context back may be waited for
    /// by one who holds that, and a single await which does ask would wait for ever.
    /// </summary>
    public static ExpressionSyntax Like(ExpressionSyntax place, ExpressionSyntax task, Edit edit)
    {
        if (Split(task).Configure.Length > 0 || !IsCustomAt(place, edit)) return task;
        var configured = Without(task);

        // Of a type that has yet to be imported nothing is known here; the draft is bound later.
        return edit.Model.GetSpeculativeTypeInfo(place.SpanStart, task.WithoutTrivia(), SpeculativeBindingOption.BindAsExpression).Type is null or IErrorTypeSymbol
            || edit.Model.GetSpeculativeSymbolInfo(place.SpanStart, configured.WithoutTrivia(), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol ? configured : task;
    }

    /// <summary>What an await that is added at the end of what a function does has: <c>.ConfigureAwait(false)</c>, or nothing.</summary>
    public static string At(SyntaxNode place, Edit edit) => AreAround(place, edit) ? ".ConfigureAwait(false)" : "";

    /// <summary>Do all awaits around go on so, and has the code behind the place no context to lose: because it was lost at an await before, or because there is no such code?</summary>
    public static bool IsCustomAt(SyntaxNode place, Edit edit) =>
        AreAround(place, edit) && (IsLast(place) || Place.Function(place).DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)).OfType<AwaitExpressionSyntax>().Any(await => Split(await.Expression).Configure.Length > 0 && IsBefore(await, place)));

    /// <summary>Do the awaits of the function, or of the type where the function has none, go on without their context, all of them?</summary>
    private static bool AreAround(SyntaxNode place, Edit edit)
    {
        // What follows may need the thread that draws.
        if (edit.Model.GetEnclosingSymbol(place.SpanStart, edit.Cancel) is IMethodSymbol method && Place.IsOfUserInterface(method)) return false;
        var awaits = AwaitsIn(Place.Function(place));
        if (awaits.Count == 0 && place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type) awaits = AwaitsIn(type);
        return awaits.Count > 0 && awaits.All(await => Split(await.Expression).Configure.Replace("continueOnCapturedContext: ", "") == ".ConfigureAwait(false)");

        // A yield goes where its context is, and cannot be told otherwise.
        List<AwaitExpressionSyntax> AwaitsIn(SyntaxNode code) => [.. code.DescendantNodesAndSelf(node => node == code || code is TypeDeclarationSyntax || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax))
            .OfType<AwaitExpressionSyntax>().Where(await => edit.Model.GetTypeInfo(await.Expression, edit.Cancel).Type is not { Name: "YieldAwaitable" })];
    }

    /// <summary>On every way to the place.</summary>
    private static bool IsBefore(AwaitExpressionSyntax await, SyntaxNode place) =>
        await.Span.End <= place.SpanStart && await.FirstAncestorOrSelf<StatementSyntax>() is { } statement and not (IfStatementSyntax or SwitchStatementSyntax or WhileStatementSyntax or ForStatementSyntax or TryStatementSyntax)
        && (statement.Contains(place) || statement.Parent is BlockSyntax or GlobalStatementSyntax && statement.Parent.Span.Contains(place.Span) || statement is { Parent: GlobalStatementSyntax });

    /// <summary>All that a function still has to do, outside of anything that ends after it.</summary>
    private static bool IsLast(SyntaxNode place) => place.Parent switch
    {
        ArrowExpressionClauseSyntax or LambdaExpressionSyntax => true,
        ExpressionStatementSyntax or ReturnStatementSyntax when place.Parent is { Parent: BlockSyntax { Parent: BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax } block } statement =>
            block.Statements.Last() == statement && !block.Statements.Any(each => each is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }),
        _ => false,
    };

    /// <summary>Goes on without its context.</summary>
    public static ExpressionSyntax Without(ExpressionSyntax task)
    {
        var bare = task.WithoutTrivia();
        if (bare is not (IdentifierNameSyntax or GenericNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ThisExpressionSyntax or ParenthesizedExpressionSyntax or ObjectCreationExpressionSyntax or PostfixUnaryExpressionSyntax))
            bare = SyntaxFactory.ParenthesizedExpression(bare);
        var method = SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, bare, SyntaxFactory.IdentifierName("ConfigureAwait"));
        return SyntaxFactory.InvocationExpression(method, SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression))))).WithTriviaFrom(task);
    }
}
