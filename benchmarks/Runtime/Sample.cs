using System.Diagnostics;

namespace ConcurrencyAnalyzers.Runtime.Benchmark;

/// <param name="Time">Of one call.</param>
/// <param name="Allocated">Bytes of one call, on all threads; null where that is not known.</param>
internal readonly record struct Sample(TimeSpan Time, long? Allocated)
{
    public static async Task<Sample> TakeAsync(int repeats, Func<Task> call)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < repeats; i++) await call();
        clock.Stop();
        return new(clock.Elapsed / repeats, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / repeats);
    }
}
