using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The <c>Interlocked</c> call that does what a change of an integer does.</summary>
internal static class AtomicCall
{
    /// <summary>Puts it in the place of the change that is reported; false where there is none, or where it would give another value.</summary>
    public static bool TryReplace(Edit edit)
    {
        if (edit.Node is not ExpressionSyntax change || edit.Types.Interlocked is not { } type || IsChecked(change, edit)) return false;
        var isUsed = !IsDiscarded(change, edit);
        if (TextOf(change, isUsed, edit) is not { } call) return false;
        var (target, method, arguments, after) = call;
        if (edit.Model.GetTypeInfo(target, edit.Cancel).Type?.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Int64)) return false;
        if (change.DescendantNodes().Any(node => node is AwaitExpressionSyntax)) return false;
        var text = $"{edit.NameOf(type)}.{method}(ref {target.WithoutTrivia().ToFullString()}{arguments}){after}";
        edit.Replace(change, SyntaxFactory.ParseExpression(after.Length > 0 && change.Parent is not (EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax) ? $"({text})" : text).WithTriviaFrom(change));
        return true;
    }

    private static (ExpressionSyntax Target, string Method, string Arguments, string After)? TextOf(ExpressionSyntax change, bool isUsed, Edit edit) => change switch
    {
        PrefixUnaryExpressionSyntax { Operand: var target } step => (target, step.IsKind(SyntaxKind.PreIncrementExpression) ? "Increment" : "Decrement", "", ""),
        PostfixUnaryExpressionSyntax { Operand: var target } step => step.IsKind(SyntaxKind.PostIncrementExpression) ? (target, "Increment", "", isUsed ? " - 1" : "") : (target, "Decrement", "", isUsed ? " + 1" : ""),
        AssignmentExpressionSyntax { Left: var target, Right: var value } assignment => OfKind(assignment.Kind(), value, edit) is { } kind && (kind.Change is not (Change.And or Change.Or) || !isUsed) ? (target, kind.Method, kind.Argument, "") : null,
        _ => null,
    };

    private static (Change Change, string Method, string Argument)? OfKind(SyntaxKind assignment, ExpressionSyntax value, Edit edit)
    {
        var (change, operand) = assignment switch
        {
            SyntaxKind.AddAssignmentExpression => (Change.Add, value),
            SyntaxKind.SubtractAssignmentExpression => (Change.Subtract, value),
            SyntaxKind.AndAssignmentExpression => (Change.And, value),
            SyntaxKind.OrAssignmentExpression => (Change.Or, value),
            SyntaxKind.SimpleAssignmentExpression when edit.Operation is { } write && Update.Of(write) is { Operand.Syntax: ExpressionSyntax given, Change: var said } => (said, given),
            _ => (Change.Other, value),
        };
        var text = operand.WithoutTrivia().ToFullString();
        return change switch
        {
            Change.Add => (change, "Add", ", " + text),
            Change.Subtract => (change, "Add", operand is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax ? ", -" + text : $", -({text})"),
            Change.And => (change, "And", ", " + text),
            Change.Or => (change, "Or", ", " + text),
            _ => null,
        };
    }

    /// <summary>Is its value thrown away?</summary>
    private static bool IsDiscarded(ExpressionSyntax change, Edit edit) => change.Parent switch
    {
        ExpressionStatementSyntax => true,
        ForStatementSyntax loop => loop.Incrementors.Contains(change) || loop.Initializers.Contains(change),
        LambdaExpressionSyntax lambda => edit.Model.GetSymbolInfo(lambda, edit.Cancel).Symbol is IMethodSymbol { ReturnsVoid: true },
        ArrowExpressionClauseSyntax { Parent: { } function } => edit.Model.GetDeclaredSymbol(function, edit.Cancel) is IMethodSymbol { ReturnsVoid: true },
        _ => false,
    };

    /// <summary>An overflow that throws; <c>Interlocked</c> wraps around.</summary>
    private static bool IsChecked(SyntaxNode change, Edit edit)
    {
        foreach (var around in change.Ancestors())
        {
            if (around is CheckedStatementSyntax or CheckedExpressionSyntax) return around.Kind() is SyntaxKind.CheckedStatement or SyntaxKind.CheckedExpression;
        }

        return edit.Model.Compilation.Options is CSharpCompilationOptions { CheckOverflow: true };
    }
}
