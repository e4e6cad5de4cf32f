using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A private field for the class around a report, named as its neighbours are, and put behind them.</summary>
internal static class NewField
{
    /// <summary>Adds the field; its name, or null where there is no class that can have one.</summary>
    /// <param name="edit">The edit that needs it.</param>
    /// <param name="wish">What it is to be called: <c>timer</c>.</param>
    /// <param name="isStatic">For a static member.</param>
    /// <param name="code">The rest of the declaration, with the name in it: <c>name => $"Timer? {name};"</c>.</param>
    public static string? Add(Edit edit, string wish, bool isStatic, Func<string, string> code)
    {
        if (edit.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax) is not { Parent: ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword } } member) return null;
        var type = (TypeDeclarationSyntax)member.Parent!;
        var fields = type.Members.OfType<FieldDeclarationSyntax>().ToArray();
        var name = Free(Styled(wish.TrimStart('_'), isStatic, fields), type, edit);
        var last = fields.LastOrDefault(field => !field.Modifiers.Any(SyntaxKind.ConstKeyword) && !field.Modifiers.Any(SyntaxKind.PublicKeyword)) ?? fields.LastOrDefault();
        var neighbour = last ?? type.Members[0];
        var indent = neighbour.GetLeadingTrivia().LastOrDefault();
        var margin = indent.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(indent) : default;
        var end = SyntaxFactory.EndOfLine(edit.NewLine);
        var isOnLine = neighbour.GetTrailingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var trailing = !isOnLine ? SyntaxFactory.TriviaList(SyntaxFactory.Space) : last is null ? SyntaxFactory.TriviaList(end, end) : SyntaxFactory.TriviaList(end);
        var added = SyntaxFactory.ParseMemberDeclaration($"private {(isStatic ? "static " : "")}{code(name)}")!.WithLeadingTrivia(margin).WithTrailingTrivia(trailing);
        edit.InsertMember(neighbour, added, before: last is null);
        return name;
    }

    /// <summary><c>_timer</c>, unless the fields at hand say otherwise.</summary>
    private static string Styled(string wish, bool isStatic, FieldDeclarationSyntax[] fields)
    {
        var lower = char.ToLowerInvariant(wish[0]) + wish.Substring(1);
        var names = fields.Where(field => !field.Modifiers.Any(SyntaxKind.ConstKeyword) && !field.Modifiers.Any(SyntaxKind.PublicKeyword) && field.Modifiers.Any(SyntaxKind.StaticKeyword) == isStatic)
            .SelectMany(field => field.Declaration.Variables).Select(variable => variable.Identifier.ValueText).ToArray();
        if (names.Length > 0 && names.All(name => name.StartsWith("s_", StringComparison.Ordinal))) return "s_" + lower;
        if (names.Length > 0 && names.All(name => char.IsLower(name[0]))) return lower;
        return names.Length > 0 && names.All(name => char.IsUpper(name[0])) ? char.ToUpperInvariant(wish[0]) + wish.Substring(1) : "_" + lower;
    }

    private static string Free(string wish, TypeDeclarationSyntax type, Edit edit)
    {
        var taken = new HashSet<string>(type.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        for (var at = edit.Model.GetDeclaredSymbol(type, edit.Cancel) as INamedTypeSymbol; at is not null; at = at.BaseType) taken.UnionWith(at.MemberNames);
        var name = wish;
        for (var n = 2; taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None; n++) name = wish + n;
        return name;
    }
}
