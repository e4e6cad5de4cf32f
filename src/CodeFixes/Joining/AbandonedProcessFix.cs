using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Waits for the process in async code: where it is started, or at the end of its block if a variable holds it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AbandonedProcessFix))]
public sealed class AbandonedProcessFix() : Fix("CONC305", "Wait", "Wait for the process")
{
    private protected override bool TryEdit(Edit edit)
    {
        // Redirected output would have to be read first, or neither comes to its end.
        if (edit.Node is not InvocationExpressionSyntax start || Place.IsInLoop(start) || Redirects(start)) return false;
        if (!Place.TakesAwait(start, edit) || IsLauncher(start, edit) || edit.Types.Process?.GetMembers("WaitForExitAsync").IsEmpty != false) return false;
        return start.Parent switch
        {
            ExpressionStatementSyntax statement when start.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax process } && edit.Model.GetSymbolInfo(process, edit.Cancel).Symbol is ILocalSymbol => StartedHere.Is(process, statement, edit) && Append(edit, statement, Wait(process.Identifier.Text, edit)),
            ExpressionStatementSyntax statement => OnTheSpot(edit, statement, start),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } } local } => InLocal(edit, declaration, local, start),
            _ => false,
        };
    }

    /// <summary><c>if (Process.Start(…) is { } process) await process.WaitForExitAsync();</c></summary>
    private static bool OnTheSpot(Edit edit, ExpressionStatementSyntax statement, InvocationExpressionSyntax start)
    {
        var name = FreshName.For("process", start);
        var wait = Rewrite.Statements(Wait(name, edit))[0];
        var pattern = (IfStatementSyntax)Rewrite.Statements($"if (_ is {{ }} {name}) ;")[0];
        edit.Replace(statement, pattern.ReplaceNode(((IsPatternExpressionSyntax)pattern.Condition).Expression, start.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space)).WithStatement(wait).WithTriviaFrom(statement));
        return true;
    }

    private static bool InLocal(Edit edit, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax variable, InvocationExpressionSyntax start)
    {
        if (edit.Model.GetDeclaredSymbol(variable, edit.Cancel) is not ILocalSymbol local || Tail.Siblings(declaration) is not { } siblings || siblings.SelectMany(each => StartedHere.Uses(local, each, edit)).Any()) return false;
        var wait = Wait(variable.Identifier.Text, edit);
        return Append(edit, declaration, edit.Model.GetTypeInfo(start, edit.Cancel).Nullability.FlowState == NullableFlowState.NotNull ? wait : $"if ({variable.Identifier.Text} is not null) {wait}");
    }

    private static string Wait(string process, Edit edit) => $"await {process}.WaitForExitAsync(){Configured.At(edit.Node, edit)};";

    /// <summary>A method that is there to start something, which may go on for long.</summary>
    private static bool IsLauncher(SyntaxNode at, Edit edit) =>
        edit.Model.GetEnclosingSymbol(at.SpanStart, edit.Cancel) is { Name: var name } && Launching.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static readonly string[] Launching = ["Start", "Launch", "Spawn", "Open", "Host", "Serve"];

    private static bool Append(Edit edit, StatementSyntax after, string code)
    {
        if (Tail.Of(after, edit) is not { } tail) return false;
        tail.Append(code);
        return true;
    }

    private static bool Redirects(SyntaxNode start) => (start.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax) ?? start.SyntaxTree.GetRoot())
        .DescendantTokens().Any(token => token.ValueText.StartsWith("Redirect", StringComparison.Ordinal));
}
