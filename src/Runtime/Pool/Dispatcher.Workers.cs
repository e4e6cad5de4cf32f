namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Which workers there are: started when there is work, replaced when they end.</summary>
internal sealed partial class Dispatcher
{
    private const int MostFailedStarts = 3;

    private readonly List<Worker> workers = [];
    private readonly List<Worker> idle = [];
    private readonly TaskCompletionSource allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Worker> ended = [];
    private int failedStarts;

    /// <summary>A worker's process runs and has answered; on the worker's thread.</summary>
    public void Joined(Worker worker)
    {
        lock (gate)
        {
            failedStarts = 0;
            worker.State = closing || workers.Count(other => other.State == WorkerState.Live) < Workers ? WorkerState.Live : WorkerState.Spare;
        }

        Feed(worker);
    }

    /// <summary>A worker's process is no more; on the worker's thread, its last call.</summary>
    public void Ended(Worker worker, Exception? failure, (int ExitCode, string ErrorOutput) how)
    {
        Job[] jobs;
        bool hadJoined;
        // Whoever is writing to it takes back what could not be sent.
        lock (worker.Writing)
        lock (gate)
        {
            hadJoined = worker.State != WorkerState.Starting;
            worker.State = WorkerState.Retiring;
            workers.Remove(worker);
            idle.Remove(worker);
            jobs = [.. worker.InFlight];
            worker.InFlight.Clear();
        }

        if (jobs.Length > 0)
        {
            lock (gate)
                jobs[0].HasEnded = true;
            if (worker.Killed is { } killed && killed.Job == jobs[0]) killed.End(jobs[0], how.ExitCode, how.ErrorOutput);
            else jobs[0].Fail(failure is InvalidDataException ? failure : new WorkerCrashedException("A worker process ended while it ran a task", how.ExitCode, how.ErrorOutput));
            Requeue(jobs[1..]);
        }

        if (!hadJoined) Failed(worker.IsLate ? new TimeoutException($"It had not started within {options.StartTimeout}, and was killed.") : failure, how);
        lock (gate)
        {
            ended.Add(worker);
            UseSpare();
            if (closing && workers.Count == 0) allEnded.TrySetResult();
        }

        Wake();
    }

    /// <summary>Nothing more is begun; what runs is waited for.</summary>
    public async Task CloseAsync()
    {
        List<Worker> all;
        List<Job> sent;
        lock (gate)
        {
            closing = true;
            all = [.. workers];
            sent = [.. all.SelectMany(worker => worker.InFlight.Skip(1))];
            foreach (var worker in all.Where(worker => worker.State == WorkerState.Starting))
                worker.Since = Environment.TickCount64;
            if (workers.Count == 0) allEnded.TrySetResult();
            Watch();
        }

        Drop(null);
        foreach (var job in sent)
            Cancel(job, kill: false);
        foreach (var worker in all)
            RetireIfIdle(worker);
        await allEnded.Task.ConfigureAwait(false);
        await timer.DisposeAsync().ConfigureAwait(false);
        Worker[] toJoin;
        lock (gate)
            toJoin = [.. ended];
        foreach (var worker in toJoin)
            worker.Join();
    }

    /// <summary>Gives waiting jobs to idle workers, and starts workers for the others.</summary>
    private void Wake()
    {
        List<Worker> wanted = [];
        lock (gate)
        {
            ended.RemoveAll(worker => !worker.IsRunning);
            if (closing || broken != null) return;
            var waiting = (int)Math.Min(int.MaxValue, queue.Count + sources.Sum(source => (long)source.Remaining));
            for (; waiting > 0 && idle.Count > 0; waiting--)
            {
                // The one that worked last: the others may reach their idle timeout.
                wanted.Add(idle[^1]);
                idle.RemoveAt(idle.Count - 1);
            }

            waiting -= workers.Count(worker => worker.State == WorkerState.Starting);
            for (; waiting > 0 && workers.Count < Workers; waiting--)
                Start();
        }

        foreach (var worker in wanted)
            Feed(worker);
    }

    private void Start()
    {
        var worker = new Worker(this, initializer) { Since = Environment.TickCount64 };
        workers.Add(worker);
        worker.Start();
        if (options.StartTimeout != null) Watch();
    }

    /// <summary>A worker that has nothing to do waits, ends, or makes room for its successor.</summary>
    private void Rest(Worker worker)
    {
        if (closing || IsWornOut(worker))
        {
            Retire(worker);
            return;
        }

        worker.Since = Environment.TickCount64;
        if (!idle.Contains(worker)) idle.Add(worker);
        if (workers.Exists(IsWatched)) Watch();
    }

    private bool IsWornOut(Worker worker) => worker.ItemsSent >= (options.MaxTasksPerWorker ?? int.MaxValue);

    private bool NeedsSuccessor(Worker worker)
    {
        // A worker takes tens of milliseconds to start; the last quarter of its predecessor's life is what it has for that.
        var needed = !worker.HasSuccessor && !closing && options.MaxTasksPerWorker is { } most && worker.ItemsSent * 4L >= most * 3L;
        worker.HasSuccessor |= needed;
        return needed;
    }

    private void RetireIfIdle(Worker worker)
    {
        lock (worker.Writing)
        {
            lock (gate)
            {
                if (worker.InFlight.Count == 0 && worker.State is WorkerState.Live or WorkerState.Spare) Retire(worker);
            }
        }

        Wake();
    }

    /// <summary>Under both locks.</summary>
    private void Retire(Worker worker)
    {
        worker.State = WorkerState.Retiring;
        worker.Since = Environment.TickCount64;
        idle.Remove(worker);
        worker.Tell(FrameKind.Quit, 0);
        UseSpare();
        Watch();
    }

    private void UseSpare()
    {
        if (closing || workers.Find(worker => worker.State == WorkerState.Spare) is not { } spare) return;
        spare.State = WorkerState.Live;
        idle.Add(spare);
    }

    private void Failed(Exception? failure, (int ExitCode, string ErrorOutput) how)
    {
        lock (gate)
        {
            if (closing || ++failedStarts < MostFailedStarts) return;
            var said = how.ErrorOutput.Length == 0 ? "" : $"{Environment.NewLine}It last wrote:{Environment.NewLine}{how.ErrorOutput}";
            broken = new InvalidOperationException($"No worker process of the pool starts. {failure?.Message} (exit code {how.ExitCode}){said}", failure);
        }

        Drop(broken);
    }

    /// <summary>Ends what no worker has begun.</summary>
    private void Drop(Exception? reason)
    {
        List<Job> jobs = [];
        List<IJobSource> maps;
        lock (gate)
        {
            while (FromQueue() is { } job)
            {
                job.HasEnded = true;
                jobs.Add(job);
            }

            maps = [.. sources];
            sources.Clear();
        }

        End(jobs, reason);
        foreach (var map in maps)
            map.Close(reason);
    }
}
