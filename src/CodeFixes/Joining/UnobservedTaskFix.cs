using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Awaits a bare call where it stands; a task that a variable keeps, at the end of its block, so that the work still overlaps.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnobservedTaskFix))]
public sealed class UnobservedTaskFix() : Fix("CONC303", "Await", "Await the task")
{
    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("Scope", "Start the tasks in a scope that waits for them and stops at the first error", ScopedStarts.TryTasks));

    private protected override bool TryEdit(Edit edit)
    {
        if (edit["ends"] is null || edit.Node is not ExpressionSyntax task || !Place.TakesAwait(task, edit) || Place.IsInItemLoop(task) && !IsKept(task) || Place.IsInLoop(task) && IsRun(task) && !IsKept(task)) return false;
        if (!IsKept(task)) return task is InvocationExpressionSyntax && AwaitHere(task, edit);

        return KeptTask.Of(task, edit) is { } kept && Place.TakesAwait(kept.Last, edit) && !Place.IsInLoop(kept.Last) && Append(kept, edit);
    }

    private static bool AwaitHere(ExpressionSyntax task, Edit edit)
    {
        Rewrite.Await(edit, task, task);
        return true;
    }

    private static bool Append(KeptTask kept, Edit edit)
    {
        if (Tail.Of(kept.Last, edit) is not { } tail) return false;
        var whenAll = kept.IsList ? edit.NameOf(edit.Types.Task!) + ".WhenAll" : null;
        tail.Append($"await {(whenAll is null ? kept.Name : $"{whenAll}({kept.Name})")}{Configured.At(kept.Last, edit)};");
        return true;
    }

    private static bool IsKept(ExpressionSyntax task) => task.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax);

    /// <summary>Started and awaited in one round of a loop, work of the pool is worse off than before.</summary>
    private static bool IsRun(ExpressionSyntax task) => task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" } };
}
