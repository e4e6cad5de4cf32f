using ConcurrencyAnalyzers.LoopsOracle;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>A few of the random loops that <c>tests/Loops.Oracle</c> writes, rewrites and runs; it goes through a hundred thousand of them by itself.</summary>
public sealed class LoopsOracleTests
{
    [Fact]
    public async Task Same_results()
    {
        var outcome = await Oracle.RunAsync(count: 100, seed: 7, progress: null, TestContext.Current.CancellationToken);
        Assert.Empty(outcome.Differences);
        Assert.InRange(outcome.Offered, outcome.Loops / 10, outcome.Loops * 9 / 10);
    }
}
