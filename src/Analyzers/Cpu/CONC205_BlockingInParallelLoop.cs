using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A parallel loop whose body waits for I/O: it makes threads to keep them waiting, where asynchronous calls need none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC205_BlockingInParallelLoop() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that nothing else in the body blocks.</summary>
    internal const string Alone = "alone";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC205",
        title: "Blocking I/O in a parallel loop",
        messageFormat: "'{0}' keeps a thread of the parallel loop waiting: 'Parallel.ForEachAsync' awaits {1} and needs none",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC205"));

    private protected override void Look(Scope on)
    {
        foreach (var body in on.Calls.Where(site => site.Blocks != Blocking.No).GroupBy(site => ParallelBody.Around(site.Frame, on.Cancel)))
        {
            if (body.Key is null || body.FirstOrDefault(site => ParallelBody.Holds(site, on.Cancel)) is not { } site) continue;
            var isAlone = !body.Skip(1).Any();
            on.Report(site.Operation.Syntax.GetLocation(), null, System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add("prefer", site.Prefer).Add(Alone, isAlone ? "" : null),
                site.Name, site.Blocks == Blocking.Task ? "the task" : $"'{site.Prefer!.Substring(site.Prefer.LastIndexOf('.') + 1)}'");
        }
    }
}
