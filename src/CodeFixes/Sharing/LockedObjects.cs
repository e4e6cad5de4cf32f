using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Every expression that a program locks, waits for a pulse of, or pulses.</summary>
internal static class LockedObjects
{
    public static IEnumerable<(ExpressionSyntax Locked, SemanticModel Semantics)> In(Compilation compilation, CancellationToken cancel)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            SemanticModel? semantics = null;
            foreach (var node in tree.GetRoot(cancel).DescendantNodes())
            {
                if (Locked(node) is { } locked) yield return (locked, semantics ??= compilation.GetSemanticModel(tree));
            }
        }
    }

    private static ExpressionSyntax? Locked(SyntaxNode node) => node switch
    {
        LockStatementSyntax { Expression: var guard } => guard,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var on }, ArgumentList.Arguments: [{ Expression: var guard }, ..] } when on.ToString().EndsWith("Monitor", StringComparison.Ordinal) => guard,
        _ => null,
    };
}
