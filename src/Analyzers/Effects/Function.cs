using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The functions that code is written in: a thread that runs one of them runs what is in it, and not what is around it.</summary>
internal static class Function
{
    /// <summary>The innermost lambda, local function or member around an operation.</summary>
    public static IOperation Around(IOperation operation)
    {
        var at = operation;
        while (at.Parent is { } parent)
        {
            at = parent;
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) break;
        }

        return at;
    }

    /// <summary>The method or local function around an operation; null in a lambda, an accessor or the like.</summary>
    public static IMethodSymbol? MethodAround(IOperation operation) => Around(operation) switch
    {
        ILocalFunctionOperation { Symbol: var local } => local,
        IAnonymousFunctionOperation => null,
        { Syntax: var code, SemanticModel: { } model } => code.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method ? model.GetDeclaredSymbol(method) : null,
        _ => null,
    };

    /// <summary>The loops around a function or operation that are of the same function as it, the innermost first.</summary>
    public static IEnumerable<ILoopOperation> LoopsAround(IOperation operation)
    {
        for (var at = operation.Parent; at is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); at = at.Parent)
            if (at is ILoopOperation loop) yield return loop;
    }

    public static bool IsIn(IOperation operation, IOperation around) => around.Syntax.Span.Contains(operation.Syntax.Span) && around.Syntax.SyntaxTree == operation.Syntax.SyntaxTree;
}
