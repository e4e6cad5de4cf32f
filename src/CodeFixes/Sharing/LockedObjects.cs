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

    /// <summary>Every <c>typeof</c> of a type, whatever it is for.</summary>
    public static IEnumerable<TypeOfExpressionSyntax> Names(Compilation compilation, INamedTypeSymbol type, CancellationToken cancel)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            SemanticModel? semantics = null;
            foreach (var named in tree.GetRoot(cancel).DescendantNodes().OfType<TypeOfExpressionSyntax>())
                if (Types.Same((semantics ??= compilation.GetSemanticModel(tree)).GetTypeInfo(named.Type, cancel).Type, type)) yield return named;
        }
    }

    /// <summary>Synchronised methods lock the object that they are called on, or the type: no expression says so.</summary>
    public static bool AreAnySynchronised(Compilation compilation, CancellationToken cancel) =>
        compilation.SyntaxTrees.Any(tree => tree.GetRoot(cancel).DescendantNodes().OfType<AttributeSyntax>().Any(attribute => attribute.Name.ToString().Contains("MethodImpl") && attribute.ArgumentList?.ToString().Contains("Inlining") != true));

    private static ExpressionSyntax? Locked(SyntaxNode node) => node switch
    {
        LockStatementSyntax { Expression: var guard } => guard,

        // By whatever name Monitor goes: what it is given first, or as 'obj'.
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments, Expression: var called } when NameOf(called) is "Enter" or "TryEnter" or "Exit" or "Wait" or "Pulse" or "PulseAll" or "IsEntered" => (arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == "obj") ?? arguments[0]).Expression,
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        IdentifierNameSyntax { Identifier.ValueText: var name } => name,
        _ => null,
    };
}
