using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class ProcessPoolTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_runs_in_another_process()
    {
        await using var pool = new ProcessPool(1);
        Assert.NotEqual(Environment.ProcessId, await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop));
    }

    [Fact]
    public async Task Map_keeps_the_order()
    {
        await using var pool = new ProcessPool(3);
        Assert.Equal(Enumerable.Range(0, 100_000).Select(x => (long)x * x), await pool.MapAsync(Enumerable.Range(0, 100_000), x => (long)x * x, token: Stop));
    }
}
