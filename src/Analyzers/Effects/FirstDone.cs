using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What came out of an awaited <c>WhenAny</c>.</summary>
internal static class FirstDone
{
    /// <summary>The <c>WhenAny</c> that a value is the awaited winner of, there or where the local is declared.</summary>
    public static IInvocationOperation? AwaitedAny(IOperation value)
    {
        value = Site.Unwrap(value);
        if (value is ILocalReferenceOperation { Local: var local } && local.DeclaringSyntaxReferences is [var declaration] && value.SemanticModel?.GetOperation(declaration.GetSyntax()) is IVariableDeclaratorOperation declarator)
            value = declarator.GetVariableInitializer()?.Value is { } initial ? Site.Unwrap(initial) : value;
        return value is IAwaitOperation { Operation: var awaited } && Waited.Configured(awaited) is IInvocationOperation { TargetMethod: { Name: "WhenAny", IsStatic: true } } any ? any : null;
    }

    /// <summary>Of two tasks one has won; where it is not this one, it is the other. None of them may be another by then.</summary>
    public static bool IsOtherOfTwo(IOperation winner, IOperation loser, TaskPath one, VariableUses uses, Member member) =>
        AwaitedAny(winner) is { Arguments: var arguments } any && arguments.SelectMany(argument => Waited.Elements(argument.Value)).ToList() is [var first, var second]
        && IsAsItWas(winner, member) && IsAsItWas(loser, member) && uses.AreKept(any, winner)
        && (TaskPath.AreSame(first, loser) && one.Is(second) || TaskPath.AreSame(second, loser) && one.Is(first));

    private static bool IsAsItWas(IOperation value, Member member) => Site.Unwrap(value) switch
    {
        ILocalReferenceOperation { Local: var local } => member.OnlyValueOf(local) is not null,
        IParameterReferenceOperation { Parameter: var parameter } => !member.IsAssigned(parameter),
        IFieldReferenceOperation { Field.IsReadOnly: true } or IAwaitOperation => true,
        _ => false,
    };

    /// <summary><c>ReferenceEquals(a, b)</c>, <c>a.Equals(b)</c></summary>
    public static (IOperation One, IOperation Other)? Compared(IInvocationOperation call) => call switch
    {
        { TargetMethod.Name: "ReferenceEquals" or "Equals", Instance: null, Arguments: [{ Value: var one }, { Value: var other }] } => (one, other),
        { TargetMethod.Name: "Equals", Instance: { } one, Arguments: [{ Value: var other }] } => (one, other),
        _ => null,
    };
}
