namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Which worker gets what, and how much at a time.</summary>
internal sealed partial class Dispatcher
{
    // How much work, in nanoseconds, is sent ahead, so that a worker does not wait for its next request; and how many requests at most.
    private const double Ahead = 1_000_000;
    private const int MostInFlight = 64;

    private bool sourcesTurn;

    /// <summary>Gives a worker as much as it should have; one that gets nothing is idle.</summary>
    public void Feed(Worker worker)
    {
        List<Job> batch = [];
        List<Job> unsent = [];
        List<(Job Job, Exception Why)> unsendable = [];
        var isLeaving = false;
        lock (worker.Writing)
        {
            bool taken;
            do
            {
                batch.Clear();
                lock (gate)
                {
                    taken = Take(worker, batch);
                    isLeaving = worker.State == WorkerState.Retiring;
                }

                if (taken) Send(worker, batch, unsent, unsendable);
            }
            // All of them could not be written: there is room for others.
            while (taken && batch.Count == 0);
        }

        // Not before: the end of one may cancel others, at other workers.
        foreach (var (job, why) in unsendable)
            job.Fail(why);
        Requeue(unsent);
        if (isLeaving || unsent.Count > 0) Wake();
    }

    private bool Take(Worker worker, List<Job> batch)
    {
        if (worker.State != WorkerState.Live || worker.InFlight.Count > Window(worker) / 2) return false;
        while (worker.InFlight.Count < Window(worker) && !IsWornOut(worker) && Next(worker) is { } job)
        {
            if (worker.InFlight.Count == 0) worker.Since = Environment.TickCount64;
            (job.SentTo, job.Id) = (worker, worker.NextId++);
            worker.InFlight.Enqueue(job);
            worker.LastSent = job;
            worker.ItemsSent += job.Count;
            batch.Add(job);
        }

        if (batch.Count > 0)
        {
            if (NeedsSuccessor(worker)) Start();
            if (options.TaskTimeout != null || options.MaxWorkerMemory != null) Watch();
            return true;
        }

        if (worker.InFlight.Count == 0) Rest(worker);
        return false;
    }

    /// <summary>How many requests a worker has at a time: many when they are tiny, and others are not left without.</summary>
    private int Window(Worker worker)
    {
        if (worker.LastSent is not { } last || last.Work.Nanoseconds is not { } one) return 1;
        var share = sources.Count > 0 ? MostInFlight : Math.Max(1, (queue.Count + worker.InFlight.Count) / Workers);
        return (int)Math.Clamp(Ahead / (one * last.Count), 1, Math.Min(MostInFlight, share));
    }

    /// <summary>Single jobs and maps take turns, and maps among each other.</summary>
    private Job? Next(Worker worker)
    {
        sourcesTurn = !sourcesTurn;
        return sourcesTurn ? FromSources(worker) ?? FromQueue() : FromQueue() ?? FromSources(worker);
    }

    private Job? FromQueue()
    {
        var job = queue.First?.Value;
        if (job != null) Leave(job);
        return job;
    }

    private Job? FromSources(Worker worker)
    {
        while (sources.TryDequeue(out var source))
        {
            if (source.Next((options.MaxTasksPerWorker ?? int.MaxValue) - worker.ItemsSent) is not { } job) continue;
            sources.Enqueue(source);
            return job;
        }

        return null;
    }

    private void Send(Worker worker, List<Job> batch, List<Job> unsent, List<(Job Job, Exception Why)> unsendable)
    {
        foreach (var job in batch)
        {
            try
            {
                worker.Write(job);
            }
            catch (Exception why)
            {
                unsendable.Add((job, why));
            }
        }

        if (unsendable.Count > 0)
        {
            TakeBack(worker, [.. unsendable.Select(failure => failure.Job)], forGood: true);
            batch.RemoveAll(job => job.SentTo == null);
        }

        if (worker.Send()) return;
        TakeBack(worker, batch, forGood: false);
        unsent.AddRange(batch);
    }

    /// <summary>Jobs that the worker was to get, and will not.</summary>
    private void TakeBack(Worker worker, List<Job> jobs, bool forGood)
    {
        lock (gate)
        {
            worker.InFlight = new(worker.InFlight.Where(job => !jobs.Contains(job)));
            foreach (var job in jobs)
                (job.SentTo, job.HasEnded) = (null, forGood);
        }
    }
}
