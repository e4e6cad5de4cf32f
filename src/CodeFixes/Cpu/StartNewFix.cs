using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary><c>Task.Run</c> gives the task of the async delegate itself; an <c>Unwrap</c> is no longer needed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StartNewFix))]
public sealed class StartNewFix() : Fix("CONC207", "TaskRun", "Use Task.Run")
{
    /// <summary>None, LongRunning, DenyChildAttach.</summary>
    private const int Meaningless = 2 | 8;

    private protected override bool TryEdit(Edit edit)
    {
        if (edit is not { Node: InvocationExpressionSyntax call, Operation: IInvocationOperation { Instance: { } factory, Arguments: [{ Value: IDelegateCreationOperation work }, ..] } start } || edit.Types.Task is not { } task) return false;
        if (Site.Unwrap(factory) is not IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Factory" } } || IsScheduled(edit)) return false;
        if (work.Type is not INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: 0 } || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null)) return false;
        var kept = new List<ArgumentSyntax> { call.ArgumentList.Arguments[0] };
        foreach (var given in start.Arguments.Skip(1))
        {
            if (given.Syntax is not ArgumentSyntax written) return false;
            if (Types.Same(given.Parameter?.Type, edit.Types.CancellationToken))
            {
                if (!IsNoToken(given.Value)) kept.Add(written);
            }
            else if (!IsMeaningless(given)) return false;
        }

        // Whoever takes the task in the task would not find one.
        ExpressionSyntax whole = call;
        if (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Unwrap", Parent: InvocationExpressionSyntax unwrap }) whole = unwrap;
        else if (edit[CONC207_StartNew.Lost] is null && call.Parent is not (ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } })) return false;
        var arguments = SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(kept, Enumerable.Repeat(SyntaxFactory.Token(SyntaxFactory.TriviaList(), SyntaxKind.CommaToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)), kept.Count - 1)));
        edit.Replace(whole, SyntaxFactory.InvocationExpression(SyntaxFactory.ParseExpression(edit.NameOf(task) + ".Run"), arguments).WithTriviaFrom(whole));
        return true;
    }

    private static bool IsMeaningless(IArgumentOperation given) => given.Value switch
    {
        { ConstantValue: { HasValue: true, Value: int options } } => (options & ~Meaningless) == 0,
        IPropertyReferenceOperation { Property: { Name: "Default", ContainingType.Name: "TaskScheduler" } } => true,
        _ => false,
    };

    private static bool IsNoToken(IOperation token) => Site.Unwrap(token) is IPropertyReferenceOperation { Property: { IsStatic: true, Name: "None" } } or IDefaultValueOperation;

    /// <summary>In code that another scheduler runs, it would be that one's.</summary>
    private static bool IsScheduled(Edit edit) => edit.Node.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().Any(function =>
        function.Parent is ArgumentSyntax { Parent: BaseArgumentListSyntax list }
        && list.Arguments.Any(argument => edit.Model.GetTypeInfo(argument.Expression, edit.Cancel).Type is { } type && Types.Bases(type).Any(each => each.Name == "TaskScheduler")));
}
