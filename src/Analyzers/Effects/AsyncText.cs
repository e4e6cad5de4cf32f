using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Whether code that has been bound, but not read, may be asynchronous or wait for tasks: by its text, which costs a fraction of reading it.
/// Most members of most programs are neither.
/// </summary>
internal static class AsyncText
{
    private static readonly string[] Functions = ["=>", "delegate", "Task", "async", "IAsyncEnumer"];

    /// <summary>Is the member asynchronous code, or may a function inside it be?</summary>
    public static bool MayHold(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        owner is IMethodSymbol method && Frame.IsOfAsyncCode(method, model.Types) || model.MayHoldAsyncFunctions(code, () => HoldsAsyncFunctions(code, model.Types, cancel));

    private static bool HoldsAsyncFunctions(ImmutableArray<IOperation> code, Types types, CancellationToken cancel)
    {
        foreach (var block in code)
            if (HasWords(block.Syntax, Functions, areNames: false, cancel) && block.Syntax.DescendantNodesAndSelf().Any(node => MayBeAsync(node, block, types, cancel))) return true;
        return false;
    }

    /// <summary>May it wait for a task? It would have to name something that does.</summary>
    public static bool MayWait(Concurrency model, ImmutableArray<IOperation> code, CancellationToken cancel)
    {
        if (model.WordsOfWaits is not { } words) return true;
        foreach (var block in code)
            if (HasWords(block.Syntax, words, areNames: true, cancel)) return true;
        return false;
    }

    private static bool MayBeAsync(SyntaxNode node, IOperation block, Types types, CancellationToken cancel) => node switch
    {
        AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 } => true,
        AnonymousFunctionExpressionSyntax function => MayDoMore(function) && (block.SemanticModel?.GetSymbolInfo(function, cancel).Symbol is not IMethodSymbol symbol || types.IsAsyncResult(symbol.ReturnType)),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword) || local.ReturnType is not PredefinedTypeSyntax,
        _ => false,
    };

    /// <summary>More than to give a value, or to make the one call that gives it.</summary>
    private static bool MayDoMore(AnonymousFunctionExpressionSyntax function) => function.Block is not null
        || function.ExpressionBody is { } value && value.DescendantNodes().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or MemberAccessExpressionSyntax);

    /// <summary>Looks through the text for one of the words, or for names that are no part of longer ones; the arrow that the code itself begins with is none.</summary>
    private static bool HasWords(SyntaxNode code, string[] words, bool areNames, CancellationToken cancel)
    {
        var span = code.Span;
        var start = code is ArrowExpressionClauseSyntax arrow ? arrow.Expression.SpanStart : span.Start;
        var text = code.SyntaxTree.GetText(cancel).ToString(TextSpan.FromBounds(start, span.End));
        foreach (var word in words)
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
                if (!areNames || !IsInName(text, at - 1) && !IsInName(text, at + word.Length)) return true;
        return false;
    }

    private static bool IsInName(string text, int at) => at >= 0 && at < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[at]);
}
