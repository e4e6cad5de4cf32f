using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A map over a stream: chunks go to the pool as items come; the source is read a few chunks ahead of what is taken.</summary>
internal sealed class StreamMap<T, TResult>
{
    private readonly Channel<Task<TResult[]>> chunks = Channel.CreateUnbounded<Task<TResult[]>>(new() { SingleReader = true });
    private readonly Dictionary<Job, Task> running = [];
    private readonly Dispatcher pool;
    private readonly Work work;
    private readonly MapOptions options;
    private readonly CancellationToken outer;
    private readonly CancellationToken inner;
    private readonly ProgressCount progress;
    private int open = 1;
    private Exception? failure;

    private StreamMap(Dispatcher pool, Work work, MapOptions options, CancellationToken outer, CancellationToken inner)
    {
        (this.pool, this.work, this.options, this.outer, this.inner) = (pool, work, options, outer, inner);
        progress = new ProgressCount(options.Progress);
    }

    // Each worker has a chunk in hand and one to come, and as many wait to be taken.
    private int Ahead => 4 * pool.Workers;

    private int Size => options.ChunkSize ?? Chunking.Size(work, int.MaxValue, pool.Workers);

    private bool IsCancelled => outer.IsCancellationRequested || inner.IsCancellationRequested;

    /// <summary>Which of the caller's tokens it was that ended it.</summary>
    private CancellationToken Cancelled => outer.IsCancellationRequested ? outer : inner;

    /// <summary>Each enumeration begins anew.</summary>
    public static async IAsyncEnumerable<TResult> Run(
        Dispatcher pool, Work work, MapOptions options, IAsyncEnumerable<T> source, CancellationToken outer, [EnumeratorCancellation] CancellationToken inner = default)
    {
        var map = new StreamMap<T, TResult>(pool, work, options, outer, inner);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(outer, inner);
        using var room = new SemaphoreSlim(map.Ahead);
        var reading = map.ReadAsync(source, room, stop.Token);
        var registration = stop.Token.UnsafeRegister(_ => map.Cancel(kill: map.IsCancelled), null);
        try
        {
            await foreach (var chunk in map.chunks.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                var results = await chunk.ConfigureAwait(false);
                room.Release();
                foreach (var result in results)
                    yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await registration.DisposeAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            var begun = map.Cancel(kill: map.IsCancelled);
            if (map.IsCancelled) await Task.WhenAll(begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                while (chunk.Count < Size && (more.IsCompleted || options.ChunkSize != null) && await IsThere(more).ConfigureAwait(false));

                Add(new Chunk(this, [.. chunk]));
            }
        }
        catch (OperationCanceledException) when (IsCancelled)
        {
            failure = new OperationCanceledException(Cancelled);
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

        if (IsCancelled) Cancel(kill: true);
    }

    /// <summary>False also where the source fails: what was read before is still to be worked on.</summary>
    private static async Task<bool> IsThere(Task<bool> more)
    {
        await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return more.IsCompletedSuccessfully && await more.ConfigureAwait(false);
    }

    private void Left(Chunk chunk, int count)
    {
        lock (running)
            running.Remove(chunk);
        if (count > 0) progress.Add(count);
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

    private sealed class Chunk(StreamMap<T, TResult> map, T[] items) : Job(map.work)
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
            catch (Exception reporting)
            {
                Fail(reporting);
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
            done.TrySetCanceled(map.Cancelled);
            map.Deliver(Task);
        }
    }
}
