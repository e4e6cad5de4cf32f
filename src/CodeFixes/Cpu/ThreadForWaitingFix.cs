using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What was awaited on a thread of the pool is awaited without one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ThreadForWaitingFix))]
public sealed class ThreadForWaitingFix() : Fix("CONC206", "Await", "Await the asynchronous call")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax run } } || edit["prefer"] is not { } prefer) return false;
        if (Configured.AwaitOf(run) is not { } await || !GivesTheSame(await, edit) || edit.Model.GetSymbolInfo(run, edit.Cancel).Symbol is not IMethodSymbol { Name: var name, ContainingType: var type }) return false;
        if (!(name == "Run" && Types.Same(type, edit.Types.Task) || name == "StartNew" && Types.Same(type, edit.Types.TaskFactory) && run.ArgumentList.Arguments.Count == 1)) return false;
        if (Counterpart.Of(edit, prefer) is not { } call) return false;

        // A token that was given for the work must be one that the call is given.
        if (run.ArgumentList.Arguments.Skip(1).Any(argument => !call.ArgumentList.Arguments.Any(given => given.Expression.ToString() == argument.Expression.ToString()))) return false;
        if (run.DescendantTrivia().Any(trivia => Edit.IsComment(trivia) && run.Span.Contains(trivia.Span))) return false;
        edit.Replace(run, call.WithTriviaFrom(run));
        return true;
    }

    /// <summary>The delegate's result may be of another type than the call's.</summary>
    private static bool GivesTheSame(AwaitExpressionSyntax await, Edit edit) =>
        await.Parent is ExpressionStatementSyntax || edit.Operation is IInvocationOperation { TargetMethod.ReturnType: var result } && Types.Same(edit.Model.GetTypeInfo(await, edit.Cancel).Type, result);
}
