using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Loops that look independent and are not, each in a task and each in async code: none of them is spread. Those that differ from them by what is harmless are.</summary>
public sealed class DangerousLoopsTests
{
    /// <summary>What the loops use: code that runs where no call names it.</summary>
    private const string Surroundings = """
        using System; using System.Collections; using System.Collections.Generic; using System.Globalization; using System.Linq; using System.Numerics; using System.Runtime.CompilerServices; using System.Text; using System.Text.RegularExpressions; using System.Threading; using System.Threading.Tasks;
        public static class M
        {
            public static int calls;
            public static int Steps(long n) { var steps = 0; for (; n > 1 && steps < 50; n = n % 2 == 0 ? n / 2 : 3 * n + 1) steps++; return steps; }
            public static int Count() => ++calls;
            public static T Sum<T>(T x, T y) where T : INumber<T> => x + y;
        }
        public class Noisy : IComparable<Noisy>, IEquatable<Noisy>, IFormattable
        {
            public int V; public Noisy? Inner;
            public override string ToString() => M.Count().ToString();
            public string ToString(string? format, IFormatProvider? provider) => ToString();
            public override int GetHashCode() => M.Count();
            public override bool Equals(object? o) => M.Count() > 0;
            public bool Equals(Noisy? o) => M.Count() > 0;
            public int CompareTo(Noisy? o) => M.Count();
            public void Deconstruct(out int x, out int y) { x = M.Count(); y = V; }
            public int Length => M.Count();
            public int this[int i] => M.Count();
            public int Slice(int from, int count) => M.Count();
            public static implicit operator Noisy(int x) => new() { V = M.Count() };
            public static implicit operator int(Noisy x) => M.Count();
            public static bool operator true(Noisy x) => M.Count() > 0;
            public static bool operator false(Noisy x) => M.Count() > 0;
            public static Noisy operator &(Noisy x, Noisy y) => x;
        }
        public struct Loud { public int V; public static int made; public static implicit operator Loud(int x) => new() { V = x + made++ }; public static implicit operator int(Loud x) => x.V + made++; public void Move() => V++; }
        public class Quiet { public int V; }
        public class Seed { public static Quiet shared = new(); public static implicit operator Quiet(Seed x) => shared; }
        [CollectionBuilder(typeof(BagBuilder), "Make")] public class Bag : IEnumerable<int> { public int Count => 1; public int this[int i] => M.Count(); public IEnumerator<int> GetEnumerator() { M.Count(); yield return 1; } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }
        public static class BagBuilder { public static Bag Make(ReadOnlySpan<int> items) { M.Count(); return new Bag(); } }
        public class Pile : IEnumerable<int> { public int Count = 1; public void Add(int x) => M.Count(); public IEnumerator<int> GetEnumerator() { M.Count(); yield return 1; } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }
        public record Rec(int V, Quiet Q) { public int Twice { get; init; } }
        public class Comparer : IComparer<int>, IEqualityComparer<int> { public int Compare(int x, int y) => M.Count(); public bool Equals(int x, int y) => M.Count() > 0; public int GetHashCode(int x) => M.Count(); }

        """;

