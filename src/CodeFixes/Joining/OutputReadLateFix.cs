using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Reads the output, or begins to in async code, before the end of the process is waited for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutputReadLateFix))]
public sealed class OutputReadLateFix() : Fix("CONC310", "ReadFirst", "Read the output first")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: (IdentifierNameSyntax or MemberAccessExpressionSyntax) and var process, Name.Identifier.ValueText: var name } } wait) return false;
        if (StatementOf(wait) is not { } statement || name == "WaitForExit" && wait.ArgumentList.Arguments.Count > 0 || Tail.Siblings(statement) is not { } siblings) return false;
        var rest = siblings.SkipWhile(each => each != statement).Skip(1).ToArray();
        var streams = rest.SelectMany(each => StreamsIn(each, process, edit)).ToLookup(stream => stream.Name.Identifier.ValueText);
        if (streams.Count == 0 || IsTakenBefore(siblings.TakeWhile(each => each != statement), process, edit)) return false;
        if (edit.CanAwait) return TryBegin(edit, wait, statement, streams);
        return streams.Count == 1 && (TryRead(edit, statement, rest, streams.Single().ToArray()) || TryLoop(edit, process, statement, rest[0], streams.Single().ToArray()));
    }

    /// <summary>In async code both streams are read at a time, and the wait may still be cancelled.</summary>
    private static bool TryBegin(Edit edit, InvocationExpressionSyntax wait, ExpressionStatementSyntax statement, ILookup<string, MemberAccessExpressionSyntax> streams)
    {
        if (!Place.TakesAwait(wait, edit)) return false;
        var begun = new List<StatementSyntax>();
        foreach (var stream in streams)
        {
            if (stream.ToArray() is not [var only] || ReadOf(only) is not { } read || !MayMove(read, statement, edit) || !Place.TakesAwait(read, edit)) return false;
            var isAsync = read.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadToEndAsync" };
            var name = FreshName.For(stream.Key == "StandardOutput" ? "outputReading" : "errorReading", statement);
            begun.Add(Tail.Line(statement, $"var {name} = {only}.ReadToEndAsync{(isAsync ? read.ArgumentList.ToString() : "()")};", edit));
            var task = SyntaxFactory.IdentifierName(name);
            if (isAsync) edit.Replace(read, task.WithTriviaFrom(read));
            else Rewrite.Await(edit, read, task);
        }

        edit.InsertBefore(statement, begun);
        if (statement.Expression == wait && Counterpart.Of(edit, "WaitForExitAsync") is { } call) Rewrite.Await(edit, wait, call);
        return true;
    }

    /// <summary><c>var output = p.StandardOutput.ReadToEnd();</c> changes places with the wait; what is read inside a statement gets a variable.</summary>
    private static bool TryRead(Edit edit, ExpressionStatementSyntax statement, StatementSyntax[] rest, MemberAccessExpressionSyntax[] streams)
    {
        if (streams is not [var only] || ReadOf(only) is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadToEnd" } } read || !MayMove(read, statement, edit)) return false;
        if (read.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } } && rest.Contains(declaration) && !declaration.DescendantTrivia().Any(Edit.IsComment))
        {
            edit.InsertBefore(statement, [Tail.Line(statement, declaration.WithoutTrivia().ToString(), edit)]);
            edit.Remove(declaration);
            return true;
        }

        var name = FreshName.For(only.Name.Identifier.ValueText == "StandardOutput" ? "output" : "error", statement);
        edit.InsertBefore(statement, [Tail.Line(statement, $"var {name} = {read.WithoutTrivia()};", edit)]);
        edit.Replace(read, SyntaxFactory.IdentifierName(name).WithTriviaFrom(read));
        return true;
    }

    /// <summary>A loop that reads to the end, right after the wait: the wait goes behind it.</summary>
    private static bool TryLoop(Edit edit, ExpressionSyntax process, ExpressionStatementSyntax statement, StatementSyntax next, MemberAccessExpressionSyntax[] streams)
    {
        if (next is not WhileStatementSyntax { Condition: var condition } loop || Tail.MayLeave(loop) || !streams.All(stream => loop.Span.Contains(stream.Span))) return false;
        if (!streams.Any(stream => condition.Span.Contains(stream.Span) && stream.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadLine" or "EndOfStream" })) return false;
        if (Same(loop, process, edit).Any(use => !streams.Any(stream => stream.Expression == use)) || statement.HasLeadingTrivia && statement.GetLeadingTrivia().Any(Edit.IsComment)) return false;
        edit.InsertAfter(loop, [Tail.Line(loop, statement.WithoutTrivia().ToString(), edit)]);
        edit.Remove(statement);
        return true;
    }

    /// <summary><c>p.WaitForExit();</c>, <c>await p.WaitForExitAsync(token).ConfigureAwait(false);</c></summary>
    private static ExpressionStatementSyntax? StatementOf(ExpressionSyntax wait)
    {
        var at = wait;
        while (true)
        {
            switch (at.Parent)
            {
                case ExpressionStatementSyntax statement: return statement;
                case AwaitExpressionSyntax awaited: at = awaited; break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }: at = configured; break;
                default: return null;
            }
        }
    }

    private static InvocationExpressionSyntax? ReadOf(MemberAccessExpressionSyntax stream) =>
        stream.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadToEnd" or "ReadToEndAsync", Parent: InvocationExpressionSyntax read } ? read : null;

    /// <summary>Is it read once, by this code, and redirected wherever the wait is reached?</summary>
    private static bool MayMove(InvocationExpressionSyntax read, StatementSyntax statement, Edit edit)
    {
        if (!read.ArgumentList.Arguments.All(given => given.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax)) return false;
        if (read.ArgumentList.Arguments.Any(given => edit.Model.GetSymbolInfo(given.Expression, edit.Cancel).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declared] } && declared.Span.Start > statement.SpanStart)) return false;
        var around = read.Ancestors().TakeWhile(node => node != statement.Parent).ToArray();
        if (around.Any(node => Tail.IsLoop(node) || node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CatchClauseSyntax or LockStatementSyntax or QueryExpressionSyntax)) return false;
        var isCertain = !around.Any(node => node is IfStatementSyntax choice && !choice.Condition.Span.Contains(read.Span) || node is SwitchStatementSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax or ConditionalAccessExpressionSyntax || node is BinaryExpressionSyntax both && both.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression);
        return isCertain || IsRedirected(((MemberAccessExpressionSyntax)((MemberAccessExpressionSyntax)read.Expression).Expression).Name.Identifier.ValueText, statement);
    }

    /// <summary><c>RedirectStandardError = true</c></summary>
    private static bool IsRedirected(string stream, StatementSyntax statement) => (statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax) ?? statement.SyntaxTree.GetRoot()).DescendantNodes().Any(node =>
        node is AssignmentExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression }, Left: var target } && (target as IdentifierNameSyntax ?? (target as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText == "Redirect" + stream);

    private static IEnumerable<MemberAccessExpressionSyntax> StreamsIn(SyntaxNode code, ExpressionSyntax process, Edit edit) =>
        Same(code, process, edit).Select(use => use.Parent).OfType<MemberAccessExpressionSyntax>().Where(access => access.Name.Identifier.ValueText is "StandardOutput" or "StandardError");

    private static bool IsTakenBefore(IEnumerable<StatementSyntax> before, ExpressionSyntax process, Edit edit) => before.Any(each => StreamsIn(each, process, edit).Any());

    private static IEnumerable<ExpressionSyntax> Same(SyntaxNode code, ExpressionSyntax process, Edit edit)
    {
        var symbol = edit.Model.GetSymbolInfo(process, edit.Cancel).Symbol;
        return code.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Where(node => SyntaxFactory.AreEquivalent(node, process) && Types.Same(edit.Model.GetSymbolInfo(node, edit.Cancel).Symbol, symbol));
    }
}
