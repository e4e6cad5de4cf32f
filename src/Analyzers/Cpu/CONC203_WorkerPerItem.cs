using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A thread for each item of a collection, or a task for each item's computation: as many workers as items, whatever the number of cores.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC203_WorkerPerItem() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that a parallel loop can do the work, of threads or of tasks.</summary>
    internal const string Replaceable = "replaceable";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC203",
        title: "A thread or task for each item",
        messageFormat: "A {0} is started for each item: '{1}' uses no more workers than there are cores",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC203"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            if (PerItem.KindOf(site, on.Cancel) is not { } kind) continue;
            var properties = PerItem.IsReplaceable(site, on.Cancel) ? ImmutableDictionary<string, string?>.Empty.Add(Replaceable, kind) : null;
            on.Report(site.Operation.Syntax.GetLocation(), null, properties, kind, kind == "task" || site.InAsyncCode ? "Parallel.ForEachAsync" : "Parallel.ForEach");
        }
    }
}
