namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Results that arrive in any order and are kept in the order of the source, whose length may be unknown.</summary>
internal sealed class Results<TResult>(int expected)
{
    private readonly object gate = new();
    private TResult[] results = new TResult[expected];
    private int count;

    public void Put(int index, TResult result)
    {
        lock (gate)
        {
            MakeRoom(index + 1);
            results[index] = result;
        }
    }

    public void Put(int start, ReadOnlySpan<TResult> some)
    {
        lock (gate)
        {
            MakeRoom(start + some.Length);
            some.CopyTo(results.AsSpan(start));
        }
    }

    /// <summary>After the last one has been put.</summary>
    public TResult[] ToArray() => count == results.Length ? results : results[..count];

    private void MakeRoom(int length)
    {
        count = Math.Max(count, length);
        if (length > results.Length) Array.Resize(ref results, Math.Max(length, (int)Math.Min(results.Length * 2L, Array.MaxLength)));
    }
}
