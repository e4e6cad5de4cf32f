namespace ConcurrencyAnalyzers.Runtime;

/// <summary>How many workers a <see cref="ProcessPool"/> has, and how long each may live.</summary>
public sealed record ProcessPoolOptions
{
    /// <summary>The most worker processes at a time; by default one for each processor. They are started when there is work for them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Workers
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A pool has at least one worker.");
    } = Environment.ProcessorCount;

    /// <summary>
    /// Run once in each worker before its first task: a static method, or a lambda that captures nothing, and not asynchronous. The culture and the async locals that it sets hold for
    /// every task. When it throws, the worker has not started.
    /// </summary>
    public Action? Initializer { get; init; }

    /// <summary>
    /// How long a worker may take to start, with its <see cref="Initializer"/>. Then its process is killed and counts as one that could not start; after three in a row the pool gives up.
    /// Null (the default): as long as it takes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public TimeSpan? StartTimeout
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>How long one task, or one chunk of a map, may run. Then its worker is killed and replaced, and the task fails with <see cref="TimeoutException"/>. Null (the default): as long as it takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public TimeSpan? TaskTimeout
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>How long cancelled work may go on, and a worker that is to end may take, before the process is killed; 2 seconds by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below zero.</exception>
    public TimeSpan GracePeriod
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A grace period is not below zero.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>How many items a worker processes before it is replaced; its successor is started beforehand. Null (the default): any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? MaxTasksPerWorker
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A worker does at least one task.");
    }

    /// <summary>
    /// The most memory, in bytes of working set, that a worker may hold; it is looked at about twenty times a second. An idle worker above it is replaced; one in a task is killed,
    /// and the task fails with <see cref="WorkerCrashedException"/>. Null (the default): any amount.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long? MaxWorkerMemory
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A worker needs memory.");
    }

    /// <summary>How long a worker waits for work before it ends; the next task starts a new one. Null (the default): for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public TimeSpan? IdleTimeout
    {
        get;
        init => field = Positive(value);
    }

    private static TimeSpan? Positive(TimeSpan? value) =>
        value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout is above zero.");
}
