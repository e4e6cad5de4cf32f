using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Programs with races are run after the fixes, by many threads and many times: what they count is right each time.</summary>
public sealed class SharedStateRunTests
{
    private const int Runs = 60;

    private const string Program = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        public static class P
        {
            private static readonly ParallelOptions Eight = new() { MaxDegreeOfParallelism = 8 };
            private static volatile int seen;
            private static long total;

            public static string Expected(int n)
            {
                var numbers = Enumerable.Range(0, n).ToArray();
                return string.Join(' ', n, numbers.Sum(i => (long)i), n == 0 ? -1 : n - 1, numbers.Sum(i => i / 4.0), string.Join(',', numbers.Select(i => i * i)), 4 * n, "0,1,2,3,4,5,6,7", 3 * n, n);
            }

            public static string Run(int n)
            {
                var numbers = Enumerable.Range(0, n).ToArray();
                var count = 0;
                Parallel.ForEach(numbers, Eight, i => count++);
                total = 0;
                Parallel.ForEach(numbers, Eight, i => { total += i; });
                var most = -1;
                Parallel.ForEach(numbers, Eight, i => { most = Math.Max(most, i); });
                var quarters = 0.0;
                Parallel.ForEach(numbers, Eight, i => { quarters += i / 4.0; });
                var squares = new List<int>();
                Parallel.ForEach(numbers, Eight, i => squares.Add(Square(i)));
                squares.Sort();
                seen = 0;
                Parallel.For(0, 8, Eight, i => { for (var k = 0; k < n; k++) if (k % 2 == 0) seen++; });
                Parallel.For(0, 8, Eight, i => { for (var k = 0; k < n; k++) if (k % 2 == 1) seen++; });
                var names = new SortedSet<int>();
                var threads = new Thread[8];
                for (var i = 0; i < threads.Length; i++)
                {
                    threads[i] = new Thread(() => { lock (names) names.Add(i); });
                    threads[i].Start();
                }

                foreach (var thread in threads) thread.Join();
                var left = 0;
                Task.WaitAll(Task.Run(() => { for (var k = 0; k < n; k++) left += 4; }), Task.Run(() => { for (var k = 0; k < n; k++) left--; }));
                var groups = new Dictionary<int, int>();
                var tasks = new List<Task>();
                foreach (var part in numbers.Chunk(16))
                {
                    tasks.Add(Task.Run(() =>
                    {
                        foreach (var i in part)
                            groups.Add(i, i);
                    }));
                }

                Task.WaitAll(tasks.ToArray());
                return string.Join(' ', count, total, most, quarters, string.Join(',', squares), seen / 2, string.Join(',', names), left, groups.Count);
            }

            private static int Square(int i) => i * i;
        }

        """;

    [Fact]
    public async Task Right_each_time()
    {
        var document = Rewritten.Document(Program);
        document = await Rewritten.FixAsync<CONC501_SharedWrite, SharedWriteFix>(document);
        document = await Rewritten.FixAsync<CONC502_SharedCollection, SharedCollectionFix>(document);
        document = await Rewritten.FixAsync<CONC503_CapturedLoopVariable, CapturedLoopVariableFix>(document);
        document = await Rewritten.FixAsync<CONC508_VolatileUpdate, VolatileUpdateFix>(document);
        Assert.Empty(await Rewritten.ReportsAsync<CONC501_SharedWrite>(document));
        Assert.Empty(await Rewritten.ReportsAsync<CONC502_SharedCollection>(document));
        Assert.Empty(await Rewritten.ReportsAsync<CONC503_CapturedLoopVariable>(document));
        Assert.Empty(await Rewritten.ReportsAsync<CONC508_VolatileUpdate>(document));

        var program = (await Rewritten.LoadAsync(document)).GetType("P")!;
        foreach (var size in (int[])[0, 1, 3, 500])
        {
            var expected = program.GetMethod("Expected")!.Invoke(null, [size]);
            for (var run = 0; run < Runs; run++) Assert.Equal(expected, program.GetMethod("Run")!.Invoke(null, [size]));
        }
    }
}
