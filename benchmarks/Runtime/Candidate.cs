namespace ConcurrencyAnalyzers.Runtime.Benchmark;

/// <summary>One way of doing what a section measures.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="RunAsync">Does it once and tells how long that took; null where it cannot be done on this machine.</param>
internal sealed record Candidate(string Name, Func<Task<Sample?>> RunAsync)
{
    /// <summary>Repeats the call within a round, so that short ones can be timed.</summary>
    public static Candidate Of(string name, int repeats, Func<Task> call) => new(name, async () => await Sample.TakeAsync(repeats, call));
}
