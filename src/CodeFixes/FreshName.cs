using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A name for a new variable that nothing in its member has yet.</summary>
internal static class FreshName
{
    public static string For(string wish, SyntaxNode near)
    {
        SyntaxNode? member = near.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member is null or GlobalStatementSyntax) member = near.SyntaxTree.GetRoot();
        var taken = new HashSet<string>(member.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText), StringComparer.Ordinal);
        var name = wish;
        for (var n = 2; taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None; n++) name = wish + n;
        return name;
    }

    /// <summary><c>downloadThread</c> for a thread that runs <c>Download</c> or <c>() => Download(x)</c>.</summary>
    public static string ForThread(ObjectCreationExpressionSyntax thread)
    {
        var entry = thread.ArgumentList?.Arguments.FirstOrDefault()?.Expression;
        if (entry is LambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax call }) entry = call.Expression;
        var method = entry switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Name: var name } => name.Identifier.ValueText,
            _ => "",
        };
        var wish = method.TrimStart('_') is { Length: > 0 } stem ? char.ToLowerInvariant(stem[0]) + stem.Substring(1) + "Thread" : "thread";
        return For(wish, thread);
    }
}
