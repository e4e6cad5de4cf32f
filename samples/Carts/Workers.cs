namespace ConcurrencyAnalyzers.Carts;

/// <summary>Numbers the workers of an executor, from 1, in the order in which they are first heard of.</summary>
internal sealed class Workers
{
    private readonly List<object> _known = [];

    public int Count => _known.Count;

    public int NumberOf(Receipt receipt)
    {
        // A worker process may work on any of its threads.
        object worker = receipt.Worker.Process == Environment.ProcessId ? receipt.Worker : receipt.Worker.Process;
        if (!_known.Contains(worker))
            _known.Add(worker);
        return _known.IndexOf(worker) + 1;
    }
}
