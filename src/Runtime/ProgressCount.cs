namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Counts what is done, over all workers, and reports each new count; the counts never go back.</summary>
internal sealed class ProgressCount(IProgress<int>? progress)
{
    private readonly object reporting = new();
    private int done;

    public void Add(int some)
    {
        if (progress is null) return;
        lock (reporting) progress.Report(done += some);
    }
}
