using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether a call gives a task that has ended by the time it returns.</summary>
internal static class Completes
{
    public static bool AtOnce(Site call, CancellationToken cancel) =>
        call.Facts.Completed || call.Facts.Sync || call.Receiver?.Type is { } receiver && call.Model.Catalog.Of(receiver).NonBlocking
        || call.Method is { } method && IsDone(method, call.Model, cancel);

    /// <summary>A synchronous method in sight, each of whose returns makes a completed task.</summary>
    private static bool IsDone(IMethodSymbol method, Concurrency model, CancellationToken cancel)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (method.IsAsync || method.IsVirtual || method.IsAbstract || method.DeclaringSyntaxReferences is not [var declared] || model.For(declared.SyntaxTree) is not { } engine) return false;
        var returned = ValuesOf(declared.GetSyntax(cancel)).ToArray();
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        var semantics = engine.Compilation.GetSemanticModel(declared.SyntaxTree);
#pragma warning restore RS1030
        return returned.Length > 0 && returned.All(value => value is not null && semantics.GetOperation(value, cancel) is { } operation && IsDone(operation, model));
    }

    private static IEnumerable<ExpressionSyntax?> ValuesOf(SyntaxNode function)
    {
        var (block, expression) = function switch
        {
            BaseMethodDeclarationSyntax method => (method.Body, method.ExpressionBody?.Expression),
            LocalFunctionStatementSyntax local => (local.Body, local.ExpressionBody?.Expression),
            _ => (null, null),
        };
        if (expression is not null) return [expression];
        return block?.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Select(exit => exit.Expression) ?? [];
    }

    private static bool IsDone(IOperation value, Concurrency model) => Site.Unwrap(value) switch
    {
        IMemberReferenceOperation { Member: var member } => model.Catalog.Of(member).Completed,
        IInvocationOperation { TargetMethod: var method } => model.Catalog.Of(method).Completed,
        IObjectCreationOperation creation => model.Types.IsValueTask(creation.Type) && !creation.Arguments.Any(given => model.Types.IsTaskLike(given.Value.Type)),
        IDefaultValueOperation => true,
        IConditionalOperation { WhenTrue: var one, WhenFalse: { } other } => IsDone(one, model) && IsDone(other, model),
        IThrowOperation => true,
        _ => false,
    };
}
