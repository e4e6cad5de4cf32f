namespace ConcurrencyAnalyzers;

/// <summary>How exactly a row names what it speaks of.</summary>
internal enum Specificity { Type, Member, Overload }

/// <summary>
/// Lays what is said of a symbol over each other, level by level: of its receiver's types, of itself, of those it overrides, of the interfaces it implements.
/// A fact that a nearer level states or strikes out, a farther one cannot change.
/// </summary>
internal sealed class Overlay
{
    private const Fact Blockings = Fact.Blocks | Fact.NonBlocking;

    private readonly List<(Said Said, bool Strikes, Specificity Specificity, int Order)> level = [];
    private Said said = new();
    private Fact open = Fact.Any;

    public Facts Facts => said.Words == Fact.None ? Facts.None : new Facts(said);

    public void Add(in Said row, bool strikes, Specificity specificity, int order) => level.Add((row, strikes, specificity, order));

    /// <summary>Within a level the more specific row wins, then the later; a fact struck out counts again where a later row states it.</summary>
    public void CloseLevel()
    {
        if (level.Count == 0)
            return;
        level.Sort(static (a, b) => a.Specificity != b.Specificity ? b.Specificity.CompareTo(a.Specificity) : b.Order.CompareTo(a.Order));
        foreach (var row in level)
        {
            if (!row.Strikes)
                Take(row.Said, row.Said.Words & open & ~StruckAfter(row.Order));
        }

        open &= ~StruckAfter(-1);
        level.Clear();
    }

    private Fact StruckAfter(int order)
    {
        var struck = Fact.None;
        foreach (var row in level)
        {
            if (row.Strikes && row.Order > order)
                struck |= row.Said.Words;
        }

        return struck;
    }

    /// <summary>Blocking and what is preferred to it come from one row, and so do all uses of delegates.</summary>
    private void Take(in Said row, Fact words)
    {
        if ((words & Fact.Blocks) != 0)
            said.Blocks = row.Blocks;
        if ((words & Fact.Prefer) != 0)
            said.Prefer = row.Prefer;
        if ((words & Fact.Wraps) != 0)
            said.Wraps = row.Wraps;
        if ((words & Fact.Starts) != 0)
            said.Starts = row.Starts;
        if ((words & Fact.Delegates) != 0)
            said.Uses = row.Uses.RemoveAll(use => (words & Word(use.Use)) == 0);

        said.Words |= words;
        open &= ~words;
        if ((words & Blockings) != 0)
            open &= ~(Blockings | Fact.Prefer);
        if ((words & Fact.Delegates) != 0)
            open &= ~Fact.Delegates;
    }

    private static Fact Word(DelegateUse use) => use switch
    {
        DelegateUse.Runs => Fact.Runs,
        DelegateUse.Defers => Fact.Defers,
        DelegateUse.Spawns => Fact.Spawns,
        DelegateUse.Isolates => Fact.Isolates,
        _ => Fact.Escapes,
    };
}
