using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingWaitFix))]
public sealed class BlockingWaitFix() : Fix("CONC101", "Await", "Await the task")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not ExpressionSyntax wait || !edit.CanAwait) return false;
        return edit.Operation switch
        {
            IPropertyReferenceOperation { Instance.Syntax: ExpressionSyntax task } => Await(edit, wait, task),
            IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter } => Site.Unwrap(awaiter) is IInvocationOperation { Instance.Syntax: ExpressionSyntax task } && Await(edit, wait, task),
            IInvocationOperation { TargetMethod: { Name: "Wait", Parameters.Length: 0 }, Instance.Syntax: ExpressionSyntax task } => Await(edit, wait, task),
            _ => false,
        };
    }

    private static bool Await(Edit edit, ExpressionSyntax wait, ExpressionSyntax task)
    {
        Rewrite.Await(edit, wait, task);
        return true;
    }
}
