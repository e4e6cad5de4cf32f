using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A <c>using</c> that holds a lock of the thread by an object of the user's: <c>using (gate.ReadLock())</c>, where what that makes takes the lock
/// in its constructor, or the method does, and releases it in its <c>Dispose</c>.
/// </summary>
internal static class LockScope
{
    /// <summary>Where such locks are held in the code of a function, and the calls that take them.</summary>
    public static List<(TextSpan Held, IInvocationOperation Taken)> In(IOperation code, Concurrency model)
    {
        var scopes = new List<(TextSpan, IInvocationOperation)>();
        foreach (var node in code.Syntax.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            var (value, held) = node switch
            {
                UsingStatementSyntax { Expression: { } only } scope => (only, scope.Statement.Span),
                UsingStatementSyntax { Declaration.Variables: [{ Initializer.Value: var only }] } scope => (only, scope.Statement.Span),
                LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Declaration.Variables: [{ Initializer.Value: var only }], Parent: { } block } scope => (only, TextSpan.FromBounds(scope.Span.End, block.Span.End)),
                _ => default,
            };

            // Only what is named like one is bound.
            if (value is InvocationExpressionSyntax { Expression: var called } && called.GetLastToken().ValueText.IndexOf("lock", StringComparison.OrdinalIgnoreCase) >= 0 && code.SemanticModel?.GetOperation(value) is IInvocationOperation { TargetMethod: var method } taken && Holds(method, model))
                scopes.Add((held, taken));
        }

        return scopes;
    }

    private static bool Holds(IMethodSymbol method, Concurrency model)
    {
        if ((method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences is not [var declaration] || ModelOf(declaration.SyntaxTree, model) is not { } semantics) return false;
        var body = declaration.GetSyntax();
        foreach (var creation in body.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
            if (semantics.GetTypeInfo(creation).Type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } made
                && (Calls(body, semantics, takes: true) || made.InstanceConstructors.Any(constructor => CallsIn(constructor, model, takes: true)))
                && made.GetMembers("Dispose").OfType<IMethodSymbol>().Any(dispose => CallsIn(dispose, model, takes: false))) return true;
        return false;
    }

    private static bool CallsIn(IMethodSymbol method, Concurrency model, bool takes) =>
        method.OriginalDefinition.DeclaringSyntaxReferences.Any(part => ModelOf(part.SyntaxTree, model) is { } semantics && Calls(part.GetSyntax(), semantics, takes));

    private static bool Calls(SyntaxNode code, SemanticModel semantics, bool takes) =>
        code.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => semantics.GetSymbolInfo(call).Symbol is IMethodSymbol method && ThreadLock.TakesOrReleases(method, method.ContainingType) == takes);

    private static SemanticModel? ModelOf(SyntaxTree tree, Concurrency model) =>
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        model.For(tree)?.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
}
