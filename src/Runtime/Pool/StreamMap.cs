using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A map over a stream: chunks go to the pool as items come; the source is read a few chunks ahead of what is taken.</summary>
internal sealed class StreamMap<T, TResult>(Dispatcher pool, Work work, MapOptions options, CancellationToken outer)
{
    private readonly Channel<Task<TResult[]>> chunks = Channel.CreateUnbounded<Task<TResult[]>>(new() { SingleReader = true });
    private readonly Dictionary<Job, Task> running = [];
    private CancellationToken token;
    private int finished;
    private int open = 1;
    private Exception? failure;

    // Each worker has a chunk in hand and one to come, and as many wait to be taken.
    private int Ahead => 4 * pool.Workers;

    private Work Work => work;

    private int Size => options.ChunkSize ?? Chunking.Size(work, int.MaxValue, pool.Workers);

    public async IAsyncEnumerable<TResult> Run(IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken inner = default)
    {
        using var wish = CancellationTokenSource.CreateLinkedTokenSource(outer, inner);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(wish.Token);
        using var room = new SemaphoreSlim(Ahead);
        token = wish.Token;
        var reading = ReadAsync(source, room, stop.Token);
        var registration = token.UnsafeRegister(_ => Cancel(kill: true), null);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                var results = await chunk.ConfigureAwait(false);
                room.Release();
                foreach (var result in results)
                    yield return result;
            }
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            var cancelled = Cancel(kill: token.IsCancellationRequested);
            if (token.IsCancellationRequested) await Task.WhenAll(cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does not throw: what went wrong ends the channel.</summary>
    private async Task ReadAsync(IAsyncEnumerable<T> source, SemaphoreSlim room, CancellationToken stop)
    {
        try
        {
            await using var items = source.GetAsyncEnumerator(stop);
            var more = items.MoveNextAsync().AsTask();
            while (await more.ConfigureAwait(false))
            {
                await room.WaitAsync(stop).ConfigureAwait(false);
                List<T> chunk = [];
                do
                {
                    chunk.Add(items.Current);
                    more = items.MoveNextAsync().AsTask();
                }
                while (chunk.Count < Size && (more.IsCompleted || options.ChunkSize != null) && await more.ConfigureAwait(false));

                Add(new Chunk(this, [.. chunk]));
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            failure = new OperationCanceledException(token);
        }
        catch (Exception broken)
        {
            failure = broken;
        }

        Close();
    }

    private void Add(Chunk chunk)
    {
        Interlocked.Increment(ref open);
        lock (running)
            running.Add(chunk, chunk.Task);
        if (options.Ordered) chunks.Writer.TryWrite(chunk.Task);
        try
        {
            pool.Add(chunk);
        }
        catch (Exception refused)
        {
            chunk.Fail(refused);
        }

        if (token.IsCancellationRequested) Cancel(kill: true);
    }

    private void Left(Chunk chunk, int count)
    {
        lock (running)
        {
            running.Remove(chunk);
            finished += count;
            if (count > 0) options.Progress?.Report(finished);
        }
    }

    private void Deliver(Task<TResult[]> chunk)
    {
        if (!options.Ordered) chunks.Writer.TryWrite(chunk);
        Close();
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref open) == 0) chunks.Writer.TryComplete(failure);
    }

    private Task[] Cancel(bool kill)
    {
        KeyValuePair<Job, Task>[] toStop;
        lock (running)
            toStop = [.. running];
        foreach (var (job, _) in toStop)
            pool.Cancel(job, kill);
        return [.. toStop.Select(pair => pair.Value)];
    }

    private sealed class Chunk(StreamMap<T, TResult> map, T[] items) : Job(map.Work)
    {
        private readonly TaskCompletionSource<TResult[]> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TResult[]> Task => done.Task;

        public override int Count => items.Length;

        public override void Write(FrameWriter output) => Codec<T>.Instance.WriteAll(output, items);

        public override void Succeed(PayloadReader results)
        {
            var all = new TResult[items.Length];
            Codec<TResult>.Instance.ReadAll(ref results, all);
            try
            {
                map.Left(this, all.Length);
            }
            catch (Exception progress)
            {
                Fail(progress);
                return;
            }

            done.TrySetResult(all);
            map.Deliver(Task);
        }

        public override void Fail(Exception failure)
        {
            map.Left(this, 0);
            done.TrySetException(failure);
            // Whoever takes the first failure takes no other.
            _ = Task.Exception;
            map.Deliver(Task);
        }

        public override void Cancel()
        {
            map.Left(this, 0);
            done.TrySetCanceled(map.token);
            map.Deliver(Task);
        }
    }
}
