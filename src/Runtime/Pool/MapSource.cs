namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A map over items that are all there: workers take chunks of it, and results go where they belong.</summary>
internal sealed class MapSource<T, TResult> : IJobSource
{
    private readonly Dispatcher pool;
    private readonly Work work;
    private readonly T[] items;
    private readonly MapOptions options;
    private readonly CancellationToken token;
    private readonly TResult[] results;
    private readonly ProgressCount progress;
    private readonly TaskCompletionSource<TResult[]> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Job> running = [];
    private readonly object gate = new();
    private CancellationTokenRegistration registration;
    private int begun;
    private int finished;
    private bool stopped;
    private Exception? failure;

    public MapSource(Dispatcher pool, Work work, T[] items, MapOptions options, CancellationToken token)
    {
        (this.pool, this.work, this.items, this.options, this.token) = (pool, work, items, options, token);
        results = new TResult[items.Length];
        progress = new ProgressCount(options.Progress);
    }

    public int Remaining
    {
        get
        {
            lock (gate)
                return stopped ? 0 : items.Length - begun;
        }
    }

    public Task<TResult[]> Start()
    {
        if (token.IsCancellationRequested) return Task.FromCanceled<TResult[]>(token);
        if (items.Length == 0) return Task.FromResult(results);
        if (token.CanBeCanceled) registration = token.UnsafeRegister(static map => ((MapSource<T, TResult>)map!).Stop(null, kill: true), this);
        try
        {
            pool.Add(this);
        }
        catch
        {
            registration.Unregister();
            throw;
        }

        return done.Task;
    }

    public Job? Next(int most)
    {
        lock (gate)
        {
            if (stopped || begun == items.Length) return null;
            var count = Math.Min(options.ChunkSize ?? Chunking.Size(work, items.Length - begun, pool.Workers), Math.Min(most, items.Length - begun));
            var job = new Chunk(this, begun, count);
            begun += count;
            running.Add(job);
            return job;
        }
    }

    public void Close(Exception? reason) => Stop(reason, kill: false);

    /// <summary>Nothing more is begun. A failure is told at once; cancellation when all that was running has ended.</summary>
    private void Stop(Exception? failure, bool kill)
    {
        Job[] toStop;
        lock (gate)
        {
            stopped = true;
            this.failure ??= failure;
            toStop = [.. running];
        }

        foreach (var job in toStop)
            pool.Cancel(job, kill);
        End();
    }

    private void Left(Job job, int count, Exception? failure = null)
    {
        try
        {
            // Not under the lock that the pool takes: this is foreign code.
            if (count > 0) progress.Add(count);
        }
        catch (Exception reporting)
        {
            failure = reporting;
        }

        lock (gate)
        {
            running.Remove(job);
            finished += count;
        }

        if (failure != null) Stop(failure, kill: false);
        else End();
    }

    private void End()
    {
        bool isOver;
        lock (gate)
            isOver = failure != null || finished == items.Length || (stopped && running.Count == 0);
        if (!isOver) return;
        registration.Unregister();
        if (failure != null) done.TrySetException(failure);
        else if (finished == items.Length) done.TrySetResult(results);
        else done.TrySetCanceled(token);
    }

    private sealed class Chunk(MapSource<T, TResult> map, int start, int count) : Job(map.work)
    {
        public override int Count => count;

        public override void Write(FrameWriter output) => Codec<T>.Instance.WriteAll(output, map.items.AsSpan(start, count));

        public override void Succeed(PayloadReader results)
        {
            Codec<TResult>.Instance.ReadAll(ref results, map.results.AsSpan(start, count));
            map.Left(this, count);
        }

        public override void Fail(Exception failure) => map.Left(this, 0, failure);

        public override void Cancel()
        {
            lock (map.gate)
                map.stopped = true;
            map.Left(this, 0);
        }
    }
}
