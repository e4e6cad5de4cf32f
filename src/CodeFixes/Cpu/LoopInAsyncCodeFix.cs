using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopInAsyncCodeFix))]
public sealed class LoopInAsyncCodeFix() : Fix("CONC201", "Offload", "Give the loop to the pool and await it")
{
    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(
            ("Parallelize", "Run the iterations in parallel on the pool and await them", edit => SpreadLoop.Of(edit) is var (loop, statements, _) && TryOffload(edit, loop.Loop, statements)),
            ("Map", "Make the items in parallel with 'ParallelMap' on the pool and await them", edit => SpreadLoop.Mapped(edit) is var (loop, statements, _) && TryOffload(edit, loop.Loop, statements)));

    private protected override string TitleFor(Diagnostic report, string title) => title != Title && SpreadLoop.IsRounded(report) ? title + SpreadLoop.Rounds : title;

    private protected override bool TryEdit(Edit edit) =>
        edit.Node.FirstAncestorOrSelf<StatementSyntax>() is { ContainsDirectives: false } loop && TryOffload(edit, loop, [loop]);

    /// <param name="statements">What the pool is given in the place of the loop; the last has the loop's trivia.</param>
    private static bool TryOffload(Edit edit, StatementSyntax loop, StatementSyntax[] statements)
    {
        if (edit[CONC201_LoopInAsyncCode.Moves] is null || edit.Types.Task is not { } task || !Place.TakesAwait(loop, edit)) return false;
        var block = ParallelLoop.BlockOf([.. statements.Select(statement => statement.WithoutTrivia().ToFullString())], loop, edit);
        var token = TokenInScope.Of(edit) is { } found ? ", " + found : "";
        var configure = ConfiguresAwaits(loop) ? ".ConfigureAwait(false)" : "";
        var call = $"await {edit.NameOf(task)}.Run(() =>{edit.NewLine}{block}{token}){configure};";
        edit.Replace(loop, ParseStatement(call, options: edit.Node.SyntaxTree.Options).WithTriviaFrom(loop));
        return true;
    }

    /// <summary>Does the method say so of its other awaits?</summary>
    private static bool ConfiguresAwaits(SyntaxNode loop) =>
        loop.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantNodes().OfType<AwaitExpressionSyntax>().ToList() is { Count: > 0 } awaits
        && awaits.TrueForAll(await => await.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" }, ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.ValueText: "false" } }] });
}
