using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A look into a concurrent dictionary, and a write that relies on what was seen: another thread may come between the two.</summary>
internal static class CheckThenAct
{
    /// <summary>The write that follows a check; null where nothing relies on it, or nobody can come between.</summary>
    public static ISimpleAssignmentOperation? After(Site check)
    {
        if (check.Operation is not IInvocationOperation { TargetMethod: { Name: "ContainsKey" or "TryGetValue" } method, Instance: { } on, Arguments: [{ Value: var key }, ..] } call
            || !Types.Same(method.ContainingType.OriginalDefinition, check.Model.Types.ConcurrentDictionary) || VariablePath.Of(on) is not { } dictionary) return null;
        foreach (var code in Missing(call))
        {
            foreach (var at in code.DescendantsAndSelf())
            {
                if (at is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } target, Arguments: [{ Value: var index }] }, Value: var value } write || !dictionary.Equals(VariablePath.Of(target)) || index.Syntax.ToString() != key.Syntax.ToString()) continue;
                if (method.Name == "TryGetValue" && !IsMade(Site.Unwrap(value), code)) continue;
                return IsAlone(check, dictionary) ? null : write;
            }
        }

        return null;
    }

    /// <summary>What runs where the key is not there.</summary>
    private static IEnumerable<IOperation> Missing(IOperation check)
    {
        var (child, found) = (check, true);
        for (var at = check.Parent; at is not null; child = at, at = at.Parent)
        {
            switch (at)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }: found = !found; break;
                case IParenthesizedOperation or IConversionOperation: break;
                case IConditionalOperation choice when ReferenceEquals(choice.Condition, child):
                    if ((found ? choice.WhenFalse : choice.WhenTrue) is { } branch) yield return branch;
                    if (found && choice.WhenFalse is null && Settles.Leaves(choice.WhenTrue) && choice.Parent is IBlockOperation { Operations: var statements })
                        foreach (var later in statements.Skip(statements.IndexOf(choice) + 1)) yield return later;
                    yield break;
                default: yield break;
            }
        }
    }

    /// <summary>A new object each time: two threads would go on with different ones.</summary>
    private static bool IsMade(IOperation value, IOperation code) => value is IObjectCreationOperation
        || value is ILocalReferenceOperation { Local: var local } && code.DescendantsAndSelf().Any(at => at is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var set }, Value: var made } && Types.Same(set, local) && Site.Unwrap(made) is IObjectCreationOperation);

    /// <summary>Under a lock, or with a dictionary that nobody else has yet.</summary>
    private static bool IsAlone(Site check, VariablePath dictionary) =>
        HeldHere.At(check.Operation, check.Frame).Any() || check.Frame.Locks.IsHeldAt(check.Operation.Syntax)
        || Guards.IsInMaking(check.Operation.Syntax)
        || check.Member.Calls.Any(call => call.Operation.Syntax.Span.End <= check.Operation.Syntax.SpanStart && Exclusion.Takes(call.Operation, check.Model))
        || dictionary.Root is ILocalSymbol local && Fresh.IsMadeHere(local, check.Member) && check.Member.References.To(local, check.Operation).All(use => ReferenceEquals(Function.Around(use), Function.Around(check.Operation)));
}
