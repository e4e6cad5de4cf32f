using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>As many items as there are cores are worked on at a time; where results are wanted the library gives them in order.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedFanOutFix))]
public sealed class UnboundedFanOutFix() : Fix("CONC403", "ForEachAsync", "Await a bounded number at a time, up to the first error")
{
    private const int Limit = 16;

    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("Gather", "Gather a bounded number at a time, up to the first error", Gather));

    private protected override bool TryEdit(Edit edit)
    {
        if (Parts(edit) is not var (source, work, item) || edit.Types.Parallel is not { } parallel) return false;
        if (Statement(edit.Node) is null) return Gather(edit);
        if (parallel.GetMembers("ForEachAsync").IsEmpty) return false;
        var body = work is LambdaExpressionSyntax { AsyncKeyword.RawKind: not 0, Body: var own } ? own.ToString() : $"await {CallOf(work, item)}";
        var token = TokenInScope.Of(edit) is { } cancel ? $"{cancel}, " : "";
        edit.Replace(edit.Node, SyntaxFactory.ParseExpression($"{edit.NameOf(parallel)}.ForEachAsync({source}, {token}async ({item}, {Second(work)}) => {body})").WithTriviaFrom(edit.Node));
        return true;
    }

    private static bool Gather(Edit edit)
    {
        if (Parts(edit) is not var (source, work, item) || edit.Types.Named("ConcurrencyAnalyzers.Runtime.Gather") is not { } gather) return false;
        var body = work is LambdaExpressionSyntax { AsyncKeyword.RawKind: not 0, Body: var own } ? own.ToString() : CallOf(work, item);
        var isAsync = work is LambdaExpressionSyntax { AsyncKeyword.RawKind: not 0 } ? "async " : "";
        var token = TokenInScope.Of(edit) is { } cancel ? $", {cancel}" : "";
        edit.Replace(edit.Node, SyntaxFactory.ParseExpression($"{edit.NameOf(gather)}.AllAsync({source}, {isAsync}({item}, {Second(work)}) => {body}, limit: {Limit}{token})").WithTriviaFrom(edit.Node));
        return true;
    }

    /// <summary>The source, the function and the name of an item of <c>Task.WhenAll(source.Select(function))</c>.</summary>
    private static (string Source, ExpressionSyntax Work, string Item)? Parts(Edit edit)
    {
        if (edit[CONC403_UnboundedFanOut.Free] is null || edit.Node is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: InvocationExpressionSyntax tasks }] } all || Configured.AwaitOf(all) is null) return null;
        if (all.DescendantTrivia().Any(trivia => (Edit.IsComment(trivia) || trivia.IsDirective) && all.Span.Contains(trivia.Span))) return null;
        if (tasks is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" or "ToList", Expression: InvocationExpressionSyntax inner }, ArgumentList.Arguments.Count: 0 }) tasks = inner;
        if (tasks is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select", Expression: var source }, ArgumentList.Arguments: [{ Expression: var work }] }) return null;
        return work switch
        {
            LambdaExpressionSyntax { AsyncKeyword.RawKind: not 0 } lambda when AsyncLoop.ItemOf(lambda) is { Type: null } item => (source.WithoutTrivia().ToString(), work, item.Identifier.Text),
            LambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax } lambda when AsyncLoop.ItemOf(lambda) is { Type: null } item => (source.WithoutTrivia().ToString(), work, item.Identifier.Text),
            IdentifierNameSyntax or MemberAccessExpressionSyntax => (source.WithoutTrivia().ToString(), work, FreshName.For("item", work)),
            _ => null,
        };
    }

    private static string CallOf(ExpressionSyntax work, string item) => work is LambdaExpressionSyntax { ExpressionBody: { } call } ? call.WithoutTrivia().ToString() : $"{work.WithoutTrivia()}({item})";

    private static string Second(ExpressionSyntax work) => work.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "_" } or ParameterSyntax { Identifier.ValueText: "_" }) ? FreshName.For("cancel", work) : "_";

    /// <summary>The statement that awaits it and takes no results.</summary>
    private static ExpressionStatementSyntax? Statement(SyntaxNode all) => all.Ancestors().OfType<AwaitExpressionSyntax>().First().Parent as ExpressionStatementSyntax;
}
