namespace ConcurrencyAnalyzers;

/// <summary>What a piece of code does, as far as rules ask.</summary>
[Flags]
internal enum Effect
{
    None = 0,

    /// <summary>Holds up its thread where asynchronous code would have a way out.</summary>
    Blocks = 1,

    /// <summary>Holds up its thread in I/O that has no asynchronous counterpart.</summary>
    BlockingIO = 2,

    Awaits = 4,

    /// <summary>Changes state that outlives the body: a field, a static, an element, a captured or by-reference variable.</summary>
    Writes = 8,

    /// <summary>Calls what is neither in sight nor catalogued: anything may happen.</summary>
    Unknown = 16,

    /// <summary>Keeps a core busy.</summary>
    Computes = 32,

    /// <summary>Loops without a condition that ends it.</summary>
    Endless = 64,

    /// <summary>Counts through a loop with arithmetic in it: heavy once something repeats it.</summary>
    Iterates = 128,

    /// <summary>Goes through a collection once with arithmetic: heavy once a count repeats it.</summary>
    Passes = 256,

    /// <summary>Reads elements of arrays.</summary>
    Reads = 512,

    Throws = 1024,

    /// <summary>Takes a lock.</summary>
    Locks = 2048,

    /// <summary>Runs code that no call names and nobody vouches for: an operator, an enumerator, <c>Dispose</c>, an overridable property.</summary>
    Implicit = 4096,

    /// <summary>Has effects that may come from several threads at once, in an order that others can see.</summary>
    Shares = 8192,

    /// <summary>Looks whether somebody asks it to stop: a token, a flag.</summary>
    Heeds = 16384,

    /// <summary>Waits for a task that a field, a property or its caller holds: others decide when that ends.</summary>
    Depends = 32768,

    /// <summary>Of what <see cref="Blocks"/>: no rule reports it where it stands, so those are told that come by.</summary>
    Unreported = 65536,

    /// <summary>May run code of others behind what is the language's or the framework's own: <see cref="ForeignCode"/>.</summary>
    Foreign = 131072,
}
