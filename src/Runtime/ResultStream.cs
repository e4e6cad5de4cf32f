namespace ConcurrencyAnalyzers.Runtime;

/// <summary>The results of work on the items of a source, as a stream: bounded, lazy, in order or as they come.</summary>
/// <remarks>
/// At most <c>limit</c> items are between the source and the consumer: being worked on, or done and not taken yet. The first
/// failure cancels what runs; ordered results before it are still delivered. Nothing runs before the first MoveNextAsync, and
/// nothing runs any more after DisposeAsync.
/// </remarks>
internal sealed class ResultStream<T, TResult>(
    IAsyncEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, bool ordered, CancellationToken token) : IAsyncEnumerable<TResult>
{
    public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var fate = new SharedFate();
        fate.StopOn(token);
        if (cancellationToken != token) fate.StopOn(cancellationToken);
        return new Enumerator(source, work, limit, ordered, fate);
    }

    private sealed class Enumerator(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, bool ordered, SharedFate fate) : IAsyncEnumerator<TResult>
    {
        private readonly object gate = new();
        private IAsyncEnumerator<T>? items;

        // Positions count from the first item on; a position's slot is the remainder.
        private (bool Done, TResult Result)[] slots = new (bool, TResult)[4];
        private long taken, placed, delivered;
        private int pumps;
        private bool reading, exhausted;
        private TaskCompletionSource<bool>? arrival;
        private TaskCompletionSource? idle;

        public TResult Current { get; private set; } = default!;

        public ValueTask<bool> MoveNextAsync()
        {
            lock (gate)
            {
                var delivers = TryDeliver();
                if (TryReserveSource()) StartPump();
                if (delivers) return new(true);
                arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
                var task = arrival.Task;
                if (pumps == 0) End();
                return new(task);
            }
        }

        public async ValueTask DisposeAsync()
        {
            fate.Stop();
            lock (gate)
            {
                idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (pumps == 0) idle.SetResult();
            }

            await idle.Task.ConfigureAwait(false);
            fate.Dispose();
            if (items is not null) await items.DisposeAsync().ConfigureAwait(false);
        }

        private void StartPump()
        {
            pumps++;
            _ = Task.Run(PumpAsync);
        }

        /// <summary>Begins with the source reserved, and goes on as long as it can reserve it again.</summary>
        private async Task PumpAsync()
        {
            try
            {
                items ??= source.GetAsyncEnumerator(fate.Token);
                while (true)
                {
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        lock (gate) exhausted = true;
                        break;
                    }

                    var item = items.Current;
                    var position = ReleaseSource();
                    var task = work(item, fate.Token);
                    await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (!task.IsCompletedSuccessfully)
                    {
                        fate.Fail(task);
                        break;
                    }

                    if (!Place(position, task.Result)) break;
                }
            }
            catch (Exception error)
            {
                fate.Fail(error);
            }

            lock (gate)
            {
                if (--pumps > 0) return;
                if (arrival is not null) End();
                idle?.SetResult();
            }
        }

        private bool TryReserveSource()
        {
            if (reading || exhausted || fate.Stopped || taken - delivered >= limit) return false;
            return reading = true;
        }

        private long ReleaseSource()
        {
            lock (gate)
            {
                reading = false;
                if (taken - delivered == slots.Length) Grow();
                taken++;
                if (TryReserveSource()) StartPump();
                return taken - 1;
            }
        }

        /// <returns>The source is reserved for one more item.</returns>
        private bool Place(long position, TResult result)
        {
            lock (gate)
            {
                if (!ordered) position = placed++;
                slots[position % slots.Length] = (true, result);
                if (arrival is not null && TryDeliver())
                {
                    arrival.SetResult(true);
                    arrival = null;
                }

                return TryReserveSource();
            }
        }

        private bool TryDeliver()
        {
            ref var slot = ref slots[delivered % slots.Length];
            if (!slot.Done || fate.StoppedFromOutside) return false;
            Current = slot.Result;
            slot = default;
            delivered++;
            return true;
        }

        private void Grow()
        {
            var larger = new (bool, TResult)[slots.Length * 2];
            for (var position = delivered; position < taken; position++)
                larger[position % larger.Length] = slots[position % slots.Length];
            slots = larger;
        }

        private void End()
        {
            if (!exhausted) fate.CutShort();
            fate.Settle(arrival!, () => false);
            arrival = null;
        }
    }
}
