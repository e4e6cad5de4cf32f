using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary><c>task.ContinueWith(…)</c></summary>
internal static class Continuation
{
    /// <summary>
    /// Is it there to look at a task that somebody has, or at the outcome of the one it follows? Then the task that it makes is of no
    /// interest: with options it may even be cancelled.
    /// </summary>
    public static bool Observes(IInvocationOperation call) =>
        call.TargetMethod.Name == "ContinueWith" && (call.Instance is { } task && Site.Unwrap(task) is not IInvocationOperation
            || call.Arguments.Any(a => a.Parameter?.Type.Name == "TaskContinuationOptions")
            || call.Arguments is [{ Value: var next }, ..] && !Ignores(next));

    private static bool Ignores(IOperation next) =>
        next is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var antecedent, ..] } lambda }
        && !lambda.Descendants().Any(o => o is IParameterReferenceOperation { Parameter: var used } && Types.Same(used, antecedent));
}
