using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The engine of one compilation and one set of effects files, shared by all rules: what APIs do (<see cref="Catalog"/>),
/// what the code at hand does (<see cref="Read"/>), what it reaches through calls (<see cref="Effects"/>).
/// </summary>
internal sealed class Concurrency
{
    // Keyed weakly by compilation: an edit makes a new one, and the facts of the old one go with it.
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<CatalogRows, Concurrency>> Engines = new();

    // Operations live as long as the driver analyses their member; every rule that comes by in that time shares one read.
    private readonly ConditionalWeakTable<IOperation, Member> members = new();

    private readonly ConditionalWeakTable<IOperation, object> withAsyncFunctions = new();

    private readonly ConcurrentDictionary<ISymbol, (Fate Fate, SyntaxNode? Start)> owned = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<IFieldSymbol, bool> inMemory = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<(IPropertySymbol Flag, ISymbol Member), bool> flags = new();

    private readonly ConcurrentDictionary<(Trace Behind, string Constants), Trace?> openWays = new();

    private readonly ConcurrentDictionary<IMethodSymbol, bool> sentElsewhere = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<INamedTypeSymbol, HashSet<string>> emptied = new(SymbolEqualityComparer.Default);

    private readonly CatalogRows rows;

    private IReadOnlyList<Compilation>? projects;

    private Concurrency(Compilation compilation, CatalogRows rows)
    {
        this.rows = rows;
        Compilation = compilation;
        Types = new Types(compilation);
        Catalog = new Catalog(rows);
        WordsOfWaits = rows.WordsOfWaits;
        Counterparts = new Counterparts(Types);
        Effects = new EffectMap(this);
        Handovers = new Handovers(this);
        Implementations = new Implementations(this);
        Starts = new Starts();
        Twins = new Twins(this);
        Costs = new Costs(Effects);
        Purity = new Purity(Effects);
        Catchers = new Catchers(this);
        LeafLocks = new LeafLocks(this);
        LockScopes = new LockScopes(this);
        Guards = new Guards(this);
        LockOrder = new LockOrder(this);
        CalledChanges = new CalledChanges(this);
    }

    public Compilation Compilation { get; }
    public Types Types { get; }
    public Catalog Catalog { get; }
    public Counterparts Counterparts { get; }
    public EffectMap Effects { get; }
    public Handovers Handovers { get; }
    public Implementations Implementations { get; }
    public Starts Starts { get; }
    public Twins Twins { get; }
    public Costs Costs { get; }
    public Purity Purity { get; }
    public Catchers Catchers { get; }
    public LeafLocks LeafLocks { get; }
    public LockScopes LockScopes { get; }
    public Guards Guards { get; }
    public LockOrder LockOrder { get; }
    public CalledChanges CalledChanges { get; }

    /// <summary>The names of which a wait for a task has one; null where that may be any.</summary>
    public string[]? WordsOfWaits { get; }

    public static Concurrency Of(Compilation compilation, AnalyzerOptions options, CancellationToken cancel) =>
        Of(compilation, CatalogRows.With(options.AdditionalFiles, cancel));

    private static Concurrency Of(Compilation compilation, CatalogRows rows) =>
        Engines.GetOrCreateValue(compilation).GetOrAdd(rows, r => new Concurrency(compilation, r));

    /// <summary>The member that these blocks are the code of, read once for all rules.</summary>
    public Member Read(ISymbol owner, ImmutableArray<IOperation> blocks, CancellationToken cancel)
    {
        if (blocks.IsEmpty) return Member.Empty(this);
        if (members.TryGetValue(blocks[0], out var known)) return known;
        var member = Member.Read(this, owner, blocks, cancel);
        Effects.Remember(member.Bodies);
        return members.GetValue(blocks[0], _ => member);
    }

    /// <summary>May functions inside a member be asynchronous? Looked into once for all rules.</summary>
    public bool MayHoldAsyncFunctions(ImmutableArray<IOperation> blocks, Func<bool> look) =>
        !blocks.IsEmpty && (bool)(withAsyncFunctions.TryGetValue(blocks[0], out var known) ? known : withAsyncFunctions.GetValue(blocks[0], _ => look()));

    /// <summary>What becomes of the threads, tasks or processes that a private field or property holds.</summary>
    public (Fate Fate, SyntaxNode? Start) FateOf(ISymbol member, CancellationToken cancel) =>
        owned.TryGetValue(member, out var known) ? known : owned.GetOrAdd(member, Handle.Of(member, this, cancel));

    /// <summary>Is all that a field ever holds known to work in memory? Looked into once.</summary>
    public bool IsInMemory(IFieldSymbol field, Func<bool> look) => inMemory.TryGetValue(field, out var known) ? known : inMemory.GetOrAdd(field, look());

    /// <summary>The way that is open to a call with these constants behind its first step, given the shortest one. Looked into once.</summary>
    public Trace? OpenWay(Trace behind, string constants, Func<Trace?> look) => openWays.TryGetValue((behind, constants), out var known) ? known : openWays.GetOrAdd((behind, constants), look());

    /// <summary>Is a method only ever sent to another thread? Looked into once.</summary>
    public bool IsOnlySentElsewhere(IMethodSymbol method, Func<bool> look) => sentElsewhere.TryGetValue(method, out var known) ? known : sentElsewhere.GetOrAdd(method, look());

    /// <summary>The fields of a type that lose their value again. Looked into once.</summary>
    public HashSet<string> Emptied(INamedTypeSymbol type, Func<INamedTypeSymbol, HashSet<string>> look) => emptied.GetOrAdd(type, look);

    /// <summary>Does a flag tell of the task that a member gives? Looked into once.</summary>
    public bool Tells(IPropertySymbol flag, ISymbol member, Func<bool> look) => flags.TryGetValue((flag, member), out var known) ? known : flags.GetOrAdd((flag, member), look());

    /// <summary>The engine of the compilation that <paramref name="tree"/> belongs to: this one's, or that of a project which this one refers to, maybe through others.</summary>
    public Concurrency? For(SyntaxTree tree) =>
        Compilation.ContainsSyntaxTree(tree) ? this
        : (projects ??= ProjectsBehind(Compilation)).FirstOrDefault(project => project.ContainsSyntaxTree(tree)) is { } owner ? Of(owner, rows) : null;

    private static List<Compilation> ProjectsBehind(Compilation compilation)
    {
        var found = new List<Compilation> { compilation };
        for (var i = 0; i < found.Count; i++)
            foreach (var reference in found[i].References)
                if (reference is CompilationReference { Compilation: var project } && !found.Contains(project)) found.Add(project);
        found.RemoveAt(0);
        return found;
    }
}
