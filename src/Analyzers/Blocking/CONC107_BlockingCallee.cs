using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Async code calls a method that blocks, any number of calls away; the message shows the path.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC107_BlockingCallee() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC107",
        title: "Call in async code to a method that blocks",
        messageFormat: "'{0}' blocks: {1}",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC107"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        var seen = new HashSet<object>();
        foreach (var site in on.Hops)
            if ((site.InAsyncCode || site.Frame.RunsInsideAsyncCode(on.Cancel))
                && on.Model.Effects.ThroughBlocking(site.Hop!, on.Cancel) is { } shortest && Ways.Open(shortest, Effect.Unreported, on.Model, on.Cancel) is { } trace
                && on.Model.Twins.Of(site, on.Cancel) is null
                && !site.IsUnderLock && !IsThrown(site) && !site.Obstacle.IsIntent && AsyncDisposal.OfCall(site, on.Cancel) is null
                && !IsSentElsewhere(site, on.Cancel) && !on.Excludes(site.Operation.Syntax.GetLocation(), trace.Last.Member)
                && seen.Add(site.Operation.Syntax) && (site.Target is not INamedTypeSymbol type || seen.Add(type)))
                on.Report(site.Operation.Syntax.GetLocation(), trace.Locations.Skip(1), null, trace.Start, trace.Path);
    }

    /// <summary>Is it part of a method that only ever runs on the pool, or on a thread of its own? There somebody has seen to it. What a function inside is kept for is another matter.</summary>
    private static bool IsSentElsewhere(Site site, CancellationToken cancel)
    {
        var references = site.Member.References;
        for (var frame = site.Frame; frame is not null; frame = frame.Outer)
        {
            if (frame.Method is not { } method) continue;
            if (!frame.IsLambda && references.IsOnlySentElsewhere(method, site.Model, cancel)) return true;
            if (frame.IsLambda ? frame.ActualUse(cancel) != DelegateUse.Runs : frame.Outer is not null && !references.AreCalls(method, cancel)) return false;
        }

        return false;
    }

    /// <summary>Is it done to make an exception that is thrown, or on the way to a throw?</summary>
    private static bool IsThrown(Site site) => site.Ancestors().Take(Site.Far).Any(around => around is IThrowOperation
        || around is IBlockOperation { Operations: [.., IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }], Parent: not (null or IMethodBodyBaseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation) });
}
