using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The parts of a body that its usual run leaves out: those that fill a field of the object, or of the type, which was empty, and those that end in a throw.
/// </summary>
internal sealed class Aside(Member member)
{
    /// <summary>How members, and flags, begin that do their work at the end of an object's life: once, too, but then each object does it.</summary>
    private static readonly string[] Ends = ["dispos", "clos", "stop", "shut", "end", "exit", "clean", "releas", "cancel", "abort", "flush", "finish", "complet"];

    private readonly List<(TextSpan Span, bool Fails)> parts = [];

    public void Enter(IOperation operation)
    {
        switch (operation)
        {
            case IConditionalOperation { Condition: var condition, WhenTrue: var then } choice:
                if (Empty(condition, true).Any(field => Fills(then, field))) Add(then);
                else if (choice.WhenFalse is { } otherwise && Empty(condition, false).Any(field => Fills(otherwise, field))) Add(otherwise);
                break;
            case ICoalesceAssignmentOperation { Target: var target, Value: var value } when Kept(target) is { } filled && !IsEmptied(filled): Add(value); break;
            case ICoalesceOperation { Value: var kept, WhenNull: var made } when Kept(kept) is { } field && Fills(made, field): Add(made); break;
            case IBlockOperation { Operations: var statements } block:
                for (var i = 0; i < statements.Length - 1; i++)
                    if (statements[i] is IConditionalOperation { WhenFalse: null } guard && Endless.IsWayOut(guard.WhenTrue) && Empty(guard.Condition, false).Any(field => statements.Skip(i + 1).Any(statement => Fills(statement, field))))
                        parts.Add((TextSpan.FromBounds(guard.Syntax.Span.End, block.Syntax.Span.End), false));
                if (statements is [_, .., IThrowOperation { Exception: var thrown }] && !IsCancellation(thrown) && !block.Descendants().Any(inner => inner is IReturnOperation or IBranchOperation)) parts.Add((block.Syntax.Span, true));
                break;
        }
    }

    /// <summary>Says so in the steps of these parts.</summary>
    public void Mark(List<Step> steps)
    {
        if (parts.Count == 0) return;
        var (fills, fails) = (Outermost(fails: false), Outermost(fails: true));
        for (var i = 0; i < steps.Count; i++)
        {
            if (IsIn(fills, steps[i].At.Span)) steps[i] = steps[i] with { Fills = true };
            if (IsIn(fails, steps[i].At.Span)) steps[i] = steps[i] with { OnFailure = true };
        }
    }

    /// <summary>In source order, without those that are inside another.</summary>
    private List<TextSpan> Outermost(bool fails)
    {
        var spans = new List<TextSpan>();
        foreach (var span in parts.Where(part => part.Fails == fails).Select(part => part.Span).OrderBy(span => span.Start).ThenByDescending(span => span.End))
            if (spans.Count == 0 || span.Start >= spans[spans.Count - 1].End) spans.Add(span);
        return spans;
    }

    private static bool IsIn(List<TextSpan> spans, TextSpan step)
    {
        var before = spans.CountBefore(step.Start + 1, static span => span.Start);
        return before > 0 && spans[before - 1].Contains(step);
    }

    private void Add(IOperation part) => parts.Add((part.Syntax.Span, false));

    /// <summary>The fields and properties of its own that hold nothing yet where the condition has this value.</summary>
    private IEnumerable<ISymbol> Empty(IOperation condition, bool value)
    {
        (condition, value) = Site.Asked(condition, value);
        return Site.Implied(condition, value).Select(EmptyWhere).OfType<ISymbol>();
    }

