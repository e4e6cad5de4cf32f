// Program 5 again, on tasks.
// P2: one task for the whole count leaves the other cores idle; and a sum computed by an async method itself holds its caller.
namespace Pitfalls;

internal static class WorkerTasks
{
    public static async Task RunAsync(Uri server)
    {
        var squares = await Task.Run(() =>
        {
            var found = 0;
            Parallel.For(1, 35_000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0, (number, _, localFound) =>
            {
                if (IsSumOfTwoSquares(number))
                    localFound++;
                return localFound;
            }, localFound => Interlocked.Add(ref found, localFound));

            return found;
        });
        Output.Line("5b", $"{squares} sums of two squares");
        Output.Line("5b", $"longest Collatz chain: {await LongestChainAsync(200_000)} steps");
    }

    private static bool IsSumOfTwoSquares(int number)
    {
        for (var a = 0; a * a <= number; a++)
            for (var b = 0; b * b <= number; b++)
                if (a * a + b * b == number)
                    return true;
        return false;
    }

    private static async Task<int> LongestChainAsync(int limit)
    {
        await Task.Yield();
        var longest = 0;
        await Task.Run(() =>
        {
            for (var start = 1; start < limit; start++)
            {
                var steps = 0;
                for (long n = start; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1)
                    steps++;
                longest = Math.Max(longest, steps);
            }
        });

        return longest;
    }
}
