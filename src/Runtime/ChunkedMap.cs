using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime;

/// <summary>A map that several threads share: each takes the next items of the source, works on them, and comes back for more.</summary>
/// <param name="source">Read lazily, by one thread at a time.</param>
/// <param name="work">What is done with an item.</param>
/// <param name="chunkSize">How many are taken at a time; null for as many as it pays to take.</param>
/// <param name="progress">Told of each chunk.</param>
/// <param name="fate">Who fails, stops them all.</param>
internal sealed class ChunkedMap<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, TResult> work, int? chunkSize, IProgress<int>? progress, SharedFate fate)
{
    private readonly object reading = new();
    private readonly Results<TResult> results = new(source.TryGetNonEnumeratedCount(out var count) ? count : 0);
    private readonly ProgressCount done = new(progress);
    private IEnumerator<T>? items;
    private int taken;
    private bool exhausted;

    /// <summary>What each thread has for itself.</summary>
    public sealed class Worker(int? chunkSize)
    {
        public readonly List<T> Chunk = [];
        public readonly List<TResult> Mapped = [];
        public ChunkSize Size = new(chunkSize);
    }

    public Worker NewWorker() => new(chunkSize);

    /// <returns>There may be more to do. Never throws.</returns>
    public bool RunChunk(Worker worker)
    {
        try
        {
            var start = Take(worker);
            if (worker.Chunk.Count == 0) return false;
            worker.Size.Begin();
            foreach (var item in worker.Chunk)
            {
                if (fate.Stopped)
                {
                    fate.CutShort();
                    return false;
                }

                worker.Mapped.Add(work(item, fate.Token));
            }

            worker.Size.End();
            results.Put(start, CollectionsMarshal.AsSpan(worker.Mapped));
            done.Add(worker.Mapped.Count);
            return true;
        }
        catch (Exception error)
        {
            fate.Fail(error);
            return false;
        }
    }

    /// <summary>After the last chunk.</summary>
    public TResult[] ToArray() => results.ToArray();

    /// <summary>After the last chunk, before the fate is settled.</summary>
    public void End()
    {
        if (!exhausted) fate.CutShort();
        try
        {
            items?.Dispose();
        }
        catch (Exception error)
        {
            fate.Fail(error);
        }
    }

    /// <returns>The index of the first item of the worker's chunk, which is empty at the end.</returns>
    private int Take(Worker worker)
    {
        worker.Chunk.Clear();
        worker.Mapped.Clear();
        lock (reading)
        {
            if (exhausted || fate.Stopped) return taken;
            // Also where the source throws: it is not asked again.
            exhausted = true;
            items ??= source.GetEnumerator();
            while (worker.Chunk.Count < worker.Size.Next)
            {
                if (!items.MoveNext()) return Taken(worker);
                worker.Chunk.Add(items.Current);
            }

            exhausted = false;
            return Taken(worker);
        }
    }

    private int Taken(Worker worker)
    {
        taken += worker.Chunk.Count;
        return taken - worker.Chunk.Count;
    }
}
