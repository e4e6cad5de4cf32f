using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A syntax tree as lines, so that two of them can be compared and their difference read.</summary>
internal sealed class TreeRendering(Type kinds, bool withTrivia)
{
    public string Render(SyntaxNode root)
    {
        var text = new StringBuilder();
        Render(root, string.Empty, text);
        return text.ToString();
    }

    private void Render(SyntaxNodeOrToken part, string indent, StringBuilder text)
    {
        text.Append(indent).Append(Kind(part.RawKind));
        if (part.AsNode() is { } node)
        {
            text.AppendLine();
            foreach (var child in node.ChildNodesAndTokens())
                Render(child, indent + "  ", text);
            return;
        }

        var token = part.AsToken();
        text.AppendLine($" {Escape(token.Text)}{(token.ValueText == token.Text ? string.Empty : $" = {Escape(token.ValueText)}")}");
        if (!withTrivia)
            return;

        Render("leading", token.LeadingTrivia, indent + "  ", text);
        Render("trailing", token.TrailingTrivia, indent + "  ", text);
    }

    private void Render(string side, SyntaxTriviaList list, string indent, StringBuilder text)
    {
        foreach (var trivia in list)
        {
            text.AppendLine($"{indent}{side} {Kind(trivia.RawKind)} {Escape(trivia.ToString())}");
            if (trivia.GetStructure() is { } structure)
                Render(structure, indent + "  ", text);
        }
    }

    private object Kind(int kind) => Enum.ToObject(kinds, kind);

    private static string Escape(string text) => text.Replace("\r", "<CR>").Replace("\n", "<LF>");
}
