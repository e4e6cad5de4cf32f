namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>Keeps what is reported, in that order.</summary>
internal sealed class Counts : IProgress<int>
{
    public List<int> Seen { get; } = [];

    public void Report(int value) => Seen.Add(value);
}
