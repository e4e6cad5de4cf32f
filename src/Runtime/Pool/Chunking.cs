namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>How many items a worker is sent at a time when nobody has said it.</summary>
internal static class Chunking
{
    // A request costs tens of microseconds; in half a millisecond that is lost, and a worker is never far from its next item.
    private const double Wanted = 500_000;

    // More would leave the processor's nearest caches.
    private const int Most = 16_384;

    public static int Size(Work work, int left, int workers)
    {
        if (work.Nanoseconds is not { } one) return 1;
        var share = Math.Max(1, left / (2 * workers));
        return (int)Math.Clamp(Wanted / one, 1, Math.Min(share, Most));
    }
}
