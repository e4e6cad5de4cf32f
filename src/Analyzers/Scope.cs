using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>One member as one rule sees it: the sites to look at, and the way to report one.</summary>
internal sealed class Scope(Member member, DiagnosticDescriptor descriptor, OperationBlockAnalysisContext block)
{
    public Member Member => member;
    public Concurrency Model => member.Model;
    private Options Options => field ??= new(block.Options, descriptor.Id);
    public CancellationToken Cancel => block.CancellationToken;

    /// <summary>Invocations, constructor calls, and uses of catalogued properties, in source order.</summary>
    public IReadOnlyList<Site> Calls => member.Calls;

    public IReadOnlyList<Site> Loops => member.Loops;

    /// <summary>Synchronous <c>using</c> statements and declarations of async bodies.</summary>
    public IReadOnlyList<Site> Usings => member.Usings;

    /// <summary><c>lock</c> statements.</summary>
    public IReadOnlyList<Site> Locks => member.Locks;

    /// <summary>What several threads may change at once.</summary>
    public IReadOnlyList<SharedChange> SharedChanges => member.SharedChangesIn(Cancel);

    /// <summary>Writes to volatile fields.</summary>
    public IReadOnlyList<Site> VolatileWrites => member.VolatileWrites;

    /// <summary>Places of async code, and of lambdas, from which control goes to other code in sight, by a call or without one.</summary>
    public IReadOnlyList<Site> Hops => member.Hops;

    public void Report(Site site, params object[] arguments) => Report(site.Operation.Syntax.GetLocation(), null, null, arguments);

    /// <summary>Reports a site with what its fix shall call there.</summary>
    public void ReportWith(string? prefer, Site site, params object[] arguments) =>
        ReportWith(prefer, site.Operation.Syntax.GetLocation(), null, arguments);

    /// <summary>Reports a place, with others on the way, and what its fix shall call there.</summary>
    public void ReportWith(string? prefer, Location at, IEnumerable<Location>? others, params object[] arguments) =>
        Report(at, others, ImmutableDictionary<string, string?>.Empty.Add("prefer", prefer), arguments);

    /// <summary>Reports a place, and tells its fix whether <paramref name="fact"/> holds there.</summary>
    public void ReportWith(string fact, bool holds, Location at, params object[] arguments) =>
        Report(at, null, holds ? ImmutableDictionary<string, string?>.Empty.Add(fact, "") : null, arguments);

    public void Report(Location at, IEnumerable<Location>? others, ImmutableDictionary<string, string?>? properties, params object[] arguments) =>
        Report(descriptor.DefaultSeverity, at, others, properties, arguments);

    /// <summary>Reports a place with another severity than most.</summary>
    public void Report(DiagnosticSeverity severity, Location at, IEnumerable<Location>? others, ImmutableDictionary<string, string?>? properties, params object[] arguments)
    {
        if (at.SourceTree is { } file && Options.MayExclude(file) && member.Calls.Exists(site => site.Operation.Syntax.Span == at.SourceSpan && Options.Excludes(file, site.Target))) return;
        block.ReportDiagnostic(Diagnostic.Create(descriptor, Here(at), severity, others?.Select(Here), properties, arguments));
    }

    /// <summary>Is this what the file's options want nothing said of?</summary>
    public bool Excludes(Location at, ISymbol? api) => at.SourceTree is { } file && Options.Excludes(file, api);

    /// <summary>A location of another compilation makes the report throw: only its path and lines can be shown.</summary>
    private Location Here(Location at) =>
        at.SourceTree is { } tree && !member.Model.Compilation.ContainsSyntaxTree(tree)
            ? Location.Create(tree.FilePath, at.SourceSpan, at.GetLineSpan().Span)
            : at;
}
