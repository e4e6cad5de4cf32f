using System.Diagnostics;

namespace ConcurrencyAnalyzers.Runtime;

/// <summary>How many items a worker takes at a time: as asked, or so many that taking them costs little and stopping is prompt.</summary>
internal struct ChunkSize(int? asked)
{
    private const int Largest = 1 << 16;
    private static readonly long TooShort = Stopwatch.Frequency / 5_000;   // 0.2 ms
    private static readonly long TooLong = Stopwatch.Frequency / 1_000;    // 1 ms

    private long began;

    public int Next { get; private set; } = asked ?? 1;

    public void Begin() => began = Stopwatch.GetTimestamp();

    public void End()
    {
        if (asked is not null) return;
        var took = Stopwatch.GetTimestamp() - began;
        if (took < TooShort) Next = Math.Min(Next * 2, Largest);
        else if (took > TooLong) Next = Math.Max(Next / 2, 1);
    }
}
