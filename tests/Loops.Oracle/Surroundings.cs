namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>The code around the loops of a batch: what they call.</summary>
internal static class Surroundings
{
    /// <summary>Where a run lets other threads go on; the analysis does not see it.</summary>
    private const string Pause = "/*pause*/";

    public const string Usings = """
        using System; using System.Collections.Generic; using System.Collections.Concurrent; using System.Linq; using System.Threading; using System.Threading.Tasks; using static M;

        """;

    public const string Source = $$"""
        using System; using System.Collections.Generic; using System.Linq; using System.Text;
        public struct Point { public int X, Y; public int Sum => X + Y; public int Far() { var x = X * 3; x ^= Y; return x; } public void Move() => X++; }
        public struct Node { public Point At; public int V; public int[] Deep; }
        public sealed class Cell { public int V; public int Twice => V * 2; public int Made { get; set; } public int Bump() => V++; }
        public static class M
        {
            public static int calls;
            public static int[] table = new int[400];
            public static void Reset() { calls = 0; table = Shared(384); }
            public static int Collatz(long n) { var steps = 0; n = Math.Abs(n % 1000); for (; n > 1 && steps < 50; n = n % 2 == 0 ? n / 2 : 3 * n + 1) steps++; {{Pause}} return steps; }
            public static bool Prime(int n) { n %= 9999; for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return n > 1; }
            public static int Gcd(int a, int b) { a = Math.Abs(a % 999); b = Math.Abs(b % 999); while (b > 0) (a, b) = (b, a % b); return a; }
            public static int Mix(int x) { unchecked { x ^= x >> 3; x *= 31; x ^= x << 5; return x; } }
            public static int Total(int[] a) { var s = 0; foreach (var x in a) s += x; return s; }
            public static int First(int[] a) => a.Length > 0 ? a[0] : 0;
            public static int InTable(int i) => table[Math.Abs(i % 300)];
            public static void Put(int i, int v) => table[Math.Abs(i % 300)] = v;
            public static int Swap(ref int x, int y) { var old = x; x = y; return old; }
            public static void Split(int x, out int low, out int high) { low = x & 15; high = x >> 4; }
            public static int Impure(int n) { calls++; n %= 9999; for (var d = 2; d * d <= n; d++) calls ^= n % d; return calls; }
            public static int OwnArray(int n) { var own = new int[8]; for (var i = 0; i < 8; i++) own[i] = n * i; own[n & 7] = 5; return own[3] + own[n & 7]; }
            public static int OwnCell(int n) { var c = new Cell { V = n }; c.V += 2; return c.Twice; }
            public static int Halve(this int x) => x / 2;
            public static int[] Shared(int n) { var a = new int[n + 16]; for (var i = 0; i < a.Length; i++) a[i] = i * 7 % 13; return a; }
            public static int[][] Rows(int n) { var a = new int[n + 16][]; for (var i = 0; i < a.Length; i++) a[i] = i % 5 == 4 ? a[i - 1] : new[] { i, i * 2, i * 3 }; return a; }
            public static Cell[] Cells(int n) { var a = new Cell[n + 16]; for (var i = 0; i < a.Length; i++) a[i] = i % 5 == 4 ? a[i - 1] : new Cell { V = i }; return a; }
            public static Point[] Points(int n) { var a = new Point[n + 16]; for (var i = 0; i < a.Length; i++) a[i] = new Point { X = i, Y = i * 3 % 7 }; return a; }
            public static int[] Same(int[] a) => a;
            public static List<int> Listed(int n) => [.. Shared(n).Take(n + 1)];
            public static Node[] Nodes(int n) { var a = new Node[n + 16]; for (var i = 0; i < a.Length; i++) a[i] = new Node { At = new Point { X = i }, V = i % 6, Deep = i % 5 == 4 ? a[i - 1].Deep : new[] { i } }; return a; }
            public static string Show(params object[] all)
            {
                var text = new StringBuilder();
                void Many<T>(IEnumerable<T> items) { foreach (var item in items) One(item); text.Append('|'); }
                void One(object item)
                {
                    switch (item)
                    {
                        case int[] ints: Many(ints); break;
                        case int[,] wide: Many(wide.Cast<int>()); break;
                        case int[][] rows: Many(rows); break;
                        case IEnumerable<int> ints: Many(ints); break;
                        case Cell[] cells: Many(cells.Select(cell => cell.V + cell.Made)); break;
                        case Point point: text.Append(point.X).Append('/').Append(point.Y).Append(' '); break;
                        case Node node: One(node.At); One(node.V); One(node.Deep); break;
                        case Point[] points: Many(points); break;
                        case Node[] nodes: Many(nodes); break;
                        case List<Point> points: Many(points); break;
                        case IEnumerable<KeyValuePair<int, int>> pairs: Many(pairs.OrderBy(pair => pair.Key).Select(pair => pair.Key * 7 + pair.Value)); break;
                        default: text.Append(item).Append(' '); break;
                    }
                }
                foreach (var item in all) One(item);
                One(calls);
                One(table);
                return text.ToString();
            }
        }
        """;

    public static string ForRun => Source.Replace(Pause, "ConcurrencyAnalyzers.LoopsOracle.Stressed.Jitter(n + steps);", StringComparison.Ordinal);

    /// <summary>Rewritten programs are run by <see cref="Stressed"/>.</summary>
    public const string ForStress = "global using Parallel = ConcurrencyAnalyzers.LoopsOracle.Stressed;";
}
