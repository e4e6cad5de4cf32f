using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Code of a compilation that handles the <c>AggregateException</c> of waits in what it calls: an await there throws another one.</summary>
internal sealed class Catchers(Concurrency model)
{
    /// <summary>The statements of a file that may be such code: looked for once for each version of it.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, TryStatementSyntax[]> Candidates = new();

    private IReadOnlyList<(TryStatementSyntax Attempt, Body? Around)>? found;

    /// <summary>May one of them call this body: by name, or by way of others in sight?</summary>
    public bool MayCall(Frame frame, CancellationToken cancel)
    {
        found ??= Find(cancel);
        return found.Any(catcher => catcher.Around is { } around && model.Effects.MayReach(around.Steps, frame.Key, unseen: false, cancel)
            || frame.Method is { } method && catcher.Attempt.Block.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == method.Name));
    }

    private List<(TryStatementSyntax Attempt, Body? Around)> Find(CancellationToken cancel)
    {
        var catchers = new List<(TryStatementSyntax, Body?)>();
        foreach (var tree in model.Compilation.SyntaxTrees)
        {
            cancel.ThrowIfCancellationRequested();
            if (Candidates.GetValue(tree, static tree => CandidatesIn(tree.GetRoot())) is not { Length: > 0 } attempts) continue;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
            var semantics = model.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
            foreach (var attempt in attempts)
                if (semantics.GetOperation(attempt, cancel) is ITryOperation operation && Obstacle.CatchesAggregate(operation, model.Types))
                    catchers.Add((attempt, model.Effects.Around(operation, cancel)));
        }

        return catchers;
    }

    private static TryStatementSyntax[] CandidatesIn(SyntaxNode root) =>
        [.. root.DescendantNodes().OfType<TryStatementSyntax>().Where(attempt => attempt.Catches.Any(handler => handler.DescendantTokens().Any(IsTelling)))];

    private static bool IsTelling(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText is "AggregateException" or "InnerException" or "GetBaseException";
}
