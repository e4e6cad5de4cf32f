using System.Reflection;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>A type with half-guarded fields is run before and after the fix: alone it does the same, and with eight threads it counts right each time.</summary>
public sealed class HalfGuardedRunTests
{
    private const string Program = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        public sealed class Meter
        {
            private static readonly object all = new();
            private static long grand;
            private readonly object gate = new();
            private int count, low = int.MaxValue, high = int.MinValue;

            public void Add(int i)
            {
                lock (gate)
                {
                    count++;
                    low = Math.Min(low, i);
                    high = Math.Max(high, i);
                }
            }

            public int Take() { lock (gate) return count - 1 < 0 ? count : --count; }

            public string Text() { lock (gate) return count + ":" + low + ":" + high + (count > 3 ? low + high : count) + (high - high + low - low); }

            public int Bump() => count++;

            public int High { set => high = value; }

            public void Reset(int to)
            {
                low = to;
                high = to;
            }

            public bool Parse(string text)
            {
                return int.TryParse(text, out low);
            }

            public void Mark(int k)
            {
                switch (k % 3)
                {
                    case 0: high = k; break;
                    case 1:
                        high = -k; // below
                        low = k;
                        break;
                }
            }

            public static void Sum(int i) { lock (all) grand += i; }
            public static long Total() { lock (all) { return grand + 0 * grand; } }
            public static void Share(int i) { grand += 2L * i; }
        }

        public static class P
        {
            public static string Run(int seed)
            {
                var random = new Random(seed);
                var meter = new Meter();
                var start = Meter.Total();
                var seen = new List<string>();
                var steps = seed % 4 == 0 ? seed % 8 / 4 : seed % 100;
                for (var i = 0; i < steps; i++)
                {
                    var k = random.Next(-50, 50);
                    switch (random.Next(9))
                    {
                        case 0: meter.Add(k); break;
                        case 1: seen.Add(meter.Take().ToString()); break;
                        case 2: seen.Add(meter.Bump().ToString()); break;
                        case 3: meter.High = k; break;
                        case 4: meter.Reset(k); break;
                        case 5: seen.Add(meter.Parse(k % 2 == 0 ? k.ToString() : "no").ToString()); break;
                        case 6: Meter.Sum(k); break;
                        case 7: Meter.Share(k); break;
                        default: meter.Mark(Math.Abs(k)); break;
                    }

                    seen.Add(meter.Text());
                }

                return string.Join(' ', seen) + " " + (Meter.Total() - start);
            }

            public static string Stress(int rounds)
            {
                var meter = new Meter();
                var start = Meter.Total();
                var threads = Enumerable.Range(0, 8).Select(n => new Thread(() =>
                {
                    for (var i = 0; i < rounds; i++)
                    {
                        if (n % 2 == 0) meter.Add(i);
                        else meter.Bump();
                        if (n % 2 == 0) Meter.Sum(2);
                        else Meter.Share(1);
                    }
                })).ToList();
                threads.ForEach(thread => thread.Start());
                threads.ForEach(thread => thread.Join());
                return meter.Bump() + " " + (Meter.Total() - start);
            }
        }
        """;

    [Fact]
    public async Task The_same_alone_and_right_together()
    {
        var before = Rewritten.Document(Program);
        Assert.Equal(9, (await Rewritten.ReportsAsync<CONC505_HalfGuardedField>(before)).Count());
        var after = await Rewritten.FixAsync<CONC505_HalfGuardedField, HalfGuardedFieldFix>(before);
        Assert.Empty(await Rewritten.ReportsAsync<CONC505_HalfGuardedField>(after));

        var (old, fresh) = ((await Rewritten.LoadAsync(before)).GetType("P")!, (await Rewritten.LoadAsync(after)).GetType("P")!);
        for (var seed = 0; seed < 1000; seed++) Assert.Equal(Call(old, "Run", seed), Call(fresh, "Run", seed));
        foreach (var rounds in (int[])[0, 1, 3, 2000])
            for (var run = 0; run < 30; run++) Assert.Equal($"{8 * rounds} {16 * rounds}", Call(fresh, "Stress", rounds));
    }

    private static object? Call(Type program, string method, int argument) => program.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [argument]);
}
