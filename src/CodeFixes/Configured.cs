using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A task, and the <c>ConfigureAwait</c> that may stand between it and its await.</summary>
internal static class Configured
{
    /// <summary>The await of a task, with or without a <c>ConfigureAwait</c>; null where it is not awaited on the spot.</summary>
    public static AwaitExpressionSyntax? AwaitOf(ExpressionSyntax task) => task.Parent switch
    {
        AwaitExpressionSyntax await => await,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax await } } => await,
        _ => null,
    };

    /// <summary>Takes what is awaited apart: <c>F()</c> and <c>.ConfigureAwait(false)</c>, or nothing.</summary>
    public static (ExpressionSyntax Task, string Configure) Split(ExpressionSyntax awaited) =>
        awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var task } } configured
            ? (task, $".ConfigureAwait{configured.ArgumentList}")
            : (awaited, "");
}
