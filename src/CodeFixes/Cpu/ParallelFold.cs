using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A parallel loop whose iterations fold into variables: each thread folds into a value of its own, and each of these goes
/// into the variable once, when the thread is done.
/// </summary>
internal static class ParallelFold
{
    /// <param name="source">What the loop goes through, and with what options.</param>
    /// <param name="ranges">The name of a part of the range, and the loop over one, where threads take parts.</param>
    public static StatementSyntax[]? Of(Edit edit, LoopHeader loop, string method, IEnumerable<ArgumentSyntax> source, string told, (string Name, Func<StatementSyntax, string> Over)? ranges)
    {
        var folds = told.Split(';').Select(fold => Fold.Read(fold, edit)).ToArray();
        if (folds.Any(fold => fold.Start is null)) return null;
        var state = folds is [var only] ? ParallelLoop.Unused("local" + char.ToUpperInvariant(only.Name[0]) + only.Name.Substring(1), edit, loop.Loop) : ParallelLoop.Unused("local", edit, loop.Loop);
        ExpressionSyntax Part(Fold fold) => folds.Length == 1 ? IdentifierName(state) : MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, IdentifierName(state), IdentifierName(fold.Name));

        var give = (ReturnStatementSyntax)ParseStatement($"return {state};");
        var jumps = ranges is null ? ParallelLoop.ContinuesOf(loop.Body) : [];
        var names = loop.Body.DescendantNodes(node => !IsNameOf(node, edit)).OfType<IdentifierNameSyntax>().Where(name => folds.Any(fold => fold.Name == name.Identifier.ValueText && fold.Is(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, loop.Loop)));
        var body = loop.Body.ReplaceNodes(jumps.Concat<SyntaxNode>(names), (old, now) => now switch
        {
            ContinueStatementSyntax => give.WithTriviaFrom(now),
            _ => Part(folds.First(fold => fold.Name == ((IdentifierNameSyntax)old).Identifier.ValueText)).WithTriviaFrom(now),
        });
        var round = ranges is var (range, over)
            ? ParallelLoop.LambdaOf([range, ParallelLoop.Discard(loop, edit), state], ParallelLoop.BlockOf([over(body), give.ToString()], loop.Loop, edit), edit)
            : ParallelLoop.Lambda(loop, [loop.Variable, Identifier(ParallelLoop.Discard(loop, edit)), Identifier(state)], ParallelLoop.BlockOf(body, loop.Loop, give, edit.NewLine), edit.NewLine);

        var gate = folds.All(fold => fold.IsAtomic) ? null : ParallelLoop.Unused("gate", edit, loop.Loop);
        var merges = folds.Select(fold => fold.Merge(Part(fold).ToString(), isAlone: gate is not null)).ToArray();
        var indent = ParallelLoop.IndentOf(loop.Loop).ToFullString();
        var start = folds.Length == 1 ? folds[0].Start! : $"({string.Join(", ", folds.Select(fold => $"{fold.Name}: {fold.Start}"))})";
        var end = merges is [var merge] && gate is null
            ? $"{state} => {merge}"
            : $"{state} =>{edit.NewLine}{indent}{{{edit.NewLine}{string.Concat(Lines(merges, gate, indent, edit.NewLine))}{indent}}}";
        var call = ParallelLoop.Call(loop, method, [.. source, Argument(ParseExpression($"() => {start}")), Argument(round), Argument(ParseExpression(end))]);
        if (gate is null) return [call];

        // The blank lines before the loop stay before what is now the first statement, its comments stay with it.
        var blank = loop.Loop.GetLeadingTrivia().TakeWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToArray();
        return [ParseStatement($"{string.Concat(blank)}{indent}var {gate} = new object();{edit.NewLine}"), call.WithLeadingTrivia(loop.Loop.GetLeadingTrivia().Skip(blank.Length))];
    }

    /// <summary>What it gives is the name that the code has.</summary>
    private static bool IsNameOf(SyntaxNode node, Edit edit) => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } } && edit.Model.GetOperation(node, edit.Cancel) is INameOfOperation;

    private static IEnumerable<string> Lines(string[] merges, string? gate, string indent, string newLine)
    {
        var (one, two) = (indent + Braces.Step(indent), indent + Braces.Step(indent) + Braces.Step(indent));
        if (gate is null) return merges.Select(merge => $"{one}{merge};{newLine}");
        return merges is [var only]
            ? [$"{one}lock ({gate}){newLine}", $"{two}{only};{newLine}"]
            : [$"{one}lock ({gate}){newLine}", $"{one}{{{newLine}", .. merges.Select(merge => $"{two}{merge};{newLine}"), $"{one}}}{newLine}"];
    }
}
