using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether an await at a site would have a span, another ref struct or a reference live across it, which the compiler refuses only when it emits.</summary>
internal static class RefStructs
{
    public static bool LiveAcross(Site site) => site.Frame.RefValues.Count > 0 && site.Frame.RefValues.Any(value => IsLiveAcross(value, site));

    /// <summary>The uses of references and ref structs in a body, its variables' and those that are never named.</summary>
    public static IReadOnlyList<IOperation> In(IOperation body) => [.. body.Descendants().Where(value => !value.IsImplicit && value switch
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
    })];

    /// <summary>A resource, or a sequence gone through, that is a ref struct.</summary>
    private static bool IsBoundToStack(IOperation held) => held is IVariableDeclarationGroupOperation { Declarations: var declarations }
        ? declarations.Any(declaration => declaration.Declarators.Any(declarator => declarator.Symbol.Type is { IsRefLikeType: true }))
        : Site.Unwrap(held).Type is { IsRefLikeType: true };

    private static ITypeSymbol? Enumerator(IForEachLoopOperation loop) =>
        loop is { Syntax: CommonForEachStatementSyntax each, SemanticModel: { } semantics } ? semantics.GetForEachStatementInfo(each).GetEnumeratorMethod?.ReturnType : null;

    private static bool IsLiveAcross(IOperation value, Site site)
    {
        var (at, use) = (site.Operation.Syntax.Span, value.Syntax.Span);
        switch (value)
        {
            case IUsingOperation scope: return scope.Body.Syntax.Span.Contains(at);
            case IUsingDeclarationOperation scope: return use.End <= at.Start && scope.Parent?.Syntax.Span.Contains(at) == true;
            case IForEachLoopOperation loop: return loop.Body.Syntax.Span.Contains(at);
        }

        if (value is not ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declaration, ..] })
            return use.Start < at.Start && !use.Contains(at) && Statement(site) is { } statement && statement.Syntax.Span.Contains(use);

        return declaration.Span.End <= at.Start
            && (use.Start > at.Start || site.Ancestors().Any(around => around is ILoopOperation loop && loop.Syntax.Span.Contains(use) && !loop.Syntax.Span.Contains(declaration.Span)));
    }

    /// <summary>Temporaries live as long as the expression that they are part of.</summary>
    private static IOperation? Statement(Site site) =>
        site.Ancestors().FirstOrDefault(around => around is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation or IThrowOperation or IBlockOperation or ISwitchCaseOperation);
}
