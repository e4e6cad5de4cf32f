namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Makes jobs when a worker has room for one, so that nothing queues. <see cref="Remaining"/> and <see cref="Next"/> are asked under the dispatcher's lock only.</summary>
internal interface IJobSource
{
    /// <summary>How many items are left.</summary>
    int Remaining { get; }

    /// <summary>The next job, of at most <paramref name="most"/> items; null when none is left.</summary>
    Job? Next(int most);

    /// <summary>Tells that it will not be asked again: for a reason, or because the pool closes. Not under the lock.</summary>
    void Close(Exception? reason);
}
