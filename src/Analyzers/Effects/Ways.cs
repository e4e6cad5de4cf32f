using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Which ways to a blocking call are taken: not those that a constant of the call rules out. The shortest is looked at first; where it is closed, another one may be open.
/// </summary>
internal sealed class Ways(Effect effect, Concurrency model, CancellationToken cancel)
{
    /// <summary>Calls in calls that are searched for another way, and how many of them; beyond that the shortest way is taken as it is.</summary>
    private const int Deep = 64, Most = 500;

    private readonly ConstantBranch constants = new(model, cancel);
    private readonly HashSet<(string Callee, string Constants)> tried = [];
    private int left = Most;

    /// <summary>A way that is open; null where there is none. What a call with the same constants has found behind the same way is not searched for again.</summary>
    /// <param name="shortest">The shortest way to what is asked for.</param>
    /// <param name="effect">What is asked for.</param>
    /// <param name="model">The engine.</param>
    /// <param name="cancel">Stops the search.</param>
    public static Trace? Open(Trace shortest, Effect effect, Concurrency model, CancellationToken cancel)
    {
        if (shortest.Rest is not { } rest || !rest.Steps.Any(step => ConstantBranch.MayBeOff(step.At))) return shortest;
        var ways = new Ways(effect, model, cancel);
        var constants = shortest.First.Member is IMethodSymbol callee ? Shown(ways.constants.Given(shortest.First, callee, ConstantBranch.Nothing)) : "";
        return model.OpenWay(rest, constants, () => (ways.IsOpen(shortest) ? shortest : ways.Into(shortest.First, ConstantBranch.Nothing, Deep))?.Rest)?.After(shortest.First);
    }

    private static string Shown(ImmutableDictionary<IParameterSymbol, object?> known) => string.Join(",", known.Select(each => $"{each.Key.Ordinal}={each.Value}").OrderBy(each => each));

    private bool IsOpen(Trace way)
    {
        // Constants matter up to the last condition on the way.
        var steps = way.Steps.ToList();
        var last = steps.FindLastIndex(step => ConstantBranch.MayBeOff(step.At));
        var known = ConstantBranch.Nothing;
        for (var i = 1; i <= last; i++)
        {
            known = steps[i - 1].Member is IMethodSymbol callee ? constants.Given(steps[i - 1], callee, known) : ConstantBranch.Nothing;
            if (constants.IsOff(steps[i].At, known)) return false;
        }

        return true;
    }

    /// <summary>The first way through a call that is open.</summary>
    private Trace? Into(Step call, ImmutableDictionary<IParameterSymbol, object?> known, int deep)
    {
        cancel.ThrowIfCancellationRequested();
        if (model.Effects.ThroughBlocking(call, effect, cancel) is not { } shortest) return null;
        if (shortest.First.Member is not IMethodSymbol callee || model.Effects.Of(callee, cancel) is not { } body || deep == 0 || --left < 0) return shortest;
        known = constants.Given(call, callee, known);
        if (!tried.Add((callee.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat), Shown(known)))) return null;
        foreach (var step in body.Steps)
        {
            if (step.OnFailure || step.Fills || constants.IsOff(step.At, known)) continue;
            if (step.Source < 0 && (model.Effects.Has(step, effect, cancel) || EffectMap.OrElse(effect) is { } other && model.Effects.Has(step, other, cancel))) return new Trace(step).After(shortest.First);
            if (step.Edge != DelegateUse.Unknown && Into(step, known, deep - 1) is { } way) return way.After(shortest.First);
        }

        return null;
    }
}