    private ISymbol? EmptyWhere((IOperation Asked, bool Answer) condition) => condition switch
    {
        (IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: var one, RightOperand: var other }, true) => IsNull(other) ? Copied(one) : IsNull(one) ? Copied(other) : null,
        (IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, LeftOperand: var one, RightOperand: var other }, false) => IsNull(other) ? Copied(one) : IsNull(one) ? Copied(other) : null,
        (IIsPatternOperation { Value: var asked, Pattern: IConstantPatternOperation { Value: var nothing } }, true) when IsNull(nothing) => Copied(asked),
        (IIsPatternOperation { Value: var asked, Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var nothing } } }, false) when IsNull(nothing) => Copied(asked),
        (IPropertyReferenceOperation { Property: { Name: nameof(Nullable<int>.HasValue), ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } asked }, false) => Copied(asked),
        (IInvocationOperation { TargetMethod: { Name: nameof(string.IsNullOrEmpty) or nameof(string.IsNullOrWhiteSpace), ContainingType.SpecialType: SpecialType.System_String }, Arguments: [{ Value: var asked }] }, true) => Copied(asked),
        ({ Type.SpecialType: SpecialType.System_Boolean } flag, false) => Kept(flag) is { } done && !IsOfEnd(done.Name) && !IsOfEnd(member.Owner?.Name) ? done : null,
        _ => null,
    };

    /// <summary>The end of work that was told to stop is no failure.</summary>
    private static bool IsCancellation(IOperation? thrown) => thrown is not null && Types.Bases(Site.Unwrap(thrown).Type).Any(type => type.Name == nameof(OperationCanceledException));

    private static bool IsNull(IOperation value) => Site.Unwrap(value) is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation { Type.IsReferenceType: true };

    private static bool IsOfEnd(string? name) => name is not null && Ends.Any(end => name.TrimStart('_').StartsWith(end, StringComparison.OrdinalIgnoreCase) || name.IndexOf("is" + end, StringComparison.OrdinalIgnoreCase) >= 0);

    private static ISymbol? Kept(IOperation value) => Site.Unwrap(value) switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: { IsConst: false } field } => field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments: [], Property: { SetMethod: not null } property } => property,
        _ => null,
    };

    /// <summary>The same, also by a local that was declared with its value.</summary>
    private ISymbol? Copied(IOperation value) => Site.Unwrap(value) is ILocalReferenceOperation { Local: var local } && member.FirstValueOf(local) is { } first ? Kept(first) : Kept(value);

    /// <summary>Is it given a value there, for good?</summary>
    private bool Fills(IOperation part, ISymbol field) => part.DescendantsAndSelf().Any(inner => inner switch
    {
        ISimpleAssignmentOperation { Target: var target, Value: var value } => Types.Same(Kept(target), field) && !IsNothing(value),
        ICoalesceAssignmentOperation { Target: var target } => Types.Same(Kept(target), field),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var given } => Types.Same(Kept(given), field),
        _ => false,
    }) && !IsEmptied(field);

    private static bool IsNothing(IOperation value) => IsNull(value) || Site.Unwrap(value) is { ConstantValue: { HasValue: true, Value: false } } or IDefaultValueOperation;

    /// <summary>Does the type take the value away again, other than at its end?</summary>
    private bool IsEmptied(ISymbol field) => member.Model.Emptied(field.ContainingType, EmptiedIn).Contains(field.Name);

    /// <summary>By the text of its members, which alone set such a field as a rule.</summary>
    private static HashSet<string> EmptiedIn(INamedTypeSymbol type) => [.. type.DeclaringSyntaxReferences
        .SelectMany(part => part.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>())
        .Where(set => set.RawKind == (int)SyntaxKind.SimpleAssignmentExpression
            && set.Right.RawKind is (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.FalseLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression or (int)SyntaxKind.DefaultExpression
            && set.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not ConstructorDeclarationSyntax and not DestructorDeclarationSyntax and var around && !(around is MethodDeclarationSyntax { Identifier.ValueText: var name } && IsOfEnd(name)))
        .Select(set => NameOf(set.Left)).OfType<string>()];

    private static string? NameOf(ExpressionSyntax target) => ((target as MemberAccessExpressionSyntax)?.Name ?? target as IdentifierNameSyntax)?.Identifier.ValueText;
}