    private static readonly string[] Dangerous =
    [
        // Code behind conversions, operators, patterns and collections.
        "foreach (Noisy x in new[] { 1, 2 }) t += x.V;",
        "foreach (Loud x in new[] { 1, 2 }) t += x.V;",
        "louds[i] += 1;",
        "louds[i]++;",
        "(Noisy x, int y) = (i, t); t += x.V + y;",
        "Noisy x = i; t += x.V;",
        "t += noisy;",
        "if (noisy) t++;",
        "if (noisy && noisy) t++;",
        "if (noisy is (1, 2)) t++;",
        "if (noisy is [1, ..]) t++;",
        "t += noisy[^1];",
        "t += noisy[1..2];",
        "t += noisy switch { { Length: 3 } => 1, _ => 2 };",
        "Bag bag = [1, i]; t += bag.Count;",
        "Pile pile = [1, i]; t += pile.Count;",
        "var pile = new Pile { 1, i }; t += pile.Count;",
        "int[] own = [1, .. lazy]; t += own.Length;",
        "dynamic d = any; t += d + 1;",
        "dynamic d = any; t = d;",
        "dynamic d = any; if (d) t++;",
        "Quiet q = new Seed(); q.V = t; q.V += i;",
        "t += M.Sum(i, t);",
        // Equality, hashes and texts of others.
        "t += string.Format(\"{0}\", noisy).Length;",
        "t += string.Concat(noisy, t).Length;",
        "t += string.Join(\",\", noisy, t).Length;",
        "t += Convert.ToString(any)!.Length;",
        "t += Convert.ToInt32(any);",
        "t += HashCode.Combine(noisy, i);",
        "t += noisies.IndexOf(noisy);",
        "t += noisies.Contains(noisy) ? 1 : 0;",
        "t += Array.IndexOf(many, noisy);",
        "t += Array.BinarySearch(b, i, comparer);",
        "t += table.ContainsKey(noisy) ? 1 : 0;",
        "t += table.TryGetValue(noisy, out var f) ? f : 1;",
        "t += table[noisy];",
        "t += (noisy, 1).Equals((noisy, 1)) ? 1 : 0;",
        "t += (noisy, 1) == (noisy, 1) ? 1 : 0;",
        "t += noisy.Equals(any) ? 1 : 0;",
        "t += any.Equals(any) ? 1 : 0;",
        "t += any.ToString()!.Length;",
        "t += $\"{noisy}\".Length;",
        "t += (\"\" + noisy).Length;",
        "t += Shown(noisy);",
        "t += First(bagged);",
        "b[i] = Held(i);",
        // Delegates and sequences that run later.
        "t += Regex.Replace(\"abc\", \"b\", evaluator).Length;",
        "t += string.Create(3, i, filler).Length;",
        "t += query.Count();",
        "t += lazy.Sum();",
        "t += b.Sum(work);",
        "foreach (var x in lazy) t += x;",
        "t += work(i);",
        "Changed?.Invoke(i);",
        // What belongs to a thread or to a flow.
        "t += local.Value;",
        "t += Environment.CurrentManagedThreadId;",
        "t += Thread.CurrentThread.ManagedThreadId;",
        "t += SynchronizationContext.Current is null ? 1 : 2;",
        "t += own;",
        "CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;",
        "t += lazily.Value;",
        "t += Task.CurrentId ?? 0;",
        "t += ByThread(i);",
        "t += Own(i);",
        // Aliases.
        "Box[0] = t;",
        "Box[i] = t;",
        "var p = louds[0]; louds[0].Move(); t += p.V;",
        "louds[i].Move();",
        "Touch(ref b[i]);",
        "ref var r = ref b[0]; r += t;",
        "(b, c) = (c, b);",
        "quiet.V = t;",
        "quiets[i].V += t;",
        "var r = rec with { V = t }; r.Q.V = i;",
        "list[i % 3] = t;",
        "text.Append(t);",
        "View(b)[i] = t;",
        "b.AsSpan().Reverse();",
        "Array.Copy(b, 0, c, i, 1);",
        "list.CopyTo(c);",
        "\"abc\".CopyTo(0, letters, 0, 3);",
        "t += b[i] = b[Math.Max(i - 1, 0)] + 1;",
        // Order, time and others.
        "Console.WriteLine(i);",
        "t += random.Next();",
        "t += Random.Shared.Next();",
        "lock (list) t++;",
        "t += Volatile.Read(ref M.calls);",
        "t += volatileOne;",
        "Interlocked.Increment(ref M.calls);",
        "t += reader.Read();",
        "t += enumerator.MoveNext() ? enumerator.Current : 0;",
        "using var held = new System.IO.MemoryStream(); t += (int)held.Length;",
        "if (token.IsCancellationRequested) break;",
        "checked { sum += t; }",
        "sum = checked(sum + t);",
        "rounded = Math.Max(rounded, t);",
        "fixedPoint += t;",
        "unsafe { t += pointer[0]; }",
        "unsafe { fixed (int* p = b) p[0] = t; }",
    ];

    private static readonly string[] Harmless =
    [
        "t += i;",
        "sum += t;",
        "t += quiet.V + rec.V + rec.Twice;",
        "b[i] += t;",
        "var q = new Quiet { V = t }; q.V++; t += q.V;",
        "t += list.Contains(t) ? 1 : 0;",
        "t += names.TryGetValue(\"a\", out var f) ? f : 1;",
        "t += string.Format(CultureInfo.InvariantCulture, \"{0} {1}\", t, i).Length;",
        "t += string.Join(',', t.ToString(), \"b\").Length;",
        "t += HashCode.Combine(t, i);",
        "t += Array.IndexOf(c, t);",
        "int[] own = [1, i, .. c]; t += own[0];",
        "var (x, y) = (i, t); t += x * y;",
        "t += quiets[i] is { V: 3 } ? 1 : 2;",
        "t += c[^1] + c[1..3].Length;",
        "t += quietList.IndexOf(quiet);",
        "t += CultureInfo.CurrentCulture.Name.Length;",
        "t += flow.Value;",
        "t += nameof(sum).Length; sum += t;",
        "_ = M.Steps(t); sum += t;",
        "foreach (int x in c) t += x;",
        "t += quiets[i] is { V: 3, } q ? q.V : 0;",
        "t += ReferenceEquals(noisy, any) ? 1 : 0;",
    ];

