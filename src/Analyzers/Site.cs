using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>One place that a rule can look at: a call, a creation, a property use or a loop, with what is known of it.</summary>
internal sealed class Site(Member member, IOperation operation, Frame frame, ISymbol? target, Facts facts)
{
    public Member Member => member;
    public Concurrency Model => member.Model;
    public IOperation Operation => operation;
    public Frame Frame => frame;

    /// <summary>The method, constructor or property; null for a loop.</summary>
    public ISymbol? Target => target;

    public IMethodSymbol? Method => target as IMethodSymbol;
    public Facts Facts => facts;

    /// <summary>What to call instead in asynchronous code, where this compilation has it.</summary>
    public string? Prefer => target is null ? null : Model.Counterparts.Of(target, facts);

    /// <summary>How this very call holds up its thread: not at all when its timeout is zero, its task is settled or its stream is in memory.</summary>
    public Blocking Blocks { get; set; }

    /// <summary>The step that leads from here into another body in sight, if one does.</summary>
    public Step? Edge { get; set; }

    /// <summary>The same for questions about blocking, which also follow what no call names.</summary>
    public Step? Hop { get; set; }

    /// <summary>What is known of the loop, for a loop.</summary>
    public Nest? Nest { get; set; }

    public bool InAsyncCode => frame.IsAsyncCode;

    public Obstacle Obstacle => field ??= Obstacle.Of(this);

    /// <summary>So many operations around a site are looked at; expressions as deep as that are generated, and left alone.</summary>
    public const int Far = 1000;

    /// <summary>An await can stand here, or could if the method around it were made async.</summary>
    public bool MayAwait => Obstacle == Obstacle.None || Obstacle == Obstacle.NotAsync;

    /// <summary>A lock is held here, or where the lambda around it stands.</summary>
    public bool IsUnderLock
    {
        get
        {
            for (var at = this; at.Obstacle != Obstacle.Lock; at = new Site(member, at.Frame.Root, at.Frame.Outer, null, Facts.None))
                if (!at.Frame.IsLambda || at.Frame.Outer is null) return false;
            return true;
        }
    }

    /// <summary><c>LoadAsync</c> doing its work by its own type's <c>Load</c>: what it awaits is its own affair.</summary>
    public bool IsOwnTwin => target is not null && frame.Method is { } around && around.Name == target.Name + "Async" && Types.Is(around.ContainingType, target.ContainingType?.OriginalDefinition);

    /// <summary>As a message names it: <c>Task.Wait</c>, <c>File.ReadAllText</c>.</summary>
    public string Name => target is null ? "loop" : Step.NameOf(target);

    /// <summary>The object the call is made on; the first argument of an extension method.</summary>
    public IOperation? Receiver => operation switch
    {
        IInvocationOperation { Instance: { } instance } => Unwrap(instance),
        IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [var first, ..] } => Unwrap(first.Value),
        IPropertyReferenceOperation { Instance: { } instance } => Unwrap(instance),
        _ => null,
    };

    /// <summary>Is the value of this call thrown away?</summary>
    public bool IsDiscarded => operation.Parent is IExpressionStatementOperation
        || operation.Parent is IConditionalAccessOperation { Parent: IExpressionStatementOperation };

    public IEnumerable<IOperation> Ancestors()
    {
        for (var at = operation.Parent; at is not null; at = at.Parent)
        {
            yield return at;
            if (ReferenceEquals(at, frame.Root) || at is IAnonymousFunctionOperation or ILocalFunctionOperation) yield break;
        }
    }

    /// <summary>The assignment that an operation is the target of, alone or in a tuple.</summary>
    public static IAssignmentOperation? AssignmentTo(IOperation target)
    {
        while (target.Parent is ITupleOperation tuple) target = tuple;
        return target.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, target) ? assignment : null;
    }

    /// <summary>Is a variable changed here, or handed out to be?</summary>
    public static bool IsWritten(IOperation use) =>
        AssignmentTo(use) is not null || use.Parent is IIncrementOrDecrementOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };

    /// <summary>The local, parameter or field that an operation refers to.</summary>
    public static ISymbol? VariableOf(IOperation reference) => reference switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        IFieldReferenceOperation { Field: var field } => field,
        _ => null,
    };

    /// <summary>What a condition asks under its negations, and the answer it gets where the condition has this value.</summary>
    public static (IOperation Asked, bool Answer) Asked(IOperation condition, bool value)
    {
        for (condition = Unwrap(condition); condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not; condition = Unwrap(not.Operand)) value = !value;
        return (condition, value);
    }

    /// <summary>What else is so where a condition has this value: all operands of <c>&amp;&amp;</c> where it is true, none of <c>||</c> where it is false; each with the answer it gets.</summary>
    public static IEnumerable<(IOperation Asked, bool Answer)> Implied(IOperation condition, bool value)
    {
        // A chain leans to the left; one inside another is as deep as anybody looks.
        var kind = value ? BinaryOperatorKind.ConditionalAnd : BinaryOperatorKind.ConditionalOr;
        var depth = 0;
        for (condition = Unwrap(condition); condition is IBinaryOperation both && both.OperatorKind == kind && depth++ < Far; condition = Unwrap(both.LeftOperand))
            yield return Asked(both.RightOperand, value);
        yield return Asked(condition, value);
    }

    /// <summary>Of a call or a creation; none of anything else.</summary>
    public static ImmutableArray<IArgumentOperation> ArgumentsOf(IOperation call) => call switch
    {
        IInvocationOperation { Arguments: var given } => given,
        IObjectCreationOperation { Arguments: var given } => given,
        _ => ImmutableArray<IArgumentOperation>.Empty,
    };

    /// <summary>The operation under conversions, parentheses and null-forgiving marks; a conditional access gives its receiver.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion: operation = conversion.Operand; break;
                case IParenthesizedOperation parenthesized: operation = parenthesized.Operand; break;
                case IConditionalAccessInstanceOperation when Receiver(operation) is { } receiver: operation = receiver; break;
                default: return operation;
            }
        }

        static IOperation? Receiver(IOperation placeholder)
        {
            for (var at = placeholder.Parent; at is not null; at = at.Parent)
                if (at is IConditionalAccessOperation access) return access.Operation;
            return null;
        }
    }
}
