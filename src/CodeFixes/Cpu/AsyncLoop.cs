using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>Writes <c>Parallel.For</c> and <c>Parallel.ForEach</c> as their asynchronous forms, with the token in scope.</summary>
internal static class AsyncLoop
{
    /// <param name="call">The whole call; its last argument is <paramref name="work"/>.</param>
    /// <param name="body">Of the async lambda.</param>
    /// <returns>Null where there is no such form.</returns>
    public static InvocationExpressionSyntax? Of(Edit edit, InvocationExpressionSyntax call, LambdaExpressionSyntax work, CSharpSyntaxNode body)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access || edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is not IMethodSymbol target || !Types.Same(target.ContainingType, edit.Types.Parallel)) return null;
        if (target.Parameters.LastOrDefault()?.Type is not INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: true, Parameters.Length: 1 } }) return null;
        var name = target.Name + "Async";
        if (target.ContainingType.GetMembers(name).IsEmpty || edit.Types.CancellationToken is not { } cancellation) return null;
        var isRange = target.Name == "For";
        var given = call.ArgumentList.Arguments;
        if (given.Any(argument => argument.NameColon is not null) || isRange && given.Take(2).Any(end => edit.Model.GetTypeInfo(end.Expression, edit.Cancel).Type?.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Int64))) return null;

        var second = ParallelLoop.Unused(work.Body.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "_" }) ? "cancel" : "_", edit, work);
        if (ItemOf(work) is not { } first || first.Identifier.ValueText == second) return null;
        var header = (ParenthesizedLambdaExpressionSyntax)ParseExpression($"async ({first.WithoutTrivia()}, {(first.Type is null ? "" : edit.NameOf(cancellation) + " ")}{second}) => 0");
        ExpressionSyntax lambda = header.WithArrowToken(work.ArrowToken).WithBody(body).WithTriviaFrom(work);

        var arguments = call.ArgumentList.ReplaceNode(given.Last().Expression, lambda);
        if (given.Count == (isRange ? 3 : 2) && TokenInScope.Of(edit) is { } token)
            arguments = arguments.WithArguments(SeparatedList(arguments.Arguments.Take(given.Count - 1).Append(Argument(ParseExpression(token))).Append(arguments.Arguments.Last()), arguments.Arguments.GetSeparators().Append(Token(TriviaList(), SyntaxKind.CommaToken, TriviaList(Space)))));
        SimpleNameSyntax renamed = access.Name is GenericNameSyntax generic ? generic.WithIdentifier(Identifier(name)) : (SimpleNameSyntax)ParseName(name).WithTriviaFrom(access.Name);
        return call.WithExpression(access.WithName(renamed)).WithArgumentList(arguments);
    }

    /// <summary>The only parameter of a lambda.</summary>
    public static ParameterSyntax? ItemOf(LambdaExpressionSyntax work) => work switch
    {
        SimpleLambdaExpressionSyntax { Parameter: var only } => only,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Default: null, AttributeLists.Count: 0, Modifiers.Count: 0 } only] } => only,
        _ => null,
    };
}
