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

    /// <summary>Looks whether somebody asks it to stop: a token, a flag.</summary>
    Heeds = 128,
}
