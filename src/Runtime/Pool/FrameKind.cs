namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>What a frame says. A frame is its length (of all that follows, 4 bytes), its kind (1 byte), an id (4 bytes), and a payload.</summary>
internal enum FrameKind : byte
{
    // From the pool to a worker.
    Hello,
    Define,
    Run,
    Cancel,
    Recall,
    Quit,

    // From a worker to the pool.
    Ready,
    Done,
    Failed,
    Cancelled,
    Refused,

    // Both ways: frames lie in shared memory; the id is where they end.
    Shared,
}
