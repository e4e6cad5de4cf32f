using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC202_LoopOnOneWorker>;
using Fixed = Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>;

/// <summary>Loops whose rounds each add an item to a list, or fill a row.</summary>
public sealed class CONC202_ListsTests
{
    private const string IsPrime = "static bool IsPrime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }\n";

    [Fact] public Task List_that_keeps_its_order() => Fixes(
        IsPrime + """
        Task<List<bool>> M(int[] a) => Task.Run(() =>
        {
            var found = new List<bool>();

            // One for each.
            [|for|] (var i = 0; i < a.Length; i++)
            {
                // Of this one.
                found.Add(IsPrime(a[i])); // so
            } // end
            return found;
        });
        """,
        IsPrime + """
        Task<List<bool>> M(int[] a) => Task.Run(() =>
        {
            var found = new List<bool>();

            var foundInOrder = new bool[a.Length];
            // One for each.
            Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                // Of this one.
                foundInOrder[i] = IsPrime(a[i]); // so
            }); // end
            found.AddRange(foundInOrder);
            return found;
        });
        """);

    [Fact] public Task List_of_a_part() => Fixes(
        IsPrime + """
        Task<List<string?>> M(int first, int last) => Task.Run(() =>
        {
            List<string?> found = [];
            [|for|] (int i = first; i <= last; i++)
                found.Add(IsPrime(i) ? "yes" : null);
            return found;
        });
        """,
        IsPrime + """
        Task<List<string?>> M(int first, int last) => Task.Run(() =>
        {
            List<string?> found = [];
            var foundInOrder = new string?[Math.Max((last + 1) - first, 0)];
            Parallel.For(first, last + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => foundInOrder[i - first] = IsPrime(i) ? "yes" : null);
            found.AddRange(foundInOrder);
            return found;
        });
        """);

    [Fact] public Task List_of_the_items() => Fixes(
        IsPrime + """
        Task<int> M(List<int> all, CancellationToken token) => Task.Run(() =>
        {
            var (index, squares, found) = (0, new List<long>(all.Count), new List<bool>());
            var good = new List<bool>();
            var bad = new List<long>();
            [|foreach|] (var x in all)
            {
                var is1 = IsPrime(x);
                good.Add(is1);
                bad.Add(x * 2L);
            }

            return good.Count + bad.Count;
        }, token);
        """,
        IsPrime + """
        Task<int> M(List<int> all, CancellationToken token) => Task.Run(() =>
        {
            var (index, squares, found) = (0, new List<long>(all.Count), new List<bool>());
            var good = new List<bool>();
            var bad = new List<long>();
            var goodInOrder = new bool[all.Count];
            var badInOrder = new long[all.Count];
            Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = token }, (x, _, index2) =>
            {
                var is1 = IsPrime(x);
                goodInOrder[index2] = is1;
                badInOrder[index2] = x * 2L;
            });
            good.AddRange(goodInOrder);
            bad.AddRange(badInOrder);

            return good.Count + bad.Count;
        }, token);
        """);

    [Fact] public Task Row_as_a_span() => Fixes(
        IsPrime + """
        Task M(bool[] a, int height, int width) => Task.Run(() =>
        {
            [|for|] (var y = 0; y < height; y++)
            {
                var row = a.AsSpan(y * width, width);
                for (var x = 0; x < row.Length; x++)
                    row[x] = IsPrime(x + y);
            }
        });
        """,
        IsPrime + """
        Task M(bool[] a, int height, int width) => Task.Run(() =>
        {
            Parallel.For(0, height, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, y =>
            {
                var row = a.AsSpan(y * width, width);
                for (var x = 0; x < row.Length; x++)
                    row[x] = IsPrime(x + y);
            });
        });
        """);

    [Fact] public Task Spans_in_a_round() => Rule.Flags(IsPrime + "void M(int[] a) { var w = 3; var d = new int[a.Length * w]; Task.Run(() => { [|for|] (var i = 0; i < a.Length; i++) { var row = d.AsSpan(i * w, w); Span<int> own = stackalloc int[4]; own[i & 3] = IsPrime(a[i]) ? 1 : 2; row[1] = own[2]; row[2] += own[1] + row[1]; } }).Wait(); }");

    private const string Mapper = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using ConcurrencyAnalyzers.Runtime;

        class C
        {
            static bool IsPrime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }

        """;

    [Theory]
    [InlineData(
        """
                Task<List<bool>> M(int[] a, CancellationToken token) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    [|foreach|] (var x in a)
                    {
                        // Half of it.
                        var half = x / 2;
                        found.Add(IsPrime(half));
                    }

                    return found;
                }, token);
            }

            """,
        """
                Task<List<bool>> M(int[] a, CancellationToken token) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    found.AddRange(ParallelMap.Map(a, x =>
                    {
                        // Half of it.
                        var half = x / 2;
                        return IsPrime(half);
                    }, token: token));

                    return found;
                }, token);
            }

            """)]
    [InlineData(
        """
                Task<List<bool>> M(int n) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    [|for|] (var i = 0; i < n; i++)
                        found.Add(IsPrime(i));
                    return found;
                });
            }

            """,
        """
                Task<List<bool>> M(int n) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    found.AddRange(ParallelMap.Map(Enumerable.Range(0, Math.Max(n, 0)), i => IsPrime(i)));
                    return found;
                });
            }

            """)]
    public Task Map_of_the_library(string before, string after) => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.File(Mapper + before + Library.ParallelMap, Mapper + after + Library.ParallelMap, "CONC202.Map");

    [Fact] public Task List_and_fold_stay() => Stays("Task<int> M(int[] a) => Task.Run(() => { var l = new List<bool>(); var n = 0; [|for|] (var i = 0; i < a.Length; i++) { l.Add(IsPrime(i)); n++; } return l.Count + n; });");
    [Fact] public Task List_of_outside_stays() => Stays("void M(int[] a) { var l = new List<bool>(); new Thread(() => { [|for|] (var i = 0; i < a.Length; i++) l.Add(IsPrime(i)); }).Start(); Console.WriteLine(l.Count); }");
    [Fact] public Task List_of_a_property_stays() => Stays("int made; List<int> Items { get { made++; return [made, 2]; } }\nTask<int> M() => Task.Run(() => { var l = new List<bool>(); [|foreach|] (var x in Items) l.Add(IsPrime(x)); return l.Count; });");
    [Fact] public Task List_of_computed_items_stays() => Stays("Task<int> M(Func<int[]> a) => Task.Run(() => { var l = new List<bool>(); [|foreach|] (var x in a()) l.Add(IsPrime(x)); return l.Count; });");
    [Fact] public Task List_that_a_finally_reads() => Stays("void M(int[] a) { var t = Task.Run(() => { var found = new List<bool>(); try { [|foreach|] (var n in a) found.Add(IsPrime(n)); } finally { Console.WriteLine(found.Count); } }); }");

    private static Task Stays(string member) => Fixed.Leaves($"class C\n{{\n{IsPrime}{member}\n}}\n");

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
