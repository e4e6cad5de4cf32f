using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>A row that could not be read; the problem says what is wrong and what is allowed.</summary>
internal readonly record struct BadRow(string Path, TextSpan Span, LinePositionSpan Lines, string Problem);

/// <summary>The rows of ours and of the user's files, in reading order. Immutable, and without symbols: good for any compilation.</summary>
internal sealed class CatalogRows
{
    private static readonly Lazy<CatalogRows> framework = new(ReadFramework);
    private static readonly ConditionalWeakTable<AdditionalText, FileRows> files = new();
    private static readonly ConditionalWeakTable<AdditionalText, CatalogRows> sets = new();

    private readonly Dictionary<string, ImmutableArray<(CatalogRow Row, int Order)>> byName;

    private readonly HashSet<string> owners;

    /// <summary>The user's files these rows were read from.</summary>
    private readonly ImmutableArray<AdditionalText> sources;

    private CatalogRows(
        Dictionary<string, ImmutableArray<(CatalogRow Row, int Order)>> byName, int attributeOrder, ImmutableArray<AdditionalText> sources, ImmutableArray<BadRow> bad)
    {
        this.byName = byName;
        owners = [.. byName.Values.SelectMany(rows => rows).Select(row => row.Row.Owner).OfType<string>()];
        this.sources = sources;
        var waits = byName.Where(rows => rows.Value.Any(row => row.Row.Said.Blocks == Blocking.Task)).ToList();
        WordsOfWaits = waits.Exists(rows => rows.Value.Any(row => row.Order > attributeOrder && row.Row.Said.Blocks == Blocking.Task)) ? null : [.. waits.Select(rows => rows.Key)];
        AttributeOrder = attributeOrder;
        Bad = bad;
    }

    /// <summary>Ours alone.</summary>
    public static CatalogRows Framework => framework.Value;

    public ImmutableArray<BadRow> Bad { get; }

    public IEnumerable<CatalogRow> All => byName.Values.SelectMany(rows => rows).OrderBy(row => row.Order).Select(row => row.Row);

    /// <summary>Where facts given by attributes stand in reading order: after ours, before the user's.</summary>
    internal int AttributeOrder { get; }

    /// <summary>The names of our members that wait for tasks; null with rows of the user's that name others, or types of them.</summary>
    internal string[]? WordsOfWaits { get; }

    /// <summary>Ours and then those of the user's files, in their order. The same files give the same object.</summary>
    public static CatalogRows With(ImmutableArray<AdditionalText> files, CancellationToken cancel)
    {
        var mine = files.IsDefaultOrEmpty ? ImmutableArray<AdditionalText>.Empty : files.Where(IsEffects).ToImmutableArray();
        if (mine.IsEmpty)
            return Framework;

        var read = mine.Select(file => Read(file, cancel)).ToImmutableArray();
        lock (sets)
        {
            if (!sets.TryGetValue(mine[0], out var set) || !set.sources.SequenceEqual(mine))
            {
                sets.Remove(mine[0]);
                sets.Add(mine[0], set = Combine(mine, read));
            }

            return set;
        }
    }

    /// <summary>The rows of one of the user's files that say nothing because they cannot be read.</summary>
    public static ImmutableArray<BadRow> BadIn(AdditionalText file, CancellationToken cancel) =>
        IsEffects(file) ? Read(file, cancel).Bad : ImmutableArray<BadRow>.Empty;

    /// <summary>The rows for symbols of this simple name.</summary>
    internal ImmutableArray<(CatalogRow Row, int Order)> Called(string simpleName) =>
        byName.TryGetValue(simpleName, out var rows) ? rows : ImmutableArray<(CatalogRow, int)>.Empty;

    /// <summary>May a row be about a type of this simple name, or about members of one?</summary>
    internal bool IsOfType(string simpleName) => byName.ContainsKey(simpleName) || owners.Contains(simpleName);

    private static bool IsEffects(AdditionalText file) => file.Path.EndsWith(".effects", StringComparison.OrdinalIgnoreCase);

    private static CatalogRows ReadFramework()
    {
        const string Name = "framework.effects";
        using var stream = typeof(CatalogRows).Assembly.GetManifestResourceStream(Name)!;
        var (rows, bad) = new RowReader(Name, SourceText.From(stream, Encoding.UTF8)).Read();
        return new(Index(new(), rows, 0), rows.Length, ImmutableArray<AdditionalText>.Empty, bad);
    }

    private static CatalogRows Combine(ImmutableArray<AdditionalText> mine, ImmutableArray<FileRows> read)
    {
        var rows = read.SelectMany(file => file.Rows).ToImmutableArray();
        var order = Framework.AttributeOrder;
        return new(Index(new(Framework.byName), rows, order + 1), order, mine, read.SelectMany(file => file.Bad).ToImmutableArray());
    }

    private static FileRows Read(AdditionalText file, CancellationToken cancel)
    {
        if (files.TryGetValue(file, out var known))
            return known;
        var text = file.GetText(cancel) ?? SourceText.From("");
        return files.GetValue(file, _ => new FileRows(new RowReader(file.Path, text).Read()));
    }

    private static Dictionary<string, ImmutableArray<(CatalogRow Row, int Order)>> Index(
        Dictionary<string, ImmutableArray<(CatalogRow Row, int Order)>> byName, ImmutableArray<CatalogRow> rows, int firstOrder)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var ordered = (rows[i], firstOrder + i);
            byName[rows[i].Key] = byName.TryGetValue(rows[i].Key, out var before) ? before.Add(ordered) : ImmutableArray.Create(ordered);
        }

        return byName;
    }

    private sealed class FileRows((ImmutableArray<CatalogRow> Rows, ImmutableArray<BadRow> Bad) read)
    {
        public ImmutableArray<CatalogRow> Rows => read.Rows;

        public ImmutableArray<BadRow> Bad => read.Bad;
    }
}
