using System.Collections.Immutable;

namespace ConcurrencyAnalyzers;

/// <summary>What a call waits for while it keeps its thread.</summary>
internal enum Blocking { No, Task, Sleep, Wait, IO }

/// <summary>What a member does with a delegate it is given.</summary>
internal enum DelegateUse
{
    Unknown,

    /// <summary>Runs it before returning.</summary>
    Runs,

    /// <summary>Runs it later, or elsewhere, on the pool.</summary>
    Defers,

    /// <summary>Runs it on a thread of its own.</summary>
    Spawns,

    /// <summary>Stores it; nothing is known of when it runs.</summary>
    Escapes,

    /// <summary>Runs it in another process, which has none of what it captures.</summary>
    Isolates,

    /// <summary>Of a method in sight: whether that runs it is asked of <see cref="Handovers"/>.</summary>
    Handed,

    /// <summary>Of a step: code that runs although no call names it for certain. Only questions about blocking follow it.</summary>
    Implies,
}

/// <summary>The words of a row, one bit each: a row says some of them, a <c>!</c> row strikes some of them out.</summary>
[Flags]
internal enum Fact
{
    None = 0,
    Blocks = 1,
    NonBlocking = 1 << 1,
    Prefer = 1 << 2,
    Wraps = 1 << 3,
    Runs = 1 << 4,
    Defers = 1 << 5,
    Spawns = 1 << 6,
    Escapes = 1 << 7,
    Starts = 1 << 8,
    Cpu = 1 << 9,
    Pure = 1 << 10,
    ThreadSafe = 1 << 11,
    Completed = 1 << 12,
    Mock = 1 << 13,
    FireAndForget = 1 << 14,
    Isolates = 1 << 15,
    Lazy = 1 << 16,
    Sync = 1 << 17,
    Parallel = 1 << 18,
    Mutates = 1 << 19,
    Reads = 1 << 20,
    Opens = 1 << 21,
    Memory = 1 << 22,

    Delegates = Runs | Defers | Spawns | Escapes | Isolates,
    Any = (1 << 23) - 1,
}

/// <summary>The facts of one row, or of several laid over each other.</summary>
internal struct Said()
{
    public Fact Words;
    public Blocking Blocks;
    public string? Prefer;
    public int Wraps = -1;
    public ImmutableArray<(int Ordinal, DelegateUse Use)> Uses = ImmutableArray<(int, DelegateUse)>.Empty;
    public string? Starts;
}

/// <summary>What the catalog knows about one member.</summary>
internal sealed class Facts(in Said said)
{
    /// <summary>The ordinal that stands for every delegate parameter.</summary>
    internal const int EveryOrdinal = -1;

    /// <summary>Of what is as blocking as the object that it is a member of.</summary>
    internal const int OwnObject = -2;

    public static readonly Facts None = new(new Said());

    private readonly Said said = said;

    public Blocking Blocks => said.Blocks;

    /// <summary>What to call instead in asynchronous code: a simple name, a full one, or <c>await</c>.</summary>
    public string? Prefer => said.Prefer;

    public bool NonBlocking => Says(Fact.NonBlocking);

    public bool Cpu => Says(Fact.Cpu);

    public bool Pure => Says(Fact.Pure);

    public bool ThreadSafe => Says(Fact.ThreadSafe);

    public bool Completed => Says(Fact.Completed);

    public bool Mock => Says(Fact.Mock);

    public bool FireAndForget => Says(Fact.FireAndForget);

    /// <summary>What it gives does its work, and its waiting, when somebody goes through it.</summary>
    public bool Lazy => Says(Fact.Lazy);

    /// <summary>Asynchronous in name only.</summary>
    public bool Sync => Says(Fact.Sync);

    /// <summary>Runs the delegate it is given on several threads at once.</summary>
    public bool Parallel => Says(Fact.Parallel);

    /// <summary>Changes its receiver in a way that only one thread at a time can; of a property: when it is set.</summary>
    public bool Mutates => Says(Fact.Mutates);

    /// <summary>Only reads, or merely waits: another such call may be under way at the same time, and before it or after it is all the same.</summary>
    public bool Reads => Says(Fact.Reads);

    /// <summary>Keeps a connection, a file or a process open until it is done.</summary>
    public bool Opens => Says(Fact.Opens);

    /// <summary>What it gives works in memory, whatever its type.</summary>
    public bool Memory => Says(Fact.Memory);

    /// <summary>The argument that what is made, or the call, is exactly as blocking as; -1 for none, <see cref="OwnObject"/> for the object that it is called on.</summary>
    public int Wraps => said.Wraps;

    /// <summary><c>task</c>, <c>thread</c>, <c>process</c> or null.</summary>
    public string? Starts => said.Starts;

    public bool IsNone => said.Words == Fact.None;

    /// <summary>What is done with the delegate given for a parameter (the receiver of an extension method is parameter 0).</summary>
    public DelegateUse Use(int parameterOrdinal)
    {
        var every = DelegateUse.Unknown;
        foreach (var (ordinal, use) in said.Uses)
        {
            if (ordinal == parameterOrdinal)
                return use;
            if (ordinal == EveryOrdinal)
                every = use;
        }

        return every;
    }

    private bool Says(Fact fact) => (said.Words & fact) != 0;
}
