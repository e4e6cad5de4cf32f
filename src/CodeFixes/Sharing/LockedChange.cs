using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A change put under a lock. What needs a while, or an await, is done before the lock is taken.</summary>
internal static class LockedChange
{
    /// <summary>The collection itself is locked: a local or read-only variable that always holds the same one.</summary>
    public static bool TryWrapCollection(Edit edit)
    {
        if (ReceiverOf(edit.Node) is not { } collection) return false;
        var isFixed = edit.Model.GetSymbolInfo(collection, edit.Cancel).Symbol switch
        {
            ILocalSymbol local => IsNeverReplaced(local, edit),
            IFieldSymbol { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private } => collection is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax },
            _ => false,
        };
        return isFixed && TryWrap(edit, collection.WithoutTrivia().ToString());
    }

    /// <summary>An object made for it is locked: beside the local, or in the type.</summary>
    public static bool TryWrapVariable(Edit edit)
    {
        if (TargetOf(edit.Node) is not IdentifierNameSyntax name || edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] } local) return false;
        if (reference.GetSyntax(edit.Cancel) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax declaration } } || Tail.Siblings(declaration) is not { } siblings) return false;

        // The lock of another change of the same variable, made by this very fix.
        var wish = SharedChange.GateOf(local.Name);
        var text = $"var {wish} = new object();";
        var isThere = siblings.SkipWhile(statement => statement != declaration).Skip(1).Take(3).Any(statement => statement is LocalDeclarationStatementSyntax && statement.WithoutTrivia().ToString() == text);
        if (!isThere && FreshName.For(wish, name) != wish) return false;
        if (!TryWrap(edit, wish)) return false;
        if (!isThere) edit.InsertAfter(declaration, [Tail.Line(declaration, text, edit)]);
        return true;
    }

    private static ExpressionSyntax? TargetOf(SyntaxNode change) => change switch
    {
        AssignmentExpressionSyntax { Left: var target } => target,
        PrefixUnaryExpressionSyntax { Operand: var target } => target,
        PostfixUnaryExpressionSyntax { Operand: var target } => target,
        _ => null,
    };

    private static ExpressionSyntax? ReceiverOf(SyntaxNode change) => change switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var on } } => on,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: var on } } => on,
        _ => null,
    };

    private static bool IsNeverReplaced(ILocalSymbol local, Edit edit)
    {
        if (local.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(edit.Cancel) is not VariableDeclaratorSyntax { Initializer: not null } declarator) return false;
        return declarator.FirstAncestorOrSelf<BlockSyntax>() is { } scope ? !StartedHere.Uses(local, scope, edit).Any(StartedHere.IsWritten)
            : declarator.SyntaxTree.GetRoot(edit.Cancel) is CompilationUnitSyntax program && !StartedHere.Uses(local, program, edit).Any(StartedHere.IsWritten);
    }

    private static bool TryWrap(Edit edit, string gate)
    {
        if (edit.Node is not ExpressionSyntax change || Hoisted(change, edit) is not var (lines, rest)) return false;
        switch (change.Parent)
        {
            case ExpressionStatementSyntax statement when lines.Count == 0 || statement.Parent is BlockSyntax:
                var margin = Braces.Margin(statement);
                var isOwnLine = Braces.IsOnOwnLine(statement);
                if (!isOwnLine && lines.Count > 0) return false;
                var between = isOwnLine ? edit.NewLine + margin + Braces.Step(margin) : " ";
                var locked = SyntaxFactory.ParseStatement($"lock ({gate}){between}{rest};").WithTriviaFrom(statement);
                if (lines.Count > 0)
                {
                    edit.InsertBefore(statement, lines.Select((line, i) => SyntaxFactory.ParseStatement(line).WithLeadingTrivia(i == 0 ? statement.GetLeadingTrivia() : SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(margin))).WithTrailingTrivia(SyntaxFactory.EndOfLine(edit.NewLine))).ToArray());
                    locked = locked.WithLeadingTrivia(SyntaxFactory.Whitespace(margin));
                }

                edit.Replace(statement, locked);
                return true;
            case LambdaExpressionSyntax lambda when edit.Model.GetSymbolInfo(lambda, edit.Cancel).Symbol is IMethodSymbol { ReturnsVoid: true } or IMethodSymbol { IsAsync: true, ReturnType.OriginalDefinition.Name: "Task" or "ValueTask" } && edit.Model.GetTypeInfo(change, edit.Cancel).Type?.SpecialType == SpecialType.System_Void || edit.Model.GetSymbolInfo(change.Parent, edit.Cancel).Symbol is IMethodSymbol { ReturnsVoid: true }:
                return WrapBody((LambdaExpressionSyntax)change.Parent, lines, $"lock ({gate})", rest, edit);
            default: return false;
        }
    }

    /// <summary>The lambda's expression becomes a block.</summary>
    private static bool WrapBody(LambdaExpressionSyntax lambda, IReadOnlyList<string> lines, string head, string rest, Edit edit)
    {
        if (lambda.ExpressionBody is not { } body || body.DescendantTrivia().Any(Edit.IsComment) || lambda.ArrowToken.TrailingTrivia.Any(Edit.IsComment)) return false;
        var margin = Braces.Margin(lambda);
        var inner = edit.NewLine + margin + Braces.Step(margin);
        var text = string.Concat(lines.Select(line => inner + line)) + inner + head + inner + Braces.Step(margin) + rest + ";" + edit.NewLine + margin;
        var block = (BlockSyntax)SyntaxFactory.ParseStatement($"{{{text}}}");
        edit.Replace(lambda, lambda.WithArrowToken(lambda.ArrowToken.WithTrailingTrivia(SyntaxFactory.EndOfLine(edit.NewLine), SyntaxFactory.Whitespace(margin))).WithBody(block.WithTrailingTrivia(body.GetTrailingTrivia())));
        return true;
    }

    /// <summary>Declarations of what is computed, and the change made of them; null where their order would show.</summary>
    private static (IReadOnlyList<string> Lines, string Changed)? Hoisted(ExpressionSyntax change, Edit edit)
    {
        var parts = change switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax, ArgumentList.Arguments: var arguments } => arguments.Select(argument => argument.Expression).ToArray(),
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: var indices }, Right: var value } => indices.Select(index => index.Expression).Append(value).ToArray(),
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: var value } assignment when !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) => [value],
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax, ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax first }, { Expression: var value }] } } when first.Identifier.ValueText == name.Identifier.ValueText => [value],
            PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => [],
            _ => null,
        };
        if (parts is null || change.DescendantTrivia().Any(trivia => change.Span.Contains(trivia.Span) && (Edit.IsComment(trivia) || trivia.IsDirective))) return null;
        var lines = new List<string>();
        var renamed = new Dictionary<SyntaxNode, string>();
        foreach (var part in parts)
        {
            if (part.DescendantNodesAndSelf().Any(node => node is AssignmentExpressionSyntax or DeclarationExpressionSyntax or RefExpressionSyntax || node.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 })) return null;
            if (IsSimple(part)) continue;
            if (edit.Model.GetTypeInfo(part, edit.Cancel) is not { Type: { IsRefLikeType: false } type, ConvertedType: { } converted } || !SymbolEqualityComparer.IncludeNullability.Equals(type, converted) && part is not (InvocationExpressionSyntax or AwaitExpressionSyntax)) return null;
            var name = FreshName.For(lines.Count == 0 ? "item" : "value", change);
            lines.Add($"var {name} = {part.WithoutTrivia().ToString()};");
            renamed.Add(part, name);
        }

        return (lines, change.ReplaceNodes(renamed.Keys, (old, _) => SyntaxFactory.IdentifierName(renamed[old]).WithTriviaFrom(old)).WithoutTrivia().ToString());
    }

    /// <summary>Done in no time, and by no code of anybody.</summary>
    private static bool IsSimple(ExpressionSyntax value) => !value.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or CollectionExpressionSyntax or ArrayCreationExpressionSyntax or SwitchExpressionSyntax or ThrowExpressionSyntax);
}
