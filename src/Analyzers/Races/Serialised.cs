using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Bodies that run on several threads and do all their work under one lock.</summary>
internal static class Serialised
{
    /// <summary>The lock; null where there is work beside it, or hardly any in it.</summary>
    public static ILockOperation? By(ConcurrentBody body, Concurrency model)
    {
        if (body is not { Repeated: { } repeated, Code: IAnonymousFunctionOperation { Body.Operations: var statements } lambda } || !ReferenceEquals(repeated, lambda)) return null;
        ILockOperation? only = null;
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case ILockOperation held when only is null && !IsOwn(held, lambda): only = held; break;
                case IReturnOperation { ReturnedValue: null or ILocalReferenceOperation or IParameterReferenceOperation or { ConstantValue.HasValue: true } }: break;
                case IVariableDeclarationGroupOperation when !Works(statement, model): break;
                default: return null;
            }
        }

        return only is not null && Works(only.Body, model) ? only : null;
    }

    /// <summary>Another lock for each item keeps only those out that have the same one.</summary>
    private static bool IsOwn(ILockOperation held, IAnonymousFunctionOperation lambda) =>
        VariablePath.Of(held.LockedValue) is not { } guard || guard.Root is { DeclaringSyntaxReferences: [var declared] } && lambda.Syntax.Span.Contains(declared.Span);

    /// <summary>More than to add to a collection, or to count.</summary>
    private static bool Works(IOperation code, Concurrency model) => code.Descendants().Any(at => at switch
    {
        ILoopOperation or IAwaitOperation => true,
        IInvocationOperation call => model.Catalog.Of(call.TargetMethod, call.Instance?.Type) is { Mutates: false, Pure: false, ThreadSafe: false },
        IObjectCreationOperation { Constructor.DeclaringSyntaxReferences.IsEmpty: false } => true,
        _ => false,
    });
}
