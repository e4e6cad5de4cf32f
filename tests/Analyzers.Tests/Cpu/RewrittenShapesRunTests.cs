using System.Reflection;
using ConcurrencyAnalyzers.LoopsOracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Each shape that the fixes of CONC201 and CONC202 write, as written and as rewritten, on a thousand generated inputs: the same results, on eight threads too.</summary>
public sealed class RewrittenShapesRunTests
{
    private const int Inputs = 1000;

    private static readonly int[] Sizes = [0, 1, 2, 3, 7, 40, 300];

    private static readonly (string Name, string Body)[] Workers =
    [
        ("Elements", "Task.Run(() => { for (var i = 0; i < a.Length; i++) b[i] = Steps(a[i]); }).Wait(); return Sum(b);"),
        ("Continues", "Task.Run(() => { for (var i = 0; i < a.Length; i++) { if (a[i] % 3 == 0) continue; b[i] = Steps(a[i]); } }).Wait(); return Sum(b);"),
        ("LongIndex", "Task.Run(() => { for (long i = 0; i < a.LongLength; i++) b[i] = Steps(a[i]); }).Wait(); return Sum(b);"),
        ("LastIncluded", "Task.Run(() => { for (var i = 1; i <= a.Length - 1; i++) b[i] = Steps(a[i]); }).Wait(); return Sum(b);"),
        ("Count", "return Task.Run(() => { var n = 0; foreach (var x in a) if (Steps(x) % 2 == 0) n++; return n; }).Result;"),
        ("Product", "return Task.Run(() => { var n = 1u; foreach (var x in a) n *= (uint)Steps(x) | 1; return n; }).Result;"),
        ("Largest", "return Task.Run(() => { var n = int.MinValue; foreach (var x in a) n = Math.Max(n, Steps(x) * 7 % 31); return n; }).Result;"),
        ("LeastByCondition", "return Task.Run(() => { var n = long.MaxValue; foreach (var x in a) { var s = (long)Steps(x); if (s < n) n = s; } return n; }).Result;"),
        ("Truths", "return Task.Run(() => { var some = false; var all = true; foreach (var x in a) { some |= Steps(x) == 7; all &= Steps(x) < 40; } return some ? 1 : all ? 2 : 3; }).Result;"),
        ("TwoFolds", "return Task.Run(() => { var n = 0; var sum = 0L; foreach (var x in a) { n++; sum += Steps(x); } return sum * 1000 + n; }).Result;"),
        ("Rounded", "return Task.Run(() => { var sum = 0.5; foreach (var x in a) sum += 1.0 / (Steps(x) + 1); return Math.Round(sum, 6); }).Result;"),
        ("Rows", "var d = new int[a.Length, 2]; Task.Run(() => { for (var i = 0; i < a.Length; i++) for (var j = 0; j < 2; j++) d[i, j] = Steps(a[i]) + j; }).Wait(); return d.Cast<int>().Sum();"),
        ("Ordered", "return Task.Run(() => { var all = new List<long>(); for (var i = 0; i < a.Length; i++) { var s = Steps(a[i]); all.Add(s * 7L + i); } return Sum(all.Select(x => (int)x).ToArray()); }).Result;"),
        ("OrderedFrom", "var from = 2; return Task.Run(() => { List<int> all = []; for (var i = from; i < a.Length; i++) all.Add(Steps(a[i]) + i); return Sum(all.ToArray()); }).Result;"),
        ("OrderedItems", "return Task.Run(() => { var all = new List<int>(3); var texts = new List<string>(); foreach (var x in a) { all.Add(Steps(x)); texts.Add(x.ToString()); } return Sum(all.ToArray()) + texts.Sum(t => t.Length); }).Result;"),
        ("Flat", "var w = 3; var d = new int[a.Length * w]; Task.Run(() => { for (var i = 0; i < a.Length; i++) for (var j = 0; j < w; j++) d[i * w + j] += Steps(a[i]) + j; }).Wait(); return Sum(d);"),
        ("Spans", "var w = 3; var d = new int[a.Length * w]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { var row = d.AsSpan(i * w, w); Span<int> own = stackalloc int[4]; own[i & 3] = Steps(a[i]); row[1] = own[2]; row[2] += own[1] + row[1]; } }).Wait(); return Sum(d);"),
        ("Jagged", "var d = new int[a.Length][]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { d[i] = new int[3]; d[i][Steps(a[i]) % 3] = i; var row = d[i]; row[1]++; } }).Wait(); return Sum(d.SelectMany(x => x).ToArray());"),
        ("StructFields", "var d = new (int X, (int Y, int Z) At)[a.Length]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { d[i].X = Steps(a[i]); d[i].At.Y += d[i].X + i; } }).Wait(); return Sum(d.Select(x => x.X * 3 + x.At.Y).ToArray());"),
        ("Table", "return Task.Run(() => { var all = new ConcurrentDictionary<int, int>(); for (var i = 0; i < a.Length; i++) { all[i] = Steps(a[i]); all.TryAdd(i, 3); } return Sum(all.OrderBy(x => x.Key).Select(x => x.Value).ToArray()); }).Result;"),
        ("OnAThread", "var r = 0L; var t = new Thread(() => { var n = 0L; foreach (var x in a) n += Steps(x); r = n; }); t.Start(); t.Join(); return r;"),
        ("Token", "var token = CancellationToken.None; return Task.Run(() => { var n = 0; foreach (var x in a) n ^= Steps(x); return n; }, token).Result;"),
        ("Ranges", "var c = new int[300_000]; var k = a.Length; Task.Run(() => { for (var i = 0; i < 300_000; i++) { if (i % 5 == 0 || i > k * 9) continue; c[i] = (i * i + i * k) % 7 + (i * 3 ^ i * k) * i % 11 + i * k % 13 * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i; } }).Wait(); return Sum(c);"),
        ("FoldedRanges", "var k = a.Length; return Task.Run(() => { var sum = 0L; for (var i = 1; i <= 300_000; i++) if (i < k * 9) sum += (i * i + i * k) % 7 + (i * 3 ^ i * k) * i % 11 + i * k % 13 * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i * i; return sum; }).Result;"),
    ];

