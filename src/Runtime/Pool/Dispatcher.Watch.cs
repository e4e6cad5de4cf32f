using System.Globalization;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>What has a deadline: tasks, cancelled tasks, workers that are to end, idle workers; and how much memory workers hold.</summary>
internal sealed partial class Dispatcher
{
    private const int Period = 25;
    private const int MemoryPeriod = 50;

    private bool watching;
    private long memoryLookedAt;

    /// <summary>Looks soon, and for as long as there is something to look at. Under the lock.</summary>
    private void Watch()
    {
        if (watching) return;
        watching = true;
        timer.Change(Period, Timeout.Infinite);
    }

    private void Look()
    {
        List<Worker> late = [];
        List<Worker> tired = [];
        List<(Worker, int Id)> stuck = [];
        List<Worker> all;
        lock (gate)
        {
            all = [.. workers];
            foreach (var worker in all)
            {
                if (IsLate(worker)) late.Add(worker);
                else if (IsTired(worker)) tired.Add(worker);
                else if (IsHoldingUp(worker) && Environment.TickCount64 - worker.Since > Period) stuck.AddRange(worker.InFlight.Skip(1).Select(job => (worker, job.Id)));
            }
        }

        foreach (var worker in late)
            worker.Kill();
        foreach (var worker in tired)
            RetireIfIdle(worker);
        foreach (var (worker, id) in stuck)
            worker.Tell(FrameKind.Recall, id);
        if (options.MaxWorkerMemory is { } most) LookAtMemory(all, most);
        lock (gate)
        {
            // Not before: it is never looked by two threads at once.
            watching = false;
            if (workers.Exists(IsWatched)) Watch();
        }
    }

    private bool IsWatched(Worker worker) =>
        worker.State == WorkerState.Retiring || closing || (worker.State == WorkerState.Starting && options.StartTimeout != null) || options.MaxWorkerMemory != null || (options.IdleTimeout != null && worker.InFlight.Count == 0)
        || IsHoldingUp(worker) || (worker.InFlight.Count > 0 && (options.TaskTimeout != null || worker.InFlight.Any(job => job.Cancelled?.Kill == true)));

    /// <summary>Whether it was sent jobs that an idle worker could begin at once. They are called back when what is before them takes long, against all experience.</summary>
    private bool IsHoldingUp(Worker worker) => worker.InFlight.Count > 1 && idle.Count > 0;

    /// <summary>Whether a worker is to be killed now; notes what becomes of its job.</summary>
    private bool IsLate(Worker worker)
    {
        var now = Environment.TickCount64;
        var grace = options.GracePeriod.TotalMilliseconds;
        if (worker.State == WorkerState.Retiring || (worker.State == WorkerState.Starting && closing)) return now - worker.Since > grace;
        if (worker.State == WorkerState.Starting && options.StartTimeout is { } start && now - worker.Since > start.TotalMilliseconds)
            return worker.IsLate = true;
        if (!worker.InFlight.TryPeek(out var job)) return false;
        if (options.TaskTimeout is { } timeout && now - worker.Since > timeout.TotalMilliseconds)
            worker.Killed ??= (job, (job, _, _) => job.Fail(new TimeoutException($"A task did not end within {timeout}; its worker process was killed.")));
        else if (job.Cancelled is { Kill: true } cancelled && now - Math.Max(cancelled.At, worker.Since) > grace)
            worker.Killed ??= (job, (job, _, _) => job.Cancel());
        return worker.Killed != null;
    }

    private bool IsTired(Worker worker) =>
        worker.State == WorkerState.Live && worker.InFlight.Count == 0 && options.IdleTimeout is { } timeout && Environment.TickCount64 - worker.Since > timeout.TotalMilliseconds;

    private void LookAtMemory(List<Worker> all, long most)
    {
        if (Environment.TickCount64 - memoryLookedAt < MemoryPeriod) return;
        memoryLookedAt = Environment.TickCount64;
        foreach (var worker in all.Where(worker => worker.State == WorkerState.Live))
        {
            var held = worker.Memory();
            if (held <= most) continue;
            Job? job;
            lock (gate)
            {
                if (worker.InFlight.TryPeek(out job))
                    worker.Killed ??= (job, (job, exitCode, said) => job.Fail(new WorkerCrashedException(string.Create(CultureInfo.InvariantCulture, $"A worker process was killed in a task, for it held {held:n0} bytes of memory, and {most:n0} are allowed"), exitCode, said)));
            }

            if (job != null) worker.Kill();
            else RetireIfIdle(worker);
        }
    }
}
