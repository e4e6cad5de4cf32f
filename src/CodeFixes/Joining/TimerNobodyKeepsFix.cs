using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Keeps the timer in a field for as long as its object lives.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TimerNobodyKeepsFix))]
public sealed class TimerNobodyKeepsFix() : Fix("CONC309", "Keep", "Keep the timer in a field")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not BaseObjectCreationExpressionSyntax creation || edit.Model.GetTypeInfo(creation, edit.Cancel).Type is not INamedTypeSymbol type || Place.IsInLoop(creation)) return false;
        if (edit.Model.GetEnclosingSymbol(creation.SpanStart, edit.Cancel) is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.ExplicitInterfaceImplementation or MethodKind.PropertySet } method) return false;
        var name = Place.IsInFunction(creation) ? null : creation.Parent switch
        {
            ExpressionStatementSyntax => Add(edit, type, method, "timer"),
            AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax, Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => Add(edit, type, method, "timer"),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } } local } => Add(edit, type, method, local.Identifier.ValueText is { Length: > 2 } said ? said : "timer"),
            _ => null,
        };
        if (name is null) return false;
        switch (creation.Parent)
        {
            case ExpressionStatementSyntax: edit.Replace(creation, Assigned(name, creation).WithTriviaFrom(creation)); break;
            case AssignmentExpressionSyntax { Left: var discard }: edit.Replace(discard, SyntaxFactory.IdentifierName(name).WithTriviaFrom(discard)); break;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax declaration } } local }:
                if (edit.Model.GetDeclaredSymbol(local, edit.Cancel) is not ILocalSymbol symbol || Tail.Siblings(declaration) is not { } siblings) return false;
                foreach (var use in siblings.SelectMany(each => StartedHere.Uses(symbol, each, edit))) edit.Replace(use, SyntaxFactory.IdentifierName(name).WithTriviaFrom(use));
                edit.Replace(declaration, SyntaxFactory.ExpressionStatement(Assigned(name, creation), declaration.SemicolonToken).WithLeadingTrivia(declaration.GetLeadingTrivia()));
                break;
        }

        return true;
    }

    private static string? Add(Edit edit, INamedTypeSymbol type, IMethodSymbol method, string wish) =>
        NewField.Add(edit, wish, method.IsStatic, name => $"{edit.NameOf(type)}{(edit.Model.GetNullableContext(edit.Node.SpanStart).AnnotationsEnabled() ? "?" : "")} {name};");

    /// <summary>Parsed, not built: what is built may be laid out anew.</summary>
    private static ExpressionSyntax Assigned(string name, BaseObjectCreationExpressionSyntax creation)
    {
        var pattern = (AssignmentExpressionSyntax)SyntaxFactory.ParseExpression($"{name} = _");
        return pattern.ReplaceNode(pattern.Right, creation.WithoutTrivia());
    }
}
