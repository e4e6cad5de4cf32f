using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Joins at the end of the block, so that all that is started there still overlaps.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnjoinedThreadFix))]
public sealed class UnjoinedThreadFix() : Fix("CONC301", "Join", "Join the thread")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit["ends"] is null || edit.Node is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement, Expression: MemberAccessExpressionSyntax { Expression: var thread } } start) return false;
        if (thread is ObjectCreationExpressionSyntax creation) return Place.TakesJoin(statement, edit) && !Place.IsInLoop(statement) && JoinOnTheSpot(edit, statement, creation);
        if (FilledList.OfStarted(start, edit) is { } list) return Place.TakesJoin(list.Loop, edit) && !Place.IsInLoop(list.Loop) && Append(edit, list.Loop, $"foreach (var {list.Item} in {list.Name})\n{list.Item}.Join();");
        return Place.TakesJoin(statement, edit) && !Place.IsInLoop(statement) && thread is IdentifierNameSyntax name && StartedHere.Is(name, statement, edit) && Append(edit, statement, $"{name.Identifier.Text}.Join();");
    }

    private static bool Append(Edit edit, StatementSyntax after, string code)
    {
        if (Tail.Of(after, edit) is not { } tail) return false;
        tail.Append(code);
        return true;
    }

    /// <summary><c>new Thread(…).Start();</c></summary>
    private static bool JoinOnTheSpot(Edit edit, ExpressionStatementSyntax statement, ObjectCreationExpressionSyntax creation)
    {
        if (Tail.Of(statement, edit) is not { } tail) return false;
        NewLocal.StartAndJoin(edit, statement, creation, tail, ((InvocationExpressionSyntax)edit.Node).ArgumentList.ToString());
        return true;
    }
}
