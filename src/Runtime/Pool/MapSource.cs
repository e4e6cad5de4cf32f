namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A map over items that are all there: workers take chunks of it, and results go where they belong.</summary>
internal sealed class MapSource<T, TResult> : IJobSource
{
    private readonly Dispatcher _pool;
    private readonly Work _work;
    private readonly T[] _items;
    private readonly MapOptions _options;
    private readonly CancellationToken _token;
    private readonly TResult[] _results;
    private readonly TaskCompletionSource<TResult[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Job> _running = [];
    private readonly object _gate = new();
    private readonly object _reporting = new();
    private CancellationTokenRegistration _registration;
    private int _reported;
    private int _begun;
    private int _finished;
    private bool _stopped;
    private Exception? _failure;

    public MapSource(Dispatcher pool, Work work, T[] items, MapOptions options, CancellationToken token)
    {
        (_pool, _work, _items, _options, _token) = (pool, work, items, options, token);
        _results = new TResult[items.Length];
    }

    public int Remaining
    {
        get
        {
            lock (_gate)
                return _stopped ? 0 : _items.Length - _begun;
        }
    }

    public Task<TResult[]> Start()
    {
        if (_token.IsCancellationRequested) return Task.FromCanceled<TResult[]>(_token);
        if (_items.Length == 0) return Task.FromResult(_results);
        if (_token.CanBeCanceled) _registration = _token.UnsafeRegister(static map => ((MapSource<T, TResult>)map!).Stop(null, kill: true), this);
        try
        {
            _pool.Add(this);
        }
        catch
        {
            _registration.Unregister();
            throw;
        }

        return _done.Task;
    }

    public Job? Next(int most)
    {
        lock (_gate)
        {
            if (_stopped || _begun == _items.Length) return null;
            var count = Math.Min(_options.ChunkSize ?? Chunking.Size(_work, _items.Length - _begun, _pool.Workers), Math.Min(most, _items.Length - _begun));
            var job = new Chunk(this, _begun, count);
            _begun += count;
            _running.Add(job);
            return job;
        }
    }

    public void Close(Exception? reason) => Stop(reason, kill: false);

    /// <summary>Nothing more is begun. A failure is told at once; cancellation when all that was running has ended.</summary>
    private void Stop(Exception? failure, bool kill)
    {
        Job[] running;
        lock (_gate)
        {
            _stopped = true;
            _failure ??= failure;
            running = [.. _running];
        }

        foreach (var job in running)
            _pool.Cancel(job, kill);
        End();
    }

    private void Left(Job job, int finished, Exception? failure = null)
    {
        try
        {
            if (finished > 0) Report(finished);
        }
        catch (Exception progress)
        {
            failure = progress;
        }

        lock (_gate)
        {
            _running.Remove(job);
            _finished += finished;
        }

        if (failure != null) Stop(failure, kill: false);
        else End();
    }

    /// <summary>One after the other, so that the count only grows; not under the lock that the pool takes, for this is foreign code.</summary>
    private void Report(int finished)
    {
        if (_options.Progress is not { } progress) return;
        lock (_reporting)
            progress.Report(_reported += finished);
    }

    private void End()
    {
        bool isOver;
        lock (_gate)
            isOver = _failure != null || _finished == _items.Length || (_stopped && _running.Count == 0);
        if (!isOver) return;
        _registration.Unregister();
        if (_failure != null) _done.TrySetException(_failure);
        else if (_finished == _items.Length) _done.TrySetResult(_results);
        else _done.TrySetCanceled(_token);
    }

    private sealed class Chunk(MapSource<T, TResult> map, int start, int count) : Job(map._work)
    {
        public override int Count => count;

        public override void Write(FrameWriter output) => Codec<T>.Instance.WriteAll(output, map._items.AsSpan(start, count));

        public override void Succeed(PayloadReader results)
        {
            Codec<TResult>.Instance.ReadAll(ref results, map._results.AsSpan(start, count));
            map.Left(this, count);
        }

        public override void Fail(Exception failure) => map.Left(this, 0, failure);

        public override void Cancel()
        {
            lock (map._gate)
                map._stopped = true;
            map.Left(this, 0);
        }
    }
}
