namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>What a worker is asked at once. It ends once: by <see cref="Succeed"/> unless that throws, by <see cref="Fail"/> or by <see cref="Cancel"/>.</summary>
internal abstract class Job(Work work)
{
    public Work Work { get; } = work;

    /// <summary>How many items it is about.</summary>
    public abstract int Count { get; }

    /// <summary>The worker it was sent to; null before, and again when it was taken back. Guarded by the dispatcher's lock.</summary>
    public Worker? SentTo { get; set; }

    /// <summary>Where it waits for a worker, if it does. Guarded by the dispatcher's lock.</summary>
    public LinkedListNode<Job>? Place { get; set; }

    /// <summary>Its number there. Guarded by the dispatcher's lock.</summary>
    public int Id { get; set; }

    /// <summary>Guarded by the dispatcher's lock.</summary>
    public bool HasEnded { get; set; }

    /// <summary>When its end was asked for (<see cref="Environment.TickCount64"/>), and whether its worker is killed when that takes too long. Guarded by the dispatcher's lock.</summary>
    public (long At, bool Kill)? Cancelled { get; set; }

    public abstract void Write(FrameWriter output);

    public abstract void Succeed(PayloadReader results);

    public abstract void Fail(Exception failure);

    public abstract void Cancel();
}
