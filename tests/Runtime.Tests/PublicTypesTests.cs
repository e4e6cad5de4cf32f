using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public class PublicTypesTests
{
    private static readonly string[] Promised =
    [
        nameof(BlockingAttribute), nameof(CpuBoundAttribute), nameof(FireAndForgetAttribute), nameof(NonBlockingAttribute),
        nameof(IExecutor), nameof(MapOptions),
        nameof(TaskScope), nameof(ThreadScope), nameof(Gather), nameof(ToThread), nameof(ParallelMap), nameof(ThreadExecutor),
        nameof(ProcessPool), nameof(ProcessPoolOptions), nameof(RemoteTaskException), nameof(WorkerCrashedException),
    ];

    [Fact]
    public void Nothing_else_is_public() =>
        Assert.Equal(Promised.Order(), typeof(IExecutor).Assembly.GetExportedTypes().Select(type => type.Name).Order());
}
