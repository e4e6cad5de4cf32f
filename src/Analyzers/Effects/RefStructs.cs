using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Whether an await at a site would have a span, another ref struct or a reference live across it, which the compiler refuses only when it emits.</summary>
internal static class RefStructs
{
    /// <summary>Where a reference or ref struct is used; where its variable is declared, where it has one; or all that it is held for.</summary>
    internal readonly record struct Value(TextSpan Use, TextSpan? Declared, TextSpan? Held);

    public static bool LiveAcross(Site site)
    {
        if (site.Frame.RefValues is not { Count: > 0 } values) return false;
        var at = site.Operation.Syntax.Span;
        var loops = site.Ancestors().Where(around => around is ILoopOperation).Select(loop => loop.Syntax.Span).ToArray();
        var statement = Statement(site)?.Syntax.Span;
        foreach (var value in values)
            if (IsLiveAcross(value, at, loops, statement)) return true;
        return false;
    }

    /// <summary>The uses of references and ref structs in a body, its variables' and those that are never named.</summary>
    public static IReadOnlyList<Value> In(IOperation body) => [.. body.Descendants().Where(value => !value.IsImplicit && value switch
    {
        ILocalReferenceOperation { Local: var local } => local.RefKind != RefKind.None || local.Type is { IsRefLikeType: true },
        IInvocationOperation { TargetMethod.RefKind: not RefKind.None } => true,
        IPropertyReferenceOperation { Property.RefKind: not RefKind.None } => true,
        IConditionalOperation { IsRef: true } or IInlineArrayAccessOperation => true,
        IUsingOperation scope => IsBoundToStack(scope.Resources),
        IUsingDeclarationOperation scope => IsBoundToStack(scope.DeclarationGroup),
        IForEachLoopOperation loop => IsBoundToStack(loop.Collection) || Enumerator(loop) is { IsRefLikeType: true },
        IInterpolatedStringHandlerCreationOperation => false, // the compiler does without it where there is an await
        _ => value.Type is { IsRefLikeType: true },
    }).Select(Of)];

    private static Value Of(IOperation value) => value switch
    {
        IUsingOperation scope => new(value.Syntax.Span, null, scope.Body.Syntax.Span),
        IUsingDeclarationOperation => new(value.Syntax.Span, null, TextSpan.FromBounds(value.Syntax.Span.End, value.Parent?.Syntax.Span.End ?? value.Syntax.Span.End)),
        IForEachLoopOperation loop => new(value.Syntax.Span, null, loop.Body.Syntax.Span),
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declaration, ..] } => new(value.Syntax.Span, declaration.Span, null),
        _ => new(value.Syntax.Span, null, null),
    };

    /// <summary>A resource, or a sequence gone through, that is a ref struct.</summary>
    private static bool IsBoundToStack(IOperation held) => held is IVariableDeclarationGroupOperation { Declarations: var declarations }
        ? declarations.Any(declaration => declaration.Declarators.Any(declarator => declarator.Symbol.Type is { IsRefLikeType: true }))
        : Site.Unwrap(held).Type is { IsRefLikeType: true };

    private static ITypeSymbol? Enumerator(IForEachLoopOperation loop) =>
        loop is { Syntax: CommonForEachStatementSyntax each, SemanticModel: { } semantics } ? semantics.GetForEachStatementInfo(each).GetEnumeratorMethod?.ReturnType : null;

    private static bool IsLiveAcross(in Value value, TextSpan at, TextSpan[] loops, TextSpan? statement)
    {
        var use = value.Use;
        if (value.Held is { } held) return held.Contains(at);
        if (value.Declared is not { } declared) return use.Start < at.Start && !use.Contains(at) && statement?.Contains(use) == true;
        if (declared.End > at.Start) return false;
        return use.Start > at.Start || loops.Any(loop => loop.Contains(use) && !loop.Contains(declared));
    }

    /// <summary>Temporaries live as long as the expression that they are part of.</summary>
    private static IOperation? Statement(Site site) =>
        site.Ancestors().FirstOrDefault(around => around is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation or IThrowOperation or IBlockOperation or ISwitchCaseOperation);
}
