using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Generated loops are run as written and as rewritten: what is offered gives the same results.</summary>
public sealed class ParallelLoopRunTests
{
    private const int Loops = 120;

    private const string Methods = """
        public static int calls;
        public static int Collatz(long n) { var steps = 0; for (; n > 1 && steps < 50; n = n % 2 == 0 ? n / 2 : 3 * n + 1) steps++; return steps; }
        public static bool Prime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return n > 1; }
        public static int Impure(int n) { calls++; for (var d = 2; d * d <= n; d++) calls ^= n % d; return calls; }
        public static int[] Shared(int n) { var a = new int[n + 16]; for (var i = 0; i < a.Length; i++) a[i] = i * 7 % 13; return a; }

        """;

    [Fact]
    public async Task Same_results()
    {
        var seed = Environment.TickCount;
        try
        {
            var random = new Random(seed);
            var source = "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using static M;\npublic static class M\n{\n" + Methods + "}\n"
                + string.Concat(Enumerable.Range(0, Loops).Select(i => $"public static class P{i}\n{{\n{new LoopWriter(random).Method()}}}\n"));
            var before = Rewritten.Document(source);
            var after = await Rewritten.FixAsync<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>(before);
            var written = (await Rewritten.LoadAsync(before));
            var rewritten = (await Rewritten.LoadAsync(after));
            var changed = (await after.GetTextAsync(TestContext.Current.CancellationToken)).ToString().Split("Parallel.").Length - 1;
            Assert.InRange(changed, Loops / 10, Loops * 9 / 10);
            for (var i = 0; i < Loops; i++)
                foreach (var size in (int[])[0, 1, 3, 300])
                    Assert.Equal($"{i} of {size}: {Run(written, i, size)}", $"{i} of {size}: {Run(rewritten, i, size)}");
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"With seed {seed}: {failure.Message}", failure);
        }
    }

    private static object? Run(Assembly program, int loop, int size)
    {
        program.GetType("M")!.GetField("calls")!.SetValue(null, 0);
        return program.GetType($"P{loop}")!.GetMethod("Run")!.Invoke(null, [size]);
    }

    /// <summary>Writes a method with one loop in a task: some of its statements can be spread, some cannot.</summary>
    private sealed class LoopWriter(Random random)
    {
        private string index = "i";

        public string Method()
        {
            var body = new StringBuilder();
            var count = random.Next(1, 4);
            var header = Header();
            for (var n = 0; n < count; n++) body.Append("            ").Append(Statement(n)).Append('\n');
            return $$"""
                public static string Run(int n) => Task.Run(() =>
                {
                    var a = new int[n + 16]; var b = Shared(n); var c = Shared(n); var d = new int[n + 16, 3]; var list = b.Take(n).ToList();
                    var s0 = 5; var s1 = 7L; var s2 = 3u; var most = -4; var least = 1L << 40; var any = false; var all = true; var x = 0.5; var calls = 0;
                    {{header}}
                    {
                        var t = Collatz({{index}});
                {{body}}
                    }

                    return string.Join(' ', string.Join(',', a), string.Join(',', b), string.Join(',', c), string.Join(',', d.Cast<int>()), s0, s1, s2, most, least, any, all, calls, (int)(x * 1000));
                }).Result;

                """;
        }

        private string Header()
        {
            index = "i";
            switch (random.Next(9))
            {
                case 0: return "for (var i = 0; i < n; i++)";
                case 1: return "for (int i = 1; i <= n; ++i)";
                case 2: return "for (var i = 0; i < a.Length; i += 1)";
                case 3: return "for (var i = 0; i <= a.Length - 1; i++)";
                case 4: index = "(int)i"; return "for (long i = 0; i < n; i++)";
                case 5: return "foreach (var i in list)";
                case 6: return "foreach (int i in c)";
                case 7: return "for (var i = n; i >= 0; i--)";
                default: return "for (var i = 1; i < n; i += 2)";
            }
        }

        private string Statement(int number)
        {
            var statement = random.Next(22) switch
            {
                0 => "a[i] = t;",
                1 => "a[i] = b[i] + t;",
                2 => "b[i] += c[i] * t;",
                3 => "s0 += t;",
                4 => "if (Prime(t)) s0++;",
                5 => "s1 += t * 3L;",
                6 => "s2 ^= (uint)t;",
                7 => "most = Math.Max(most, t % 17);",
                8 => "if (t < least) least = t;",
                9 => "any |= t == 7;",
                10 => "all &= t < 40;",
                11 => "for (var j = 0; j < 3; j++) d[i, j] = t * j;",
                12 => "{ var own = new int[3]; own[t % 3] = t; own[1] += 2; s0 += own[0] + own[1]; }",
                13 => "if (t % 5 == 0) continue;",
                14 => "s0 -= t;",
                15 => "s1 = s1 + t;",
                16 => "a[i] = i == 0 ? 1 : a[i - 1] + t;",
                17 => "s0 = s0 * 3 + t;",
                18 => "s0 += Impure(t);",
                19 => "if (t == 33) break;",
                20 => "x += 1.0 / (t + 1);",
                _ => "{ var seen = s0; a[i] = seen; s0 += t; }",
            };
            return index == "i" ? statement : statement.Replace("= i ==", "= (int)i ==", StringComparison.Ordinal);
        }
    }
}
