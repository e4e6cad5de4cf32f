using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>
/// One thing a body does, in source order: an effect of its own, or (with <paramref name="Edge"/> known) another body it
/// hands control to: the method <paramref name="Member"/>, or the lambda at <paramref name="Lambda"/>.
/// </summary>
internal sealed record Step(Effect Effect, SyntaxNode At, ISymbol? Member, Facts Facts, DelegateUse Edge = DelegateUse.Unknown, SyntaxNode? Lambda = null, bool AfterAwait = false)
{
    /// <summary>The member as a message names it: <c>FileStream.Read</c>, <c>new Loader</c>, <c>Load</c>.</summary>
    public string Name => Member switch
    {
        null => "lambda",
        IMethodSymbol { MethodKind: MethodKind.Constructor } c => "new " + c.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.Ordinary } m when Edge == DelegateUse.Runs => m.Name,
        IMethodSymbol { AssociatedSymbol: { } p } => p.Name,
        { ContainingType: { } type } m => type.Name + "." + m.Name,
        var m => m.Name,
    };
}