    private static readonly (string Name, string Body)[] AsyncLoops =
    [
        ("Alone", "await Task.Yield(); foreach (var x in a) n += Steps(x); return n;"),
        ("Filled", "await Task.Yield(); var last = 0; var list = new List<int>(); foreach (var x in a) { if (Steps(x) > last % 9) list.Add(x); last = x; } return list.Count * 31L + list.Sum();"),
        ("Own", "await Task.Yield(); var own = new int[a.Length]; for (var i = 0; i < a.Length; i++) own[i] = Steps(a[i]); return Sum(own);"),
        ("OwnLists", "await Task.Yield(); foreach (var x in a) { var own = new List<int>(); for (var k = 0; k < Steps(x) % 5; k++) own.Add(k * x); n += own.Count == 0 ? 1 : own[0]; } return n;"),
        ("Most", "await Task.Yield(); for (var i = 0; i < a.Length; i++) if (Steps(a[i]) > n) n = Steps(a[i]); return n;"),
    ];

    [Fact] public Task On_one_worker() => Same<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>(Workers, "CONC202.Parallelize", "static object {0}(int[] a) {{ var b = new int[a.Length]; {1} }}");
    [Fact] public Task Given_to_the_pool() => Same<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>(AsyncLoops, "CONC201.Offload", AsyncMethod);
    [Fact] public Task In_parallel_on_the_pool() => Same<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>([.. AsyncLoops.Where(shape => shape.Name is not ("Filled" or "Most"))], "CONC201.Parallelize", AsyncMethod);

    private const string AsyncMethod = "static object {0}(int[] a) => {0}Async(a).Result; static async Task<long> {0}Async(int[] a) {{ var n = a.LongLength - 3; {1} }}";

    private static async Task Same<TRule, TFix>((string Name, string Body)[] shapes, string key, string method)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        ThreadPool.SetMinThreads(16, 16);
        var before = Rewritten.Document("using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.Linq; using System.Threading; using System.Threading.Tasks;\npublic static class P\n{\n"
            + "static int Steps(long n) { var steps = 0; for (; n > 1 && steps < 50; n = n % 2 == 0 ? n / 2 : 3 * n + 1) steps++; return steps; }\nstatic long Sum(int[] b) { var s = 0L; for (var i = 0; i < b.Length; i++) s = s * 31 + b[i]; return s; }\n"
            + string.Concat(shapes.Select(shape => string.Format(null, method, shape.Name, shape.Body) + "\n")) + "}\n");
        var after = await Rewritten.FixAsync<TRule, TFix>(before, key);
        var text = (await after.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.All(shapes, shape => Assert.DoesNotContain(shape.Body, text)); // each has been rewritten
        var written = (await Rewritten.LoadAsync(before)).GetType("P")!;
        var rewritten = (await Rewritten.LoadAsync(after)).GetType("P")!;
        var stressed = (await Rewritten.LoadAsync(after.Project.AddMetadataReference(MetadataReference.CreateFromFile(typeof(Stressed).Assembly.Location)).AddDocument("Stress.cs", "global using Parallel = ConcurrencyAnalyzers.LoopsOracle.Stressed;").Project.GetDocument(after.Id)!)).GetType("P")!;
        foreach (var shape in shapes)
        {
            var random = new Random(shape.Name.Length);
            for (var input = 0; input < Inputs; input++)
            {
                var items = Enumerable.Range(0, Sizes[input % Sizes.Length]).Select(_ => random.Next(1, 5000)).ToArray();
                var expected = Run(written, shape.Name, items);
                Assert.Equal((shape.Name, input, expected), (shape.Name, input, Run(rewritten, shape.Name, items)));
                Stressed.TakeTurns(input % 2 == 0 ? input : null);
                Assert.Equal((shape.Name, input, expected), (shape.Name, input, Run(stressed, shape.Name, items)));
            }
        }
    }

    private static object Run(Type program, string name, int[] items) => program.GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [items])!;
}
