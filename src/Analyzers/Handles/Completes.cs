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
        || ByItsCode(call, cancel);

    /// <summary>Of a synchronous method in sight, each of whose returns makes a completed task.</summary>
    public static bool ByItsCode(Site call, CancellationToken cancel) => ReturnedBy(call, cancel) is { } returned && returned.All(value => IsDone(value, call.Model));

    /// <summary>What a synchronous method in sight returns, where the call can mean no other: each value that stands there; null where that is not known.</summary>
    public static IReadOnlyList<IOperation>? ReturnedBy(Site call, CancellationToken cancel)
    {
        if (call.Method is not { } called || call.Operation is IInvocationOperation { IsVirtual: true } && Implementations.IsOpen(called)) return null;
        var method = (called.PartialImplementationPart ?? called).OriginalDefinition;
        if (method.IsAsync || method.IsAbstract || method.DeclaringSyntaxReferences is not [var declared] || call.Model.For(declared.SyntaxTree) is not { } engine) return null;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        var semantics = engine.Compilation.GetSemanticModel(declared.SyntaxTree);
#pragma warning restore RS1030
        var written = ValuesOf(declared.GetSyntax(cancel)).ToArray();
        var values = written.Select(value => value is null ? null : semantics.GetOperation(value, cancel)).OfType<IOperation>().ToArray();
        return values.Length > 0 && values.Length == written.Length ? values : null;
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
