using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>The loops reported so far, in source order: what is inside one of them needs no report of its own.</summary>
internal sealed class Outermost
{
    private TextSpan last;

    public bool Covers(Site loop) => last.Contains(loop.Operation.Syntax.Span);

    public void Add(Site loop) => last = loop.Operation.Syntax.Span;

    /// <summary>Where a loop is reported: a squiggle under all of it would say nothing.</summary>
    public static Location KeywordOf(Site loop) => loop.Operation.Syntax switch
    {
        ForStatementSyntax counted => counted.ForKeyword.GetLocation(),
        CommonForEachStatementSyntax each => each.ForEachKeyword.GetLocation(),
        WhileStatementSyntax open => open.WhileKeyword.GetLocation(),
        DoStatementSyntax open => open.DoKeyword.GetLocation(),
        var other => other.GetFirstToken().GetLocation(),
    };
}
