using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>The task is awaited; <c>ConfigureAwait</c> and a token given to the wait are kept.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingWaitFix))]
public sealed class BlockingWaitFix() : Fix("CONC101", "Await", "Await the task")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not ExpressionSyntax wait || !edit.MayAwait || edit[CONC101_BlockingWait.Caught] is not null) return false;
        return edit.Operation switch
        {
            IPropertyReferenceOperation { Instance: { } task } => Await(edit, wait, Receiver(wait), task),
            IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter } => Await(edit, wait, Receiver(Receiver(wait)), awaiter),
            IInvocationOperation { TargetMethod: { Name: "Wait", Parameters: [] }, Instance: { } task } => Await(edit, wait, Receiver(wait), task),
            IInvocationOperation { TargetMethod: { Name: "Wait", Parameters: [var only] }, Instance: { } task, Arguments: [{ Value.Syntax: ExpressionSyntax token }] } =>
                Types.Same(only.Type, edit.Types.CancellationToken) && Await(edit, wait, Receiver(wait), task, $".WaitAsync({token})"),
            IInvocationOperation { TargetMethod: { IsStatic: true, Name: "WaitAll", Parameters: [_] } } => AwaitAll(edit, "WhenAll"),
            IInvocationOperation { TargetMethod: { IsStatic: true, Name: "WaitAny", Parameters: [_] }, Parent: IExpressionStatementOperation } => AwaitAll(edit, "WhenAny"),
            _ => false,
        };
    }

    /// <summary>What a member is taken of, or called on; null within <c>?.</c>, which has it elsewhere.</summary>
    private static ExpressionSyntax? Receiver(ExpressionSyntax? use) => use switch
    {
        InvocationExpressionSyntax call => Receiver(call.Expression),
        MemberAccessExpressionSyntax access => access.Expression,
        _ => null,
    };

    private static bool Await(Edit edit, ExpressionSyntax wait, ExpressionSyntax? receiver, IOperation task, string call = "")
    {
        // The task of 't?.Result' is only there when t is.
        if (receiver is null) return call.Length == 0 && AwaitIfThere(edit, wait, task);
        if (Rewrite.IsConditional(wait)) return false;
        Rewrite.Await(edit, wait, call.Length == 0 ? receiver : SyntaxFactory.ParseExpression(receiver.WithoutTrivia().ToFullString() + call));
        return true;
    }

    /// <summary><c>t?.Wait();</c> and <c>t?.Result</c> of a variable.</summary>
    private static bool AwaitIfThere(Edit edit, ExpressionSyntax wait, IOperation task)
    {
        if (wait.Parent is not ConditionalAccessExpressionSyntax access || Site.Unwrap(task) is not (ILocalReferenceOperation or IParameterReferenceOperation) || access.Expression is not IdentifierNameSyntax name) return false;
        var awaited = Configured.Like(access, name.WithoutTrivia(), edit);
        if (access.Parent is ExpressionStatementSyntax statement)
        {
            // In braces where an 'else' behind it would be taken for this one's.
            var choose = $"if ({name} is not null) await {awaited};";
            edit.Replace(statement, Rewrite.Statements(statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax ? choose : $"{{ {choose} }}")[0].WithTriviaFrom(statement));
            return true;
        }

        if (edit.Model.GetTypeInfo(access, edit.Cancel).Type is not { } type) return false;
        var choice = $"({name.WithoutTrivia()} is null ? default({type.ToMinimalDisplayString(edit.Model, access.SpanStart)}) : await {awaited})";
        edit.Replace(access, SyntaxFactory.ParseExpression(choice).WithTriviaFrom(access));
        return true;
    }

    private static bool AwaitAll(Edit edit, string name)
    {
        if (Counterpart.Of(edit, $"System.Threading.Tasks.Task.{name}", sameResult: false) is not { } call) return false;
        Rewrite.Await(edit, (ExpressionSyntax)edit.Node, call);
        return true;
    }
}
