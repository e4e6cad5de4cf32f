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

    /// <summary>
    /// In the place of a <c>ConfigureAwait</c>, for a wait that throws nothing itself: a <c>Task.WhenAll</c> without results would throw the
    /// error that came first, and not that of the first task. Null where there is no such wait.
    /// </summary>
    public static string? Quiet(string configure, Edit edit)
    {
        if (edit.Types.Named("System.Threading.Tasks.ConfigureAwaitOptions") is not { } options || configure is not ("" or ".ConfigureAwait(true)" or ".ConfigureAwait(false)")) return null;
        var name = edit.NameOf(options);
        return $".ConfigureAwait({(configure == ".ConfigureAwait(false)" ? "" : name + ".ContinueOnCapturedContext | ")}{name}.SuppressThrowing)";
    }
}
