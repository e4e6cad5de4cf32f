using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Whether an await at a site would have a span, another ref struct or a reference live across it, which the compiler refuses only when it emits.</summary>
internal static class RefStructs
{
    /// <summary>Where a reference or ref struct is used, and by what; where its variable is declared, where it has one; or all that it is held for.</summary>
    internal readonly record struct Value(TextSpan Use, TextSpan User, TextSpan? Declared, TextSpan? Held);

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
    public static IReadOnlyList<Value> In(IOperation body) => [.. body.Descendants().Where(value => (!value.IsImplicit || value is IConversionOperation) && value switch
    {
        ILocalReferenceOperation { Local: var local } => local.RefKind != RefKind.None || local.Type is { IsRefLikeType: true },
        IInvocationOperation { TargetMethod.RefKind: not RefKind.None } => true,
        IPropertyReferenceOperation { Property.RefKind: not RefKind.None } => true,
        IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol { RefKind: not RefKind.None } } => true,
        IConditionalOperation { IsRef: true } or IInlineArrayAccessOperation => true,
        IUsingOperation scope => IsBoundToStack(scope.Resources),
        IUsingDeclarationOperation scope => IsBoundToStack(scope.DeclarationGroup),
        IForEachLoopOperation loop => IsBoundToStack(loop.Collection) || Enumerator(loop) is { IsRefLikeType: true },
        IInterpolatedStringHandlerCreationOperation or IConversionOperation { Operand: IInterpolatedStringHandlerCreationOperation } => false, // the compiler does without it where there is an await
        _ => value.Type is { IsRefLikeType: true },
    }).Select(Of)];

    private static Value Of(IOperation value) => value switch
    {
        IUsingOperation scope => new(value.Syntax.Span, value.Syntax.Span, null, scope.Body.Syntax.Span),
        IUsingDeclarationOperation => new(value.Syntax.Span, value.Syntax.Span, null, TextSpan.FromBounds(value.Syntax.Span.End, value.Parent?.Syntax.Span.End ?? value.Syntax.Span.End)),
        IForEachLoopOperation loop => new(value.Syntax.Span, value.Syntax.Span, null, loop.Body.Syntax.Span),
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declaration, ..] } => new(value.Syntax.Span, UserOf(value), declaration.Span, null),
        _ => new(value.Syntax.Span, UserOf(value), null, null),
    };

    /// <summary>What takes the value as an operand, and holds it until its other operands are there. A reference that is only read through is not held.</summary>
    private static TextSpan UserOf(IOperation value)
    {
        if (value.Type is not { IsRefLikeType: true } && value.Parent is not (IInvocationOperation or IPropertyReferenceOperation) && !IsLocation(value)) return value.Syntax.Span;
        var user = value.Parent;
        while (user is IArgumentOperation or IConversionOperation || user is IMemberReferenceOperation part && IsLocation(part)) user = user.Parent;
        return (user ?? value).Syntax.Span;
    }

    /// <summary>Is it, or a part of it, written to or referred to? Its receiver and arguments are kept for that.</summary>
    private static bool IsLocation(IOperation part)
    {
        while (part.Parent is IMemberReferenceOperation { Instance: { Type.IsValueType: true } whole } member && ReferenceEquals(whole, part)) part = member;
        return Site.AssignmentTo(part) is not null || part.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None };
    }

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
        if (use.Start < at.Start && !use.Contains(at) && value.User.Contains(at) && statement?.Contains(use) == true) return true;
        if (value.Declared is not { } declared || declared.End > at.Start) return false;
        return use.Start > at.Start || loops.Any(loop => loop.Contains(use) && !loop.Contains(declared));
    }

    /// <summary>Operands are held no longer than for the expression that they are part of.</summary>
    private static IOperation? Statement(Site site) =>
        site.Ancestors().FirstOrDefault(around => around is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation or IThrowOperation or IBlockOperation or ISwitchCaseOperation);
}
