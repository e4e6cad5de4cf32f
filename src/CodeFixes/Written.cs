using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Whether an edited tree is what the compiler reads once it is written to the file, with every comment and directive still there.</summary>
internal static class Written
{
    public static bool IsSound(SyntaxTree before, SyntaxNode root, MemberPath member, CancellationToken cancel)
    {
        var old = Member(before.GetRoot(cancel), member);
        var now = Member(root, member);
        return Directives(old).SequenceEqual(Directives(now))
            && now.DescendantTrivia().Count(Edit.IsComment) >= old.DescendantTrivia().Count(Edit.IsComment)
            && ReadsBack(before, root, member, cancel);
    }

    private static SyntaxNode Member(SyntaxNode root, MemberPath member) => (SyntaxNode?)member.In((CompilationUnitSyntax)root) ?? root;

    private static IEnumerable<string> Directives(SyntaxNode code) =>
        code.ContainsDirectives ? code.DescendantTrivia().Where(trivia => trivia.IsDirective).Select(trivia => trivia.ToString()) : [];

    /// <summary>A tree can say what its text does not: <c>if (a) if (b) c; else d;</c> with the <c>else</c> at the first <c>if</c>.</summary>
    private static bool ReadsBack(SyntaxTree before, SyntaxNode root, MemberPath member, CancellationToken cancel)
    {
        var was = before.GetText(cancel);
        var old = was.ToString();
        var text = root.ToFullString();
        var start = 0;
        var most = Math.Min(old.Length, text.Length);
        while (start < most && old[start] == text[start]) start++;
        var end = 0;
        while (end < most - start && old[old.Length - 1 - end] == text[text.Length - 1 - end]) end++;

        // Told what has changed, the parser reads no more than that anew.
        var read = before.WithChangedText(was.WithChanges(new TextChange(TextSpan.FromBounds(start, old.Length - end), text.Substring(start, text.Length - end - start))));
        return Shape(Member(read.GetRoot(cancel), member)).SequenceEqual(Shape(Member(root, member)))
            && read.GetDiagnostics(cancel).Count(IsError) <= before.GetDiagnostics(cancel).Count(IsError);
    }

    private static bool IsError(Diagnostic complaint) => complaint.Severity == DiagnosticSeverity.Error;

    private static IEnumerable<(int Kind, string? Text)> Shape(SyntaxNode code) =>
        code.DescendantNodesAndTokensAndSelf().Select(part => (part.RawKind, part.IsToken ? part.AsToken().Text : null));
}
