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
        if (edit.Model.GetDeclaredSymbol(declaration, edit.Cancel) is not INamedTypeSymbol { DeclaringSyntaxReferences.Length: 1, IsRecord: false, TypeKind: TypeKind.Class } type || HoldsMore(declaration) || IsSeenOutside(type, edit.Model.Compilation)) return false;
        var isStatic = edit.Node is TypeOfExpressionSyntax;
        if (isStatic ? !IsOf((TypeOfExpressionSyntax)edit.Node, type, edit.Model) || type.IsGenericType : !Types.Bases(type.BaseType).All(above => above.SpecialType == SpecialType.System_Object || !above.DeclaringSyntaxReferences.IsEmpty)) return false;

        var own = isStatic ? declaration.DescendantNodes().OfType<TypeOfExpressionSyntax>().Where(named => IsOf(named, type, edit.Model)).ToList<ExpressionSyntax>()
            : declaration.DescendantNodes().OfType<ThisExpressionSyntax>().Where(self => self.FirstAncestorOrSelf<TypeDeclarationSyntax>() == declaration && !(self.Parent is MemberAccessExpressionSyntax access && access.Expression == self)).ToList<ExpressionSyntax>();

        // Handed on in any other way, it may be locked by whoever gets it.
        if (own.Any(locked => locked.Parent is not LockStatementSyntax)) return false;
        foreach (var (locked, semantics) in LockedObjects.In(edit.Model.Compilation, edit.Cancel))
            if (!own.Contains(locked) && (isStatic ? MayBeType(locked, type, semantics, edit) : MayBeObject(locked, type, semantics, edit))) return false;
        if (isStatic && LockedObjects.Names(edit.Model.Compilation, type, edit.Cancel).Any(named => !own.Contains(named))) return false;

        if (own.Count == 0 || LockedObjects.AreAnySynchronised(edit.Model.Compilation, edit.Cancel)) return false;
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

    /// <summary>Other projects may lock it too.</summary>
    private static bool IsSeenOutside(INamedTypeSymbol type, Compilation compilation)
    {
        if (compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary) return false;
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            if (at.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal) return false;
        return true;
    }

    /// <summary>Is its lock taken, or its state taken along, by what does not name it: synchronised methods, copies, serialisers?</summary>
    private static bool HoldsMore(TypeDeclarationSyntax declaration) =>
        declaration.AttributeLists.Any() || declaration.ContainsDirectives || declaration.DescendantNodes().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "MemberwiseClone" })
        || !declaration.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static bool IsOf(TypeOfExpressionSyntax expression, INamedTypeSymbol type, SemanticModel semantics) => Types.Same(semantics.GetTypeInfo(expression.Type).Type, type);

    /// <summary>Might another lock be on the type?</summary>
    private static bool MayBeType(ExpressionSyntax locked, INamedTypeSymbol type, SemanticModel semantics, Edit edit) =>
        locked is TypeOfExpressionSyntax other ? Types.Same(semantics.GetTypeInfo(other.Type, edit.Cancel).Type, type)
        : semantics.GetTypeInfo(locked, edit.Cancel).Type is not { } held || held is { Name: "Type", ContainingNamespace.Name: "System" } || IsAnything(locked, held, semantics, edit);

    /// <summary>Might another lock be on an object of the type?</summary>
    private static bool MayBeObject(ExpressionSyntax locked, INamedTypeSymbol type, SemanticModel semantics, Edit edit) =>
        locked is not TypeOfExpressionSyntax && (semantics.GetTypeInfo(locked, edit.Cancel).Type is not { } other || IsAnything(locked, other, semantics, edit)
            || Types.Bases(other).Any(above => Types.Same(above.OriginalDefinition, type.OriginalDefinition)) || Types.Bases(type.BaseType).Any(above => above.SpecialType != SpecialType.System_Object && Types.Same(above.OriginalDefinition, other.OriginalDefinition))
            || type.AllInterfaces.Any(above => Types.Same(above.OriginalDefinition, other.OriginalDefinition)));

    /// <summary>Of a type that says nothing, and no field that is given an object made for it.</summary>
    private static bool IsAnything(ExpressionSyntax locked, ITypeSymbol type, SemanticModel semantics, Edit edit) =>
        (type.SpecialType == SpecialType.System_Object || type is ITypeParameterSymbol or IDynamicTypeSymbol)
        && !(semantics.GetSymbolInfo(locked, edit.Cancel).Symbol is IFieldSymbol { DeclaringSyntaxReferences: [var declared] } && declared.GetSyntax(edit.Cancel) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax })
        && locked is not BaseObjectCreationExpressionSyntax;

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
