using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Whether an await at a site would have a span, another ref struct or a reference live across it, which the compiler refuses only when it emits.</summary>
internal sealed class RefStructs
{
    /// <summary>Where a reference or ref struct is used, and by what; where its variable is declared, where it has one; or all that it is held for.</summary>
    private readonly record struct Value(TextSpan Use, TextSpan User, TextSpan? Declared, TextSpan? Held);

    private readonly List<Value> uses = [];

    /// <summary>The code that one of them is held over, in order and apart from each other.</summary>
    private readonly List<TextSpan> lives = [];

    private readonly ConcurrentDictionary<TextSpan, bool> loops = new();

    /// <param name="body">Of a method or function: its variables' values, and those that are never named.</param>
    public RefStructs(IOperation body)
    {
        var last = new Dictionary<TextSpan, int>();
        var held = new List<TextSpan>();
        foreach (var operation in body.Descendants())
        {
            if (operation.IsImplicit && operation is not IConversionOperation || !IsOne(operation)) continue;
            var value = Of(operation);
            if (value.Held is { } over) held.Add(over);
            else uses.Add(value);
            if (value.Declared is { } declared) last[declared] = Math.Max(value.Use.Start, last.TryGetValue(declared, out var before) ? before : 0);
        }

        foreach (var variable in last)
            if (variable.Value > variable.Key.End) held.Add(TextSpan.FromBounds(variable.Key.End, variable.Value));
        uses.Sort((one, other) => one.Use.Start.CompareTo(other.Use.Start));
        held.Sort();
        foreach (var span in held)
            if (lives.Count > 0 && span.Start <= lives[lives.Count - 1].End) lives[lives.Count - 1] = TextSpan.FromBounds(lives[lives.Count - 1].Start, Math.Max(span.End, lives[lives.Count - 1].End));
            else lives.Add(span);
    }

    public bool AreLiveAcross(Site site)
    {
        if (uses.Count == 0 && lives.Count == 0) return false;
        var at = site.Operation.Syntax.Span;
        return IsHeld(at.Start)
            || Statement(site)?.Syntax.Span is { } statement && IsOperandIn(statement, at)
            || site.Ancestors().Any(around => around is ILoopOperation && loops.GetOrAdd(around.Syntax.Span, IsUsedAgain));
    }

    private bool IsHeld(int position)
    {
        var before = lives.CountBefore(position + 1, static span => span.Start);
        return before > 0 && position < lives[before - 1].End;
    }

    /// <summary>Is one evaluated before, for an expression that the site is part of too?</summary>
    private bool IsOperandIn(TextSpan statement, TextSpan at)
    {
        for (var i = FirstFrom(statement.Start); i < uses.Count && uses[i].Use.Start < at.Start; i++)
            if (!uses[i].Use.Contains(at) && uses[i].User.Contains(at) && statement.Contains(uses[i].Use)) return true;
        return false;
    }

    /// <summary>Does every round of the loop use one that is declared outside?</summary>
    private bool IsUsedAgain(TextSpan loop)
    {
        for (var i = FirstFrom(loop.Start); i < uses.Count && uses[i].Use.Start < loop.End; i++)
            if (uses[i].Declared is { } declared && loop.Contains(uses[i].Use) && !loop.Contains(declared)) return true;
        return false;
    }

    private int FirstFrom(int position) => uses.CountBefore(position, static value => value.Use.Start);

    private static bool IsOne(IOperation value) => value switch
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
    };

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

    /// <summary>Operands are held no longer than for the expression that they are part of.</summary>
    private static IOperation? Statement(Site site) =>
        site.Ancestors().FirstOrDefault(around => around is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation or IThrowOperation or IBlockOperation or ISwitchCaseOperation);
}
