namespace ConcurrencyAnalyzers;

/// <summary>What becomes of a thread, task or process after it was made. <see cref="Dropped"/>: nothing at all.</summary>
[Flags]
internal enum Fate
{
    Dropped = 0,

    Started = 1,

    /// <summary>Somebody waits for its end: joined, awaited, waited for, its result taken.</summary>
    Joined = 1 << 1,

    /// <summary>Its progress is asked for, answered to, or cut short: polled, continued, subscribed to, killed.</summary>
    Watched = 1 << 2,

    /// <summary>Handed on to code that may do any of this: returned, passed, stored where others see it.</summary>
    Escapes = 1 << 3,

    /// <summary>Thrown away on purpose: <c>_ = …</c>, a variable that says so.</summary>
    Discarded = 1 << 4,

    /// <summary>A background thread: the process does not wait for it either.</summary>
    Background = 1 << 5,

    /// <summary>A thread with an apartment: it is there to run a message loop or for components that need one.</summary>
    Apartment = 1 << 6,

    /// <summary>In hands that may well wait for it.</summary>
    Kept = Joined | Watched | Escapes | Discarded,
}
