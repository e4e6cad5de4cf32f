using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A thread that no variable holds gets one.</summary>
internal static class NewLocal
{
    /// <param name="statement">Creates the thread, and may start it: it becomes declaration and start.</param>
    /// <param name="arguments">Of the start.</param>
    public static void StartAndJoin(Edit edit, ExpressionStatementSyntax statement, ObjectCreationExpressionSyntax creation, Tail tail, string arguments)
    {
        var name = FreshName.ForThread(creation);
        // Parsed, not built: what is built may be laid out anew, with line ends of its own.
        var pattern = (LocalDeclarationStatementSyntax)SyntaxFactory.ParseStatement($"var {name} = _;");
        var declaration = pattern.ReplaceNode(pattern.Declaration.Variables[0].Initializer!.Value, creation.WithoutTrivia());

        // What is inserted last comes first; the statement itself is replaced when nothing more is inserted behind it.
        tail.Append($"{name}.Join();");
        edit.InsertAfter(statement, [Tail.Line(statement, $"{name}.Start{arguments};", edit)]);
        edit.Replace(statement, declaration.WithTriviaFrom(statement));
    }
}
