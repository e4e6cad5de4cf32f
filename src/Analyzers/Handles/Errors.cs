using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether an asynchronous function keeps its errors to itself: all that it awaits stands in a <c>try</c> that catches everything, or does so in its turn.</summary>
internal static class Errors
{
    /// <summary>Methods that await one another.</summary>
    private const int Bound = 8;

    public static bool AreHandled(Frame function, CancellationToken cancel) => AreHandled(function.Root, function.Model, Bound, cancel);

    public static bool AreHandled(IMethodSymbol method, Concurrency model, CancellationToken cancel) => AreHandled(method, model, Bound, cancel);

    private static bool AreHandled(IMethodSymbol method, Concurrency model, int depth, CancellationToken cancel)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (depth == 0 || !method.IsAsync || Implementations.IsOpen(method) || method.DeclaringSyntaxReferences is not [var declared] || model.For(declared.SyntaxTree) is not { } engine) return false;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        return engine.Compilation.GetSemanticModel(declared.SyntaxTree).GetOperation(declared.GetSyntax(cancel), cancel) is { } code && AreHandled(code, engine, depth, cancel);
#pragma warning restore RS1030
    }

    private static bool AreHandled(IOperation function, Concurrency model, int depth, CancellationToken cancel) =>
        StatementsOf(function).All(statement => statement is ITryOperation { Catches: var handlers } && handlers.Any(handler => CatchesAll(handler, model.Types)) || !statement.Descendants().Any(part => part is IAwaitOperation await && MayFail(await, model, depth, cancel)));

    private static bool MayFail(IAwaitOperation await, Concurrency model, int depth, CancellationToken cancel)
    {
        var task = Site.Unwrap(await.Operation);
        while (task is IInvocationOperation { Instance: { } inner, TargetMethod: var configured } && HandleUse.Forwards(configured)) task = Site.Unwrap(inner);
        return task is not IInvocationOperation { TargetMethod: var method } || !AreHandled(method, model, depth - 1, cancel);
    }

    public static IEnumerable<IOperation> StatementsOf(IOperation function) => function switch
    {
        IAnonymousFunctionOperation { Body.Operations: var statements } => statements,
        ILocalFunctionOperation { Body.Operations: var statements } => statements,
        IMethodBodyOperation { BlockBody.Operations: var statements } => statements,
        IBlockOperation { Operations: var statements } => statements,
        var other => new[] { other },
    };

    private static bool CatchesAll(ICatchClauseOperation handler, Types types) =>
        handler.Filter is null && (handler.ExceptionType is null or { SpecialType: SpecialType.System_Object } || Types.Same(handler.ExceptionType, types.Exception))
        && !handler.Handler.Descendants().Any(at => at is IThrowOperation);
}
