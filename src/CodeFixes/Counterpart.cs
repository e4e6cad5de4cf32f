using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Finds the asynchronous call that does what a blocking one does: same arguments, same result, and the token in scope where it takes one.</summary>
internal static class Counterpart
{
    /// <summary>The token for those that insist on one, until it is known how its type is written.</summary>
    private const string None = "global::System.Threading.CancellationToken.None";

    /// <param name="prefer">A member of the same type or an extension of it, <c>ReadAsync</c>, or a full name, <c>System.Threading.Tasks.Task.Delay</c>.</param>
    /// <returns>The call without the await; null when none binds.</returns>
    public static InvocationExpressionSyntax? Of(Edit edit, string prefer, bool sameResult = true)
    {
        if (edit is not { Node: InvocationExpressionSyntax call, Operation: IInvocationOperation { TargetMethod: var target } blocking }) return null;
        var dot = prefer.LastIndexOf('.');
        var type = dot < 0 ? null : edit.Types.Named(prefer.Substring(0, dot));
        if (type is not null && call.Expression is MemberAccessExpressionSyntax chain && target.IsExtensionMethod) return Extension(edit, call, chain, type, prefer);
        // A full name is called without an object: what the call was made on must be of no matter.
        if (type is not null && !target.IsStatic) return null;
        var callees = dot < 0 ? Callees(call, prefer) : type is null ? [] : [SyntaxFactory.ParseExpression("global::" + prefer)];
        var found = callees
            .SelectMany(callee => Arguments(call.ArgumentList, Tokens(edit, blocking)).Select(arguments => SyntaxFactory.InvocationExpression(callee, arguments).WithTriviaFrom(call)))
            .FirstOrDefault(candidate => Fits(edit, call, candidate, sameResult && !target.ReturnsVoid ? target.ReturnType : null));
        return found is null ? null : WithNone(edit, type is null ? found : found.WithExpression(SyntaxFactory.ParseExpression($"{edit.NameOf(type)}.{prefer.Substring(dot + 1)}")));
    }

    /// <summary>In the order in which they are tried: the one in scope, none, and none said aloud.</summary>
    private static string?[] Tokens(Edit edit, IInvocationOperation call) =>
        call.Arguments.Any(given => given is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && IsToken(parameter, edit)) ? [null] : TokenInScope.Of(edit) is { } token ? [token, null, None] : [null, None];

