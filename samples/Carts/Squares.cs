using ConcurrencyAnalyzers.Runtime;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>The squares of 1 to 5 on a pool of three, in order.</summary>
internal static class Squares
{
    private const int Workers = 3;

    public static async Task RunAsync(Arguments arguments, CancellationToken cancel)
    {
        await using IExecutor executor = arguments.Threads ? new ThreadExecutor(Workers) : new ProcessPool(Workers);
        var squares = await executor.MapAsync(Enumerable.Range(1, 5), static number => number * number, token: cancel);
        Console.WriteLine(string.Join(", ", squares));
    }
}
