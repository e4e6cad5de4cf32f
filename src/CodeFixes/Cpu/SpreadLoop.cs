using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>The loop at a report, and the statements that it becomes when its iterations run at once.</summary>
internal static class SpreadLoop
{
    /// <summary>Names what a sum that is made in another order may come to.</summary>
    public const string Rounds = " (a floating-point sum may differ in its last digits)";

    public static bool IsRounded(Diagnostic report) =>
        report.Properties.TryGetValue(Spread.Folds, out var told) && (told!.Contains(nameof(SpecialType.System_Double)) || told.Contains(nameof(SpecialType.System_Single)));

    /// <summary>Null where nothing is offered. One of the statements, at <c>At</c>, is the loop's own, with its trivia; a lock or an array may come before it, a list be filled after it.</summary>
    public static (LoopHeader Loop, StatementSyntax[] Statements, int At)? Of(Edit edit)
    {
        if (edit[Spread.Folds] is not { } told || edit.Types.Parallel is not { } parallel || HeaderOf(edit) is not { } loop) return null;
        var method = edit.NameOf(parallel);
        if (edit[Spread.Ranges] is not null) return Ranges(edit, loop, method + ".ForEach", told);
        method += loop.IsRange ? ".For" : ".ForEach";
        if (edit[Spread.Builds] is { } lists) return OrderedItems.Of(edit, loop, method, [.. ParallelLoop.Options(edit, TokenOf(edit))], lists.Split(';'));
        var source = loop.Source.Concat(ParallelLoop.Options(edit, TokenOf(edit)));
        if (told.Length > 0) return ParallelFold.Of(edit, loop, method, source, told, null) is { } folding ? (loop, folding, folding.Length - 1) : null;

        var body = loop.Body.ReplaceNodes(ParallelLoop.ContinuesOf(loop.Body), (_, jump) => ReturnStatement().WithTriviaFrom(jump));
        var lambda = ParallelLoop.Lambda(loop, loop.Variable, ParallelLoop.BodyOf(body, loop, edit), edit.NewLine);
        return (loop, [ParallelLoop.Call(loop, method, source.Append(Argument(lambda)))], 0);
    }

    /// <summary>One call of the library, where each round adds an item to a list and does nothing else that is seen.</summary>
    public static (LoopHeader Loop, StatementSyntax[] Statements, int At)? Mapped(Edit edit) =>
        edit[Spread.Builds] is { } list && edit[Spread.Asked] is null && edit.Types.Named("ConcurrencyAnalyzers.Runtime.ParallelMap") is { } map && HeaderOf(edit) is { } loop && OrderedItems.Mapped(edit, loop, edit.NameOf(map), list, TokenOf(edit)) is { } call
            ? (loop, [call], 0)
            : null;

    private static LoopHeader? HeaderOf(Edit edit) =>
        !Place.IsCaught(edit.Node) && !(IsGathering(edit) && Place.HasFinally(edit.Node)) && edit.Node.FirstAncestorOrSelf<StatementSyntax>() is { } statement && LoopHeader.Of(statement, edit) is { } loop && !IsChecked(edit) ? loop : null;

    /// <summary>What the rounds put together is there when all are done: an error leaves nothing of it to a <c>finally</c>.</summary>
    private static bool IsGathering(Edit edit) => edit[Spread.Builds] is not null || edit[Spread.Folds] is { Length: > 0 };

    /// <summary>Each thread takes a part of the range and goes through it by itself: a round is too light for a call of its own.</summary>
    private static (LoopHeader, StatementSyntax[], int)? Ranges(Edit edit, LoopHeader loop, string method, string told)
    {
        if (edit.Types.Partitioner is not { } partitioner || loop.Loop is not ForStatementSyntax { Declaration: { } declaration, Incrementors: [var step] } counted || !loop.IsLongRange(edit)) return null;
        var range = ParallelLoop.Unused("range", edit, counted);
        var index = loop.Variable.Text;
        var source = new[] { Argument(ParseExpression($"{edit.NameOf(partitioner)}.Create({loop.Source[0]}, {loop.Source[1]})")) }.Concat(ParallelLoop.Options(edit, TokenOf(edit)));
        string Part(StatementSyntax body) => $"for ({declaration.Type.WithoutTrivia()} {index} = {range}.Item1; {index} < {range}.Item2; {step.WithoutTrivia()}){counted.CloseParenToken.TrailingTrivia.ToFullString()}{body.WithTrailingTrivia().ToFullString()}";
        if (told.Length > 0) return ParallelFold.Of(edit, loop, method, source, told, (range, Part)) is { } folding ? (loop, folding, folding.Length - 1) : null;

        var block = ParallelLoop.BlockOf([Part(counted.Statement)], counted, edit);
        return (loop, [ParallelLoop.Call(loop, method, source.Append(Argument(ParallelLoop.LambdaOf([range], block, edit))))], 0);
    }

    /// <summary>The token in scope, where a cancellation has somewhere to go: it is the task's own, or that of the method which awaits the loop. Or the one that the rounds ask.</summary>
    private static string? TokenOf(Edit edit) => edit[Spread.Asked] is { } asked ? asked : edit[Spread.Token] is { } given && TokenInScope.Of(edit) is { } token && (given.Length == 0 || given == token && !IsOfFunction(token, edit)) ? token : null;

    /// <summary>Does the function around declare it, where another one of the name is outside?</summary>
    private static bool IsOfFunction(string name, Edit edit) => edit.Node.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } function
        && edit.Model.LookupSymbols(edit.Node.SpanStart, name: name).Any(found => found.DeclaringSyntaxReferences.Any(declared => declared.SyntaxTree == function.SyntaxTree && function.Span.Contains(declared.Span)));


    /// <summary>An overflow ends a checked loop at another place than a parallel one.</summary>
    private static bool IsChecked(Edit edit) => edit.Model.Compilation.Options is CSharpCompilationOptions { CheckOverflow: true }
        || edit.Node.AncestorsAndSelf().Any(node => node is CheckedStatementSyntax { RawKind: (int)SyntaxKind.CheckedStatement } or CheckedExpressionSyntax { RawKind: (int)SyntaxKind.CheckedExpression });
}
