using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The loop keeps what it starts in a list, and all of it is waited for behind the loop; of several errors it is the first one's that is thrown, as before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(JoinedInLoopFix))]
public sealed class JoinedInLoopFix() : Fix("CONC308", "JoinLater", "Start all, then wait for all")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit[CONC308_JoinedInLoop.Free] is null || edit.Node.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax wait || edit.Types.Named("System.Collections.Generic.List`1") is not { } list) return false;
        if (wait.FirstAncestorOrSelf<StatementSyntax>(Tail.IsLoop) is not { } loop || Tail.Siblings(loop) is null || !IsLastOf(wait, loop) || wait.DescendantTrivia().Any(Edit.IsComment)) return false;

        // It would be disposed of while the work goes on.
        if (wait.Parent is BlockSyntax body && body.Statements.Any(each => each is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 })) return false;

        // The variable of a for is one for all rounds: by the time that the work looks at it, it has gone on.
        if (loop is ForStatementSyntax { Declaration.Variables: var counters } && counters.Any(counter => IsCaptured(counter, loop))) return false;
        return wait.Expression switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax thread, Name.Identifier.ValueText: "Join" }, ArgumentList.Arguments.Count: 0 } => Later(edit, wait, loop, edit.NameOf(list), edit.Types.Thread!, thread.Identifier.Text, null),
            AwaitExpressionSyntax { Expression: var awaited } when Configured.Split(awaited) is var (task, configure) => Later(edit, wait, loop, edit.NameOf(list), edit.Types.Task!, task.ToString(), configure),
            _ => false,
        };
    }

    /// <param name="edit">The edit.</param>
    /// <param name="wait">What is waited for in each round is put into the list here.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="list">The name of the list's type.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="started">What is waited for.</param>
    /// <param name="configure">Of tasks, how they are awaited; null for threads.</param>
    private static bool Later(Edit edit, ExpressionStatementSyntax wait, StatementSyntax loop, string list, INamedTypeSymbol type, string started, string? configure)
    {
        var isThread = configure is null;
        var name = FreshName.For(isThread ? "threads" : "tasks", loop);
        var item = edit.NameOf(type);
        var quiet = isThread ? null : Configured.Quiet(configure!, edit);
        if (!isThread && quiet is null) return false;
        edit.InsertBefore(loop, [Tail.Line(loop, $"var {name} = new {list}<{item}>();", edit)]);
        edit.Replace(wait, Rewrite.Statements($"{name}.Add({started});")[0].WithTriviaFrom(wait));
        var one = isThread ? started : FreshName.For("task", loop);
        edit.InsertAfter(loop, [.. isThread ? [] : new[] { Tail.Line(loop, $"await {item}.WhenAll({name}){quiet};", edit) }, Tail.Line(loop, $"foreach (var {one} in {name})\n{(isThread ? $"{one}.Join()" : $"await {one}{configure}")};", edit)]);
        return true;
    }

    private static bool IsLastOf(StatementSyntax wait, StatementSyntax loop) => wait.Parent == loop || wait.Parent is BlockSyntax block && block.Parent == loop && block.Statements.Last() == wait;

    private static bool IsCaptured(VariableDeclaratorSyntax counter, StatementSyntax loop) =>
        loop.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Any(function => function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == counter.Identifier.ValueText));
}