    private static InvocationExpressionSyntax WithNone(Edit edit, InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.LastOrDefault() is { Expression: var last } && last.ToString() == None && edit.Types.CancellationToken is { } type
            ? call.ReplaceNode(last, SyntaxFactory.ParseExpression(edit.NameOf(type) + ".None"))
            : call;

    /// <summary>An extension method of a namespace that may have to be imported: bound by its full name, written as it is called.</summary>
    private static InvocationExpressionSyntax? Extension(Edit edit, InvocationExpressionSyntax call, MemberAccessExpressionSyntax chain, INamedTypeSymbol type, string prefer)
    {
        if (edit.Operation is not IInvocationOperation { TargetMethod.ReturnType: var result } blocking) return null;
        var (full, receiver) = (SyntaxFactory.ParseExpression("global::" + prefer), SyntaxFactory.Argument(chain.Expression.WithoutTrivia()));
        var fitting = Arguments(call.ArgumentList, Tokens(edit, blocking)).FirstOrDefault(arguments =>
            Fits(edit, call, SyntaxFactory.InvocationExpression(full, arguments.WithArguments(arguments.Arguments.Insert(0, receiver))), result, receivers: 1));
        if (fitting is null) return null;
        edit.NameOf(type); // imports its namespace
        return WithNone(edit, SyntaxFactory.InvocationExpression(chain.WithName(SyntaxFactory.IdentifierName(prefer.Substring(prefer.LastIndexOf('.') + 1)).WithTriviaFrom(chain.Name)), fitting).WithTriviaFrom(call));
    }

    /// <summary>With the type arguments given, where there are any, then without; nothing for <c>a?.Read()</c>, which would await null.</summary>
    private static IEnumerable<ExpressionSyntax> Callees(InvocationExpressionSyntax call, string prefer)
    {
        var called = call.Expression as SimpleNameSyntax ?? (call.Expression as MemberAccessExpressionSyntax)?.Name;
        if (called is null) yield break;
        if (called is GenericNameSyntax { TypeArgumentList: var types }) yield return Callee(SyntaxFactory.GenericName(SyntaxFactory.Identifier(prefer), types));
        yield return Callee(SyntaxFactory.IdentifierName(prefer));

        ExpressionSyntax Callee(SimpleNameSyntax name) =>
            call.Expression is MemberAccessExpressionSyntax access ? access.WithName(name.WithTriviaFrom(called)) : name.WithTriviaFrom(called);
    }

    /// <summary>With each of the tokens; and each with the names of the arguments, then without.</summary>
    private static IEnumerable<ArgumentListSyntax> Arguments(ArgumentListSyntax given, string?[] tokens)
    {
        var unnamed = given.WithArguments(SyntaxFactory.SeparatedList(given.Arguments.Select(a => a.WithNameColon(null)), given.Arguments.GetSeparators()));
        var shapes = given.Arguments.Any(a => a.NameColon is not null) ? new[] { given, unnamed } : [given];
        foreach (var token in tokens)
            foreach (var shape in shapes)
            {
                if (token is null)
                {
                    yield return shape;
                    continue;
                }

                yield return With(shape, SyntaxFactory.Argument(SyntaxFactory.ParseExpression(token)));
                foreach (var name in TokenNames)
                    yield return With(shape, SyntaxFactory.Argument(SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space), default, SyntaxFactory.ParseExpression(token)));
            }
    }

    /// <summary>What a token's parameter is called where it does not come next.</summary>
    private static readonly string[] TokenNames = ["cancellationToken", "token", "cancel", "ct"];

    /// <summary>The list with one more argument.</summary>
    public static ArgumentListSyntax With(ArgumentListSyntax list, ArgumentSyntax last) =>
        list.WithArguments(SyntaxFactory.SeparatedList(
            list.Arguments.Add(last),
            list.Arguments.Count == 0 ? [] : [.. list.Arguments.GetSeparators(), SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)]));

    /// <summary>Binds to a method that gives, once awaited, just what the blocking one gave, and takes its last argument as the token that it is.</summary>
    private static bool Fits(Edit edit, InvocationExpressionSyntax call, InvocationExpressionSyntax candidate, ITypeSymbol? result, int receivers = 0)
    {
        if (edit.Model.GetSpeculativeSymbolInfo(call.SpanStart, candidate, SpeculativeBindingOption.BindAsExpression).Symbol is not IMethodSymbol method) return false;
        if (candidate.ArgumentList.Arguments.Count > call.ArgumentList.Arguments.Count + receivers && !IsToken(LastTaken(method, candidate.ArgumentList), edit)) return false;
        var awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), candidate.WithoutTrivia());
        var type = edit.Model.GetSpeculativeTypeInfo(call.SpanStart, awaited, SpeculativeBindingOption.BindAsExpression).Type;
        return edit.Types.IsAwaitedLikeTask(method.ReturnType) && (result is null || SymbolEqualityComparer.Default.Equals(type, result));
    }

    /// <summary>The parameter that gets the last argument.</summary>
    private static IParameterSymbol? LastTaken(IMethodSymbol method, ArgumentListSyntax list) => list.Arguments.Last().NameColon?.Name.Identifier.ValueText is { } name
        ? method.Parameters.FirstOrDefault(parameter => parameter.Name == name)
        : method.Parameters.ElementAtOrDefault(list.Arguments.Count - 1);

    private static bool IsToken(IParameterSymbol? parameter, Edit edit) => Types.Same(parameter?.Type, edit.Types.CancellationToken);
}
