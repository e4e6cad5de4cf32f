namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Hands jobs to workers. A worker's own thread feeds it after its answers; whoever brings a job feeds an idle worker himself: no thread stands between.</summary>
internal sealed partial class Dispatcher
{
    private readonly object gate = new();
    private readonly ProcessPoolOptions options;
    private readonly Work? initializer;
    private readonly LinkedList<Job> queue = [];
    private readonly Queue<IJobSource> sources = [];
    private readonly Timer timer;
    private bool closing;
    private Exception? broken;

    public Dispatcher(ProcessPoolOptions options)
    {
        this.options = options;
        initializer = options.Initializer is { } action ? Work.Of(action) : null;
        timer = new Timer(_ => Look());
    }

    public int Workers => options.Workers;

    public static Exception FailureOf(Frame answer)
    {
        var payload = answer.Payload;
        try
        {
            return answer.Kind switch
            {
                FrameKind.Failed => new RemoteTaskException(payload.ReadString() ?? "", payload.ReadString() ?? "", payload.ReadString() ?? ""),
                FrameKind.Refused => new InvalidOperationException(payload.ReadString()),
                _ => new InvalidDataException($"A worker process answered {answer.Kind}, which nobody had asked for."),
            };
        }
        catch (ArgumentOutOfRangeException tooShort)
        {
            return new InvalidDataException($"A worker process answered {answer.Kind}, and no more that can be read.", tooShort);
        }
    }

    /// <exception cref="ObjectDisposedException">The pool is disposed of.</exception>
    public void Add(Job job)
    {
        lock (gate)
        {
            Check();
            if (!job.HasEnded) job.Place = queue.AddLast(job);
        }

        Wake();
    }

    /// <exception cref="ObjectDisposedException">The pool is disposed of.</exception>
    public void Add(IJobSource source)
    {
        lock (gate)
        {
            Check();
            sources.Enqueue(source);
        }

        Wake();
    }

    /// <summary>Ends a job that was not begun; one that was is asked to stop, and may be killed when it does not.</summary>
    public void Cancel(Job job, bool kill)
    {
        Worker? worker;
        lock (gate)
        {
            if (job.HasEnded || job.Cancelled is { } before && (before.Kill || !kill)) return;
            job.Cancelled = (Environment.TickCount64, kill);
            worker = job.SentTo;
            job.HasEnded = worker == null;
            if (job.Place != null) Leave(job);
            if (kill && worker != null) Watch();
        }

        if (worker == null)
        {
            job.Cancel();
            return;
        }

        worker.Tell(FrameKind.Cancel, job.Id);
    }

    /// <summary>What has come back from a worker, on the worker's own thread.</summary>
    public void Answered(Worker worker, Frame answer)
    {
        Job job;
        lock (gate)
        {
            job = Remove(worker, answer.Id) ?? throw new InvalidDataException("A worker process answered what it was not asked.");
            job.HasEnded = answer.Kind != FrameKind.Cancelled || job.Cancelled != null;
        }

        if (!job.HasEnded)
        {
            Requeue([job]);
            Wake();
        }
        else if (answer.Kind == FrameKind.Done && answer.Length >= sizeof(long))
        {
            Succeed(job, answer.Payload);
        }
        else if (answer.Kind == FrameKind.Cancelled)
        {
            job.Cancel();
        }
        else
        {
            var failure = FailureOf(answer);
            job.Fail(failure);
            // Nothing that it writes from now on can be trusted.
            if (failure is InvalidDataException) throw failure;
        }
    }

    /// <summary>They come back in the order in which they were sent, but for those that were called back.</summary>
    private static Job? Remove(Worker worker, int id)
    {
        if (!worker.InFlight.TryPeek(out var job)) return null;
        if (job.Id == id)
        {
            worker.Since = Environment.TickCount64;
            return worker.InFlight.Dequeue();
        }

        job = worker.InFlight.FirstOrDefault(job => job.Id == id);
        worker.InFlight = new(worker.InFlight.Where(job => job.Id != id));
        return job;
    }

    private static void Succeed(Job job, PayloadReader payload)
    {
        job.Work.Took(payload.Read<long>(), job.Count);
        try
        {
            job.Succeed(payload);
        }
        catch (Exception unreadable)
        {
            job.Fail(new InvalidOperationException($"The result came back from the worker process, but cannot be read: {unreadable.Message}", unreadable));
        }
    }

    private void Leave(Job job)
    {
        queue.Remove(job.Place!);
        job.Place = null;
    }

    private void Check()
    {
        ObjectDisposedException.ThrowIf(closing, typeof(ProcessPool));
        if (broken != null) throw new InvalidOperationException(broken.Message, broken.InnerException);
    }

    /// <summary>Puts jobs that no worker has begun where they came from: first in the queue.</summary>
    private void Requeue(IReadOnlyList<Job> jobs)
    {
        List<Job> unwanted = [];
        Exception? reason;
        lock (gate)
        {
            reason = broken;
            foreach (var job in jobs.Reverse())
            {
                job.SentTo = null;
                // It was cancelled meanwhile, when no worker had it.
                if (job.HasEnded) continue;
                job.HasEnded = job.Cancelled != null || closing || reason != null;
                if (job.HasEnded) unwanted.Add(job);
                else job.Place = queue.AddFirst(job);
            }
        }

        End(unwanted, reason);
    }

    private static void End(List<Job> jobs, Exception? reason)
    {
        foreach (var job in jobs)
        {
            if (reason == null) job.Cancel();
            else job.Fail(reason);
        }
    }
}
