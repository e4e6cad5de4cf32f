using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary><c>Parallel.ForEach</c> becomes an awaited <c>Parallel.ForEachAsync</c>, <c>list.ForEach</c> a loop that awaits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncVoidDelegateFix))]
public sealed class AsyncVoidDelegateFix() : Fix("CONC204", "AwaitEach", "Await the work for each item")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not LambdaExpressionSyntax { Parent: ArgumentSyntax { NameColon: null, Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call } argument } work || call.ArgumentList.Arguments.Last() != argument) return false;
        if (call.Expression is not MemberAccessExpressionSyntax access || edit.Model.GetOperation(call, edit.Cancel) is not IInvocationOperation { TargetMethod: { ContainingType: var type, Parameters: [.., { Type: INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: true, Parameters.Length: 1 } } }] } target }) return false;
        if (!Place.TakesAwait(statement, edit, orMade: true)) return false;
        if (Types.Same(type, edit.Types.Parallel)) return Parallel(edit, statement, call, access, work, target);
        return target.Name == "ForEach" && Loop(edit, statement, call, access, work, target.IsStatic);
    }

    private static bool Parallel(Edit edit, ExpressionStatementSyntax statement, InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, LambdaExpressionSyntax work, IMethodSymbol target)
    {
        var name = target.Name + "Async";
        if (target.ContainingType.GetMembers(name).IsEmpty || edit.Types.CancellationToken is not { } cancellation) return false;
        var isRange = target.Name == "For";
        var given = call.ArgumentList.Arguments;
        if (isRange && given.Take(2).Any(end => edit.Model.GetTypeInfo(end.Expression, edit.Cancel).Type?.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Int64))) return false;

        var second = ParallelLoop.Unused(work.Body.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "_" }) ? "cancel" : "_", edit, work);
        var (first, isTyped) = work switch
        {
            SimpleLambdaExpressionSyntax { Parameter: var only } => (only, false),
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Default: null, AttributeLists.Count: 0, Modifiers.Count: 0 } only] } => (only, only.Type is not null),
            _ => (null, false),
        };
        if (first is null || first.Identifier.ValueText == second) return false;
        var header = (ParenthesizedLambdaExpressionSyntax)ParseExpression($"({first.WithoutTrivia()}, {(isTyped ? edit.NameOf(cancellation) + " " : "")}{second}) => 0");
        var parameters = header.ParameterList.WithTrailingTrivia(Space);
        ExpressionSyntax lambda = ParenthesizedLambdaExpression(work.AsyncKeyword, parameters, work.ArrowToken, work.Body).WithTriviaFrom(work);

        var arguments = call.ArgumentList.ReplaceNode(given.Last().Expression, lambda);
        if (given.Count == (isRange ? 3 : 2) && TokenInScope.Of(edit) is { } token)
            arguments = arguments.WithArguments(SeparatedList(arguments.Arguments.Take(given.Count - 1).Append(Argument(ParseExpression(token))).Append(arguments.Arguments.Last()), arguments.Arguments.GetSeparators().Append(Token(TriviaList(), SyntaxKind.CommaToken, TriviaList(Space)))));
        SimpleNameSyntax renamed = access.Name is GenericNameSyntax generic ? generic.WithIdentifier(Identifier(name)) : (SimpleNameSyntax)ParseName(name).WithTriviaFrom(access.Name);
        Rewrite.Await(edit, call, call.WithExpression(access.WithName(renamed)).WithArgumentList(arguments));
        return true;
    }

    /// <summary>What the lambda leaves early goes on with the next item.</summary>
    private static bool Loop(Edit edit, ExpressionStatementSyntax statement, InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, LambdaExpressionSyntax work, bool isStatic)
    {
        var parameter = work switch
        {
            SimpleLambdaExpressionSyntax { Parameter: var only } => only,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Default: null, AttributeLists.Count: 0, Modifiers.Count: 0 } only] } => only,
            _ => null,
        };
        if (parameter is null || call.ArgumentList.Arguments.Count != (isStatic ? 2 : 1)) return false;
        var source = (isStatic ? call.ArgumentList.Arguments[0].Expression : access.Expression).WithoutTrivia();
        var header = $"foreach ({parameter.Type?.WithoutTrivia().ToString() ?? "var"} {parameter.Identifier.Text} in {source})";
        if (work.Body is BlockSyntax block)
        {
            var returns = Tail.Own(block).OfType<ReturnStatementSyntax>().ToArray();
            if (returns.Any(leave => leave.Expression is not null || leave.Ancestors().TakeWhile(node => node != block).Any(Tail.IsLoop))) return false;
            block = block.ReplaceNodes(returns, (_, leave) => ParseStatement("continue;").WithTriviaFrom(leave));
            var trailing = work.ArrowToken.TrailingTrivia;
            var loop = (ForEachStatementSyntax)ParseStatement(header + ";");
            edit.Replace(statement, loop.WithStatement(block.WithCloseBraceToken(block.CloseBraceToken.WithTrailingTrivia(statement.GetTrailingTrivia()))).WithCloseParenToken(loop.CloseParenToken.WithTrailingTrivia(trailing)).WithLeadingTrivia(statement.GetLeadingTrivia()));
            return true;
        }

        var margin = ParallelLoop.IndentOf(statement).ToFullString();
        edit.Replace(statement, Rewrite.Statements($"{header}{edit.NewLine}{margin}{ParallelLoop.Step(margin)}{work.Body.WithoutTrivia()};")[0].WithTriviaFrom(statement));
        return true;
    }
}