    [Fact] public Task None_of_a_task() => Spread(Dangerous, "Task Loop(int n) => Task.Run(() => {{ {0} }});", []);
    [Fact] public Task None_of_async_code() => Spread(Dangerous, "async Task Loop(int n) {{ await Task.Yield(); {0} }}", []);
    [Fact] public Task All_of_a_task() => Spread(Harmless, "Task Loop(int n) => Task.Run(() => {{ {0} }});", Harmless);

    private static async Task Spread(string[] bodies, string method, string[] expected)
    {
        var classes = bodies.Select((body, k) => "public class P" + k + $$"""
             {
                [ThreadStatic] static int own; static readonly ThreadLocal<int> local = new(); static readonly AsyncLocal<int> flow = new(); static Lazy<int> lazily = new(() => 3); volatile int volatileOne; event Action<int>? Changed;
                int[] Box => c; int[] b = new int[400], c = new int[400]; readonly Loud[] louds = new Loud[400]; readonly Quiet[] quiets = new Quiet[400]; readonly Quiet quiet = new(); readonly Noisy noisy = new(); readonly Noisy[] many = []; readonly List<Noisy> noisies = []; readonly List<Quiet> quietList = [];
                readonly object any = new Noisy(); readonly Dictionary<Noisy, int> table = []; readonly HashSet<int> hashed = new(new Comparer()); readonly Dictionary<string, int> names = []; readonly Comparer comparer = new(); readonly List<int> list = []; readonly IEnumerable<int> lazy = []; readonly Random random = new(3);
                readonly MatchEvaluator evaluator = m => M.Count().ToString(); readonly System.Buffers.SpanAction<char, int> filler = (s, x) => M.Count(); readonly Func<int, int> work = x => M.Count(); readonly StringBuilder text = new(); readonly Rec rec = new(1, new()); readonly Bag bagged = new(); readonly char[] letters = new char[9]; readonly System.IO.StringReader reader = new("abc"); readonly CancellationToken token; unsafe int* pointer;
                static void Touch(ref int x) => x++; static int ByThread(int x) => Environment.CurrentManagedThreadId + x; static int Own(int x) => local.Value + x; static Span<int> View(int[] x) => x; static int Shown(object x) => string.Format("{0}", x).Length; static int First(Bag x) => x is [var y, ..] ? y : 0; int Held(int i) => b[Math.Max(i - 1, 0)];
                {{string.Format(null, method, $"var sum = 0; var rounded = 0.5; var fixedPoint = 0m; var query = lazy.Where(y => y > sum); var enumerator = list.GetEnumerator(); var a = new int[400]; for (var i = 0; i < n; i++) {{ var t = M.Steps(i); {body} a[i] = t; }} Console.WriteLine((sum, rounded, fixedPoint, a, b, query, enumerator));")}}
            }
            """);
        var before = Rewritten.Document("#nullable disable warnings\n#pragma warning disable CS0067, CS0169, CS0219, CS0649, CS0414, CS1998, CS0168, CS0660, CS0661, CS0618, CS0162, CS0164\n" + Surroundings + string.Join("\n", classes));
        var isAsync = method.StartsWith("async", StringComparison.Ordinal);
        var after = isAsync ? await Rewritten.FixAsync<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>(before, "CONC201.Parallelize") : await Rewritten.FixAsync<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>(before);
        var root = (CompilationUnitSyntax)(await after.GetSyntaxRootAsync(TestContext.Current.CancellationToken))!;
        var spread = bodies.Where((_, k) => root.DescendantNodes().OfType<ClassDeclarationSyntax>().Single(type => type.Identifier.Text == "P" + k).ToString().Contains("Parallel.", StringComparison.Ordinal));
        Assert.Equal(string.Join("\n", expected), string.Join("\n", spread));
        if (expected.Length > 0) await Rewritten.LoadAsync(after);
    }
}
