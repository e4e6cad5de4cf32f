namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>What a run of loops came to.</summary>
/// <param name="Loops">How many were written.</param>
/// <param name="Offered">How many of them the fix rewrote.</param>
/// <param name="Differences">What the others came to, each with its seed.</param>
public sealed record Outcome(int Loops, int Offered, IReadOnlyList<string> Differences);

/// <summary>Random loops as written and as rewritten: whatever is offered must come to the same.</summary>
public static class Oracle
{
    /// <summary>So many are compiled together.</summary>
    public const int BatchSize = 200;

    /// <param name="count">How many loops.</param>
    /// <param name="seed">Of the first batch; the next has the next.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Stops between batches.</param>
    public static async Task<Outcome> RunAsync(int count, int seed, Action<Outcome>? progress, CancellationToken cancel)
    {
        ThreadPool.SetMinThreads(16, 16);
        var differences = new List<string>();
        var (loops, offered) = (0, 0);
        for (; loops < count; seed++)
        {
            var batch = new Batch(seed, Math.Min(BatchSize, count - loops));
            try
            {
                foreach (var difference in await batch.FindDifferencesAsync(cancel).ConfigureAwait(false)) differences.Add($"seed {seed}: {difference}");
            }
            catch (InvalidOperationException failure)
            {
                differences.Add($"seed {seed}: {failure.Message}");
            }

            loops += Math.Min(BatchSize, count - loops);
            offered += batch.Offered;
            progress?.Invoke(new(loops, offered, differences));
        }

        return new(loops, offered, differences);
    }
}
