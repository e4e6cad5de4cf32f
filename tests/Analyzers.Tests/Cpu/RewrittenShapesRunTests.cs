using System.Reflection;
using ConcurrencyAnalyzers.LoopsOracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Each shape that the fixes of CONC201, CONC202 and CONC203 write, as written and as rewritten, on a thousand generated inputs: the same results, on eight threads too.</summary>
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
        ("Bits", "return Task.Run(() => { var x = 3; var y = -1L; var z = 0ul; foreach (var v in a) { x ^= Steps(v); y &= ~(1L << Steps(v)); z |= 1ul << Steps(v); } return (x, y, z); }).Result;"),
        ("Factors", "return Task.Run(() => { var x = 3ul; var y = 5L; foreach (var v in a) { x *= (ulong)Steps(v) | 1; y = y * (Steps(v) | 1); } return (x, y); }).Result;"),
        ("Differences", "return Task.Run(() => { var x = 9u; var y = 3; foreach (var v in a) { x -= (uint)Steps(v); --y; } return (x, y); }).Result;"),
        ("Single", "return Task.Run(() => { var sum = 0f; foreach (var x in a) sum += Steps(x); return sum; }).Result;"),
        ("RoundedProduct", "return Task.Run(() => { var product = 1.0; foreach (var x in a) product *= Steps(x) % 2 == 0 ? 2 : 0.5; return product; }).Result;"),
        ("ThrownAway", "return Task.Run(() => { var n = 0; foreach (var x in a) { _ = Steps(x); n += Steps(x + 1); } return n; }).Result;"),
        ("Columns", "var d = new int[2, a.Length]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { d[0, i] = Steps(a[i]); d[1, i] ^= d[0, i] + i; } }).Wait(); return d.Cast<int>().Sum(x => x * 3L);"),
        ("Said", "var d = new int[a.Length]; Task.Run(() => { for (var i = 0; i < a.Length; i++) d[i] = Known(a[i]); }).Wait(); return Sum(d);"),
        ("OwnCollections", "return Task.Run(() => { var n = 0; foreach (var x in a) { var own = new Dictionary<int, int>(); own[Steps(x)] = x; var text = new StringBuilder(); text.Append(x).Append('-').Append(own.Count); n += text.Length; } return n; }).Result;"),
        ("TwoFolds", "return Task.Run(() => { var n = 0; var sum = 0L; foreach (var x in a) { n++; sum += Steps(x); } return sum * 1000 + n; }).Result;"),
        ("Rounded", "return Task.Run(() => { var sum = 0.5; foreach (var x in a) sum += 1.0 / (Steps(x) + 1); return Math.Round(sum, 6); }).Result;"),
        ("Rows", "var d = new int[a.Length, 2]; Task.Run(() => { for (var i = 0; i < a.Length; i++) for (var j = 0; j < 2; j++) d[i, j] = Steps(a[i]) + j; }).Wait(); return d.Cast<int>().Sum();"),
        ("Ordered", "return Task.Run(() => { var all = new List<long>(); for (var i = 0; i < a.Length; i++) { var s = Steps(a[i]); all.Add(s * 7L + i); } return Sum(all.Select(x => (int)x).ToArray()); }).Result;"),
        ("OrderedFrom", "var from = 2; return Task.Run(() => { List<int> all = []; for (var i = from; i < a.Length; i++) all.Add(Steps(a[i]) + i); return Sum(all.ToArray()); }).Result;"),
        ("OrderedItems", "return Task.Run(() => { var all = new List<int>(3); var texts = new List<string>(); foreach (var x in a) { all.Add(Steps(x)); texts.Add(x.ToString()); } return Sum(all.ToArray()) + texts.Sum(t => t.Length); }).Result;"),
        ("OrderedToken", "var token = CancellationToken.None; return Task.Run(() => { var all = new List<int>(); foreach (var x in a) { var s = Steps(x); all.Add(s ^ x); } return Sum(all.ToArray()); }, token).Result;"),
        ("Flat", "var w = 3; var d = new int[a.Length * w]; Task.Run(() => { for (var i = 0; i < a.Length; i++) for (var j = 0; j < w; j++) d[i * w + j] += Steps(a[i]) + j; }).Wait(); return Sum(d);"),
        ("Spans", "var w = 3; var d = new int[a.Length * w]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { var row = d.AsSpan(i * w, w); Span<int> own = stackalloc int[4]; own[i & 3] = Steps(a[i]); row[1] = own[2]; row[2] += own[1] + row[1]; } }).Wait(); return Sum(d);"),
        ("Jagged", "var d = new int[a.Length][]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { d[i] = new int[3]; d[i][Steps(a[i]) % 3] = i; var row = d[i]; row[1]++; } }).Wait(); return Sum(d.SelectMany(x => x).ToArray());"),
        ("StructFields", "var d = new (int X, (int Y, int Z) At)[a.Length]; Task.Run(() => { for (var i = 0; i < a.Length; i++) { d[i].X = Steps(a[i]); d[i].At.Y += d[i].X + i; } }).Wait(); return Sum(d.Select(x => x.X * 3 + x.At.Y).ToArray());"),
        ("Table", "return Task.Run(() => { var all = new ConcurrentDictionary<int, int>(); for (var i = 0; i < a.Length; i++) { all[i] = Steps(a[i]); all.TryAdd(i, 3); } return Sum(all.OrderBy(x => x.Key).Select(x => x.Value).ToArray()); }).Result;"),
        ("OnAThread", "var r = 0L; var t = new Thread(() => { var n = 0L; foreach (var x in a) n += Steps(x); r = n; }); t.Start(); t.Join(); return r;"),
        ("Token", "var token = CancellationToken.None; return Task.Run(() => { var n = 0; foreach (var x in a) n ^= Steps(x); return n; }, token).Result;"),
        ("TokenInRounds", "var source = new CancellationTokenSource(); if (a.Length == 7) source.Cancel(); var token = source.Token; var work = Task.Run(() => { var n = 0; foreach (var x in a) { token.ThrowIfCancellationRequested(); n ^= Steps(x); } return n; }); Task.WaitAny(work); return work.Status == TaskStatus.RanToCompletion ? work.Result : work.Exception!.InnerException!.GetType().Name;"),
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

    private static readonly (string Name, string Body)[] Threads =
    [
        ("Joined", "var all = new List<Thread>(); foreach (var x in a) { var t = new Thread(() => found[x] = Rate(x)); t.Start(); all.Add(t); } foreach (var t in all) t.Join();"),
        ("Block", "var all = new List<Thread>(); foreach (var x in a) { var t = new Thread(() => { if (x % 7 == 0) return; found[x] = Rate(x); }) { IsBackground = true }; t.Start(); all.Add(t); } foreach (var t in all) { t.Join(); }"),
        ("Numbered", "var all = new List<Thread>(); for (var i = 0; i < a.Length; i++) { var k = i; var t = new Thread(() => found[k] = Rate(a[k])); all.Add(t); t.Start(); } foreach (var t in all) t.Join();"),
    ];

    private static readonly (string Name, string Body)[] Tasks =
    [
        ("TaskEach", "var all = new List<Task>(); foreach (var x in a) all.Add(Task.Run(() => { found[x] = Rate(x); })); await Task.WhenAll(all);"),
        ("TaskBlock", "var all = new List<Task>(); foreach (var x in a) all.Add(Task.Run(() => { if (x % 7 == 0) return; found[x] = Rate(x); })); await Task.WhenAll(all).ConfigureAwait(false);"),
        ("TaskNumbered", "var all = new List<Task>(); for (var i = 0; i < a.Length; i++) { var k = i; all.Add(Task.Run(() => { found[k] = Rate(a[k]); })); } await Task.WhenAll(all);"),
        ("TaskToken", "var token = CancellationToken.None; var all = new List<Task>(); foreach (var x in a) all.Add(Task.Run(() => { found[x] = Rate(x); }, token)); await Task.WhenAll(all);"),
    ];

    [Fact] public Task On_one_worker() => Same<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>(Workers, "CONC202.Parallelize", "static object {0}(int[] a) {{ var b = new int[a.Length]; {1} }}");
    [Fact] public Task Given_to_the_pool() => Same<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>(AsyncLoops, "CONC201.Offload", AsyncMethod);
    [Fact] public Task In_parallel_on_the_pool() => Same<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>([.. AsyncLoops.Where(shape => shape.Name is not ("Filled" or "Most"))], "CONC201.Parallelize", AsyncMethod);

    [Fact] public Task Made_by_the_library() => Same<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>([.. Workers.Where(shape => shape.Name is "Ordered" or "OrderedFrom" or "OrderedToken")], "CONC202.Map", "static object {0}(int[] a) {{ {1} }}");
    [Fact] public Task Made_by_the_library_on_the_pool() => Same<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>([("Made", "await Task.Yield(); var all = new List<int>(); foreach (var x in a) all.Add(Steps(x) + 1); return Sum(all.ToArray()) + n;")], "CONC201.Map", AsyncMethod);
    [Fact] public Task A_thread_for_each() => Same<CONC203_WorkerPerItem, WorkerPerItemFix>(Threads, "CONC203.Parallelize", "static object {0}(int[] a) {{ var found = new ConcurrentDictionary<int, int>(); {1} return Shown(found); }}", largest: 40);
    [Fact] public Task A_task_for_each() => Same<CONC203_WorkerPerItem, WorkerPerItemFix>(Tasks, "CONC203.Parallelize", "static object {0}(int[] a) => {0}Async(a).Result; static async Task<string> {0}Async(int[] a) {{ await Task.Yield(); var found = new ConcurrentDictionary<int, int>(); {1} return Shown(found); }}");

    private const string AsyncMethod = "static object {0}(int[] a) => {0}Async(a).Result; static async Task<long> {0}Async(int[] a) {{ var n = a.LongLength - 3; {1} }}";

    private static async Task Same<TRule, TFix>((string Name, string Body)[] shapes, string key, string method, int largest = 300)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        ThreadPool.SetMinThreads(16, 16);
        var before = Rewritten.Document("using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.Linq; using System.Text; using System.Threading; using System.Threading.Tasks;\nclass PureAttribute : Attribute { }\npublic static class P\n{\n"
            + "static int Steps(long n) { var steps = 0; for (; n > 1 && steps < 50; n = n % 2 == 0 ? n / 2 : 3 * n + 1) steps++; return steps; }\n[Pure] static int Known(int n) { if (n < 0) throw new ArgumentException(); return Steps(n); }\nstatic int Rate(int n) { var r = 0; for (var i = 0; i < n % 7; i++) for (var j = 0; j < n % 5; j++) r = r * 31 + i * j; return r; }\nstatic string Shown(ConcurrentDictionary<int, int> found) => string.Join(' ', found.OrderBy(x => x.Key));\nstatic long Sum(int[] b) { var s = 0L; for (var i = 0; i < b.Length; i++) s = s * 31 + b[i]; return s; }\n"
            + string.Concat(shapes.Select(shape => string.Format(null, method, shape.Name, shape.Body) + "\n")) + "}\n");
        before = before.Project.AddMetadataReference(MetadataReference.CreateFromFile(typeof(ConcurrencyAnalyzers.Runtime.ParallelMap).Assembly.Location)).GetDocument(before.Id)!;
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
                var items = Enumerable.Range(0, Math.Min(Sizes[input % Sizes.Length], largest)).Select(_ => random.Next(1, 5000)).ToArray();
                var expected = Run(written, shape.Name, items);
                Assert.Equal((shape.Name, input, expected), (shape.Name, input, Run(rewritten, shape.Name, items)));
                Stressed.TakeTurns(input % 2 == 0 ? input : null);
                Assert.Equal((shape.Name, input, expected), (shape.Name, input, Run(stressed, shape.Name, items)));
            }
        }
    }

    private static object Run(Type program, string name, int[] items) => program.GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [items])!;
}
