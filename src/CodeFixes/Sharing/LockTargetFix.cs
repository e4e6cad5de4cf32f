using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Gives a type that locks itself, or its objects, an object of its own for it, in all of its locks at once.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockTargetFix))]
public sealed class LockTargetFix() : Fix("CONC506", "PrivateObject", "Lock a private object")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not (ThisExpressionSyntax or TypeOfExpressionSyntax) || edit.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration) return false;
        if (edit.Model.GetDeclaredSymbol(declaration, edit.Cancel) is not INamedTypeSymbol { DeclaringSyntaxReferences.Length: 1, IsRecord: false, TypeKind: TypeKind.Class } type || HoldsMore(declaration)) return false;
        var isStatic = edit.Node is TypeOfExpressionSyntax;
        if (isStatic ? !IsOf((TypeOfExpressionSyntax)edit.Node, type, edit.Model) || type.IsGenericType : !Types.Bases(type.BaseType).All(above => above.SpecialType == SpecialType.System_Object || !above.DeclaringSyntaxReferences.IsEmpty)) return false;

        var own = new List<ExpressionSyntax>();
        foreach (var (locked, semantics) in LockedObjects.In(edit.Model.Compilation, edit.Cancel))
        {
            var isOwn = locked.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(locked.Span) && locked.FirstAncestorOrSelf<TypeDeclarationSyntax>() == declaration;
            if (isOwn && (isStatic ? locked is TypeOfExpressionSyntax named && IsOf(named, type, semantics) : locked is ThisExpressionSyntax)) own.Add(locked);
            else if (isStatic ? MayBeType(locked, semantics, edit) : MayBeObject(locked, type, semantics, edit)) return false;
        }

        if (own.Count == 0) return false;
        var name = NameFor(declaration, edit);
        AddField(edit, declaration, $"private {(isStatic ? "static " : "")}readonly object {name} = new{(((CSharpParseOptions)declaration.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9 ? "" : " object")}();");
        foreach (var locked in own) edit.Replace(locked, SyntaxFactory.IdentifierName(name).WithTriviaFrom(locked));
        return true;
    }

    /// <summary>As the first member.</summary>
    private static void AddField(Edit edit, TypeDeclarationSyntax type, string declaration)
    {
        var first = type.Members[0];
        var margin = first.GetLeadingTrivia().LastOrDefault() is { RawKind: (int)SyntaxKind.WhitespaceTrivia } indent ? indent.ToFullString() : "";
        var end = SyntaxFactory.EndOfLine(edit.NewLine);
        var space = first is FieldDeclarationSyntax && !first.GetLeadingTrivia().Any(Edit.IsComment) ? SyntaxFactory.TriviaList(end) : SyntaxFactory.TriviaList(end, end);
        edit.InsertMember(first, SyntaxFactory.ParseMemberDeclaration(margin + declaration)!.WithTrailingTrivia(space), before: true);
    }

    /// <summary>Is its lock taken, or its state taken along, by what does not name it: synchronised methods, copies, serialisers?</summary>
    private static bool HoldsMore(TypeDeclarationSyntax declaration) =>
        declaration.AttributeLists.Any() || declaration.DescendantNodes().Any(node => node is AttributeSyntax { Name: var name } && name.ToString().Contains("MethodImpl") || node is IdentifierNameSyntax { Identifier.ValueText: "MemberwiseClone" });

    private static bool IsOf(TypeOfExpressionSyntax expression, INamedTypeSymbol type, SemanticModel semantics) => Types.Same(semantics.GetTypeInfo(expression.Type).Type, type);

    /// <summary>Might another lock be on the type?</summary>
    private static bool MayBeType(ExpressionSyntax locked, SemanticModel semantics, Edit edit) =>
        semantics.GetTypeInfo(locked, edit.Cancel).Type is { Name: "Type", ContainingNamespace.Name: "System" } && locked is not TypeOfExpressionSyntax
        || locked is TypeOfExpressionSyntax other && edit.Node is TypeOfExpressionSyntax here && Types.Same(semantics.GetTypeInfo(other.Type, edit.Cancel).Type, edit.Model.GetTypeInfo(here.Type, edit.Cancel).Type);

    /// <summary>Might another lock be on an object of the type?</summary>
    private static bool MayBeObject(ExpressionSyntax locked, INamedTypeSymbol type, SemanticModel semantics, Edit edit) =>
        semantics.GetTypeInfo(locked, edit.Cancel).Type is { } other && other.SpecialType != SpecialType.System_Object
        && (Types.Bases(other).Any(above => Types.Same(above.OriginalDefinition, type.OriginalDefinition)) || Types.Bases(type).Any(above => Types.Same(above.OriginalDefinition, other.OriginalDefinition))
            || type.AllInterfaces.Any(above => Types.Same(above.OriginalDefinition, other.OriginalDefinition)));

    private static string NameFor(TypeDeclarationSyntax declaration, Edit edit)
    {
        var taken = new HashSet<string>(declaration.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        var underscored = declaration.Members.OfType<FieldDeclarationSyntax>().Any(field => field.Declaration.Variables[0].Identifier.ValueText.StartsWith("_", StringComparison.Ordinal));
        var wish = underscored ? "_gate" : "gate";
        var name = wish;
        for (var n = 2; taken.Contains(name) || !edit.Model.LookupSymbols(edit.Node.SpanStart, name: name).IsEmpty; n++) name = wish + n;
        return name;
    }
}
