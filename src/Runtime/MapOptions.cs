namespace ConcurrencyAnalyzers.Runtime;

/// <summary>How an executor maps a source.</summary>
public sealed record MapOptions
{
    /// <summary>Items handed to a worker at a time; null (the default) lets the executor choose, from the time that items take.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? ChunkSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A chunk holds at least one item.");
    }

    /// <summary>Results in the order of the source (the default), or, for a stream, each as soon as it is there.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Told how many items are done, as they are, from any thread but one at a time. What it throws is a failure of the map.</summary>
    public IProgress<int>? Progress { get; init; }
}
