using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC201_LoopInAsyncCode>;

public sealed class CONC201_LoopInAsyncCodeTests
{
    private const string IsPrime = "static bool IsPrime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }\n";
    private const string Sum = "static int Sum(List<int> list) { var sum = 0; foreach (var item in list) sum += item * item; return sum; }\n";

    [Fact] public Task Nested_counted_loops() => Rule.Flags("async Task<int> M(int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; }", says: "nested loops");
    [Fact] public Task Nested_while() => Rule.Flags("async Task<int> M(int n) { await Task.Yield(); var longest = 0; [|for|] (var i = 1; i < n; i++) { var steps = 0; for (long k = i; k != 1; k = k % 2 == 0 ? k / 2 : 3 * k + 1) steps++; longest = Math.Max(longest, steps); } return longest; }");
    [Fact] public Task Method_with_a_loop_for_each_number() => Rule.Flags(IsPrime + "async Task<int> M(int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) if (IsPrime(i)) x++; return x; }", says: "'IsPrime' computes");
    [Fact] public Task Method_with_a_loop_for_each_element() => Rule.Flags(IsPrime + "async Task<int> M(List<int> list) { await Task.Yield(); var x = 0; [|foreach|] (var i in list) if (IsPrime(i)) x++; return x; }");
    [Fact] public Task Two_calls_away() => Rule.Flags(IsPrime + "static bool A(int n) => B(n); static bool B(int n) => IsPrime(n);\nasync Task<int> M(int n) { await Task.Yield(); var x = 0; [|while|] (x < n) { x += 1; if (A(x)) x++; } return x; }");
    [Fact] public Task Large_constant_range() => Rule.Flags("async Task<int> M() { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < 100_000_000; i++) x ^= i * 31; return x; }");
    [Fact] public Task Task_returning_without_async() => Rule.Flags("Task<int> M(int n) { var x = 0; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return Task.FromResult(x); }");
    [Fact] public Task Attribute() => Rule.Flags("class CpuBoundAttribute : Attribute { }\nclass C { [CpuBound] static void Render(string s) { } async Task M(string[] all) { await Task.Yield(); [|foreach|] (var s in all) Render(s); } }", says: "'Render' computes");
    [Fact] public Task Reduction_may_be_spread() => Rule.Flags(IsPrime + "async Task<int> M(int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) if (IsPrime(i)) x++; return x; }", says: ", in a parallel loop");
    [Fact] public Task Recurrence_may_not() => Rule.Flags("async Task<uint> M(int n) { await Task.Yield(); var x = 0u; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x = x * 31 + (uint)j; return x; }", says: "iterations share 'x'");
    [Fact] public Task Outermost_only() => Rule.Flags("async Task<int> M(int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) for (var k = 0; k < n; k++) x ^= i * j * k; return x; }");
    [Fact] public Task Few_rounds_of_something_heavy() => Rule.Flags("async Task<int> M(int n) { await Task.Yield(); var x = 0; for (var r = 0; r < 3; r++) [|for|] (var j = 0; j < n; j++) for (var k = 0; k < n; k++) x ^= j * k; return x; }");

    [Fact] public Task Plain_pass() => Rule.Ignores("async Task<int> M(List<int> list) { await Task.Yield(); var x = 0; foreach (var i in list) x += i * i; return x; }");
    [Fact] public Task Pass_by_index() => Rule.Ignores("async Task<int> M(int[] a) { await Task.Yield(); var x = 0; for (var i = 0; i < a.Length; i++) x += a[i] * a[i]; return x; }");
    [Fact] public Task Items_of_items() => Rule.Ignores("async Task<int> M(List<List<int>> all) { await Task.Yield(); var x = 0; foreach (var list in all) foreach (var i in list) x += i * i; return x; }");
    [Fact] public Task Items_of_items_by_call() => Rule.Ignores(Sum + "async Task<int> M(List<List<int>> all) { await Task.Yield(); var x = 0; foreach (var list in all) x += Sum(list); return x; }");
    [Fact] public Task Small_ranges() => Rule.Ignores("async Task<int> M() { await Task.Yield(); var x = 0; for (var i = 0; i < 10; i++) for (var j = 0; j < 10; j++) x ^= i * j; return x; }");
    [Fact] public Task Small_range_of_a_pass() => Rule.Ignores(Sum + "async Task<int> M(List<int> list) { await Task.Yield(); var x = 0; for (var i = 0; i < 3; i++) x += Sum(list); return x; }");
    [Fact] public Task Awaits_inside() => Rule.Ignores("async Task<int> M(int n) { var x = 0; for (var i = 0; i < n; i++) { await Task.Yield(); for (var j = 0; j < n; j++) x ^= i * j; } return x; }");
    [Fact] public Task Reads_files_inside() => Rule.Ignores("async Task<int> M(int n) { await Task.Yield(); var x = 0; for (var i = 0; i < n; i++) { x += File.ReadAllText(\"a\").Length * i; for (var j = 0; j < n; j++) x ^= i * j; } return x; }");
    [Fact] public Task Yields_inside() => Rule.Ignores("async IAsyncEnumerable<int> M(int n) { await Task.Yield(); for (var i = 0; i < n; i++) { var x = 0; for (var j = 0; j < n; j++) x ^= i * j; yield return x; } }");
    [Fact] public Task Inside_a_task() => Rule.Ignores("async Task<int> M(int n) => await Task.Run(() => { var x = 0; for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; });");
    [Fact] public Task Inside_an_async_task() => Rule.Ignores("async Task<int> M(int n) => await Task.Run(async () => { await Task.Yield(); var x = 0; for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; });");
    [Fact] public Task Local_function_for_a_task() => Rule.Ignores("async Task M(int n) { await Task.Run(() => F()); async Task<int> F() { await Task.Yield(); var x = 0; for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; } }");
    [Fact] public Task Not_async() => Rule.Ignores("int M(int n) { var x = 0; for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; }");
    [Fact] public Task Program() => Rule.Ignores("class P { static async Task Main(string[] args) { await Task.Yield(); var x = 0; for (var i = 0; i < args.Length * 9; i++) for (var j = 0; j < i; j++) x ^= i * j; } }");
    [Fact] public Task Rows_and_columns_without_arithmetic() => Rule.Ignores("async Task M(string[,] cells, int rows, int columns) { await Task.Yield(); for (var r = 0; r < rows; r++) for (var c = 0; c < columns; c++) cells[r + 1, c + 1] = \"\"; }");
    [Fact] public Task Binary_search_for_each() => Rule.Ignores("static int Find(int[] a, int x) { var lo = 0; var hi = a.Length; while (lo < hi) { var mid = lo + (hi - lo) / 2; if (a[mid] < x) lo = mid + 1; else hi = mid; } return lo; }\nasync Task<int> M(int[] a, int[] b) { await Task.Yield(); var x = 0; foreach (var i in b) x += Find(a, i); return x; }");
    [Fact] public Task Digits_of_each() => Rule.Ignores("async Task<int> M(int[] a) { await Task.Yield(); var x = 0; foreach (var i in a) for (var n = i; n > 0; n /= 10) x += n % 10; return x; }");
    [Fact] public Task Reader() => Rule.Ignores("async Task<int> M(StringReader r) { await Task.Yield(); var x = 0; while (r.ReadLine() is { } line) foreach (var c in line) x = x * 31 + c; return x; }");
    [Fact] public Task Pages_of_what_is_asked_for() => Rule.Ignores("interface IStore { List<int> Page(int start); }\nclass C { async Task<int> M(IStore store, List<int> shelves) { await Task.Yield(); var x = 0; foreach (var shelf in shelves) { var start = 0; while (true) { var page = store.Page(start); foreach (var i in page) x += i * shelf; if (page.Count < 9) break; start += 9; } } return x; } }");
    [Fact] public Task Columns_of_what_a_reader_brings() => Rule.Ignores("async Task<int> M(StringReader reader, List<int> columns) { await Task.Yield(); var x = 0; while (reader.ReadLine() is { } line) foreach (var column in columns) x += line.Length * column; return x; }");
    [Fact] public Task Elements_of_what_each_round_assigns() => Rule.Ignores("class Name { public byte[] Key = []; }\nclass C { static Name Parse(string[] parts) { var name = new Name(); for (var i = 0; i < parts.Length; i++) { name.Key = new byte[parts[i].Length / 2]; for (var j = 0; j < name.Key.Length; j++) name.Key[j] = (byte)(j * 3); } return name; }\nasync Task M(List<string[]> all) { await Task.Yield(); foreach (var one in all) Parse(one); } }");
    [Fact] public Task Short_static_list() => Rule.Ignores(IsPrime + "static readonly int[] few = [3, 5, 7];\nstatic readonly int[] listed = { 3, 5 }; async Task<int> M() { await Task.Yield(); var x = 0; foreach (var i in few) if (IsPrime(i)) x++; foreach (var i in listed) if (IsPrime(i)) x++; return x; }");
    [Fact] public Task Static_list_of_unknown_length() => Rule.Flags(IsPrime + "static readonly List<int> all = new(Environment.ProcessId); async Task<int> M() { await Task.Yield(); var x = 0; [|foreach|] (var i in all) if (IsPrime(i)) x++; return x; }");
    [Fact] public Task Missed_ticks() => Rule.Ignores(IsPrime + "int tick; async Task M(PeriodicTimer timer, long span) { while (await timer.WaitForNextTickAsync()) { var drift = Environment.TickCount64 - span * tick; while (drift >= span) { if (IsPrime(tick)) tick++; tick++; drift = Environment.TickCount64 - span * tick; } } }");
    [Fact] public Task Counted_in_a_loop_that_awaits() => Rule.Flags(IsPrime + "async Task<int> M(PeriodicTimer timer, int n) { var x = 0; while (await timer.WaitForNextTickAsync()) [|for|] (var i = 0; i < n; i++) if (IsPrime(i)) x++; return x; }");
    [Fact] public Task Sum_that_is_a_place() => Rule.Ignores("async Task M(List<string> rows, int n) { await Task.Yield(); for (var i = 0; i < rows.Count; i++) for (var j = 0; j < n; j++) { var at = i + j + 1; if (at < n) continue; var row = rows.ElementAtOrDefault(at); if (row != null) rows[i] = row; } }");
    [Fact] public Task Sum_that_is_a_place_in_what_does_not_resolve() => Rule.Survives("using System.Linq; using System.Threading.Tasks; class C { async Task M(Gone[] all, int n) { await Task.Yield(); var rows = all.Select(x => x.Row).ToList(); for (var i = 0; i < rows.Count; i += 1) { for (var j = 0; j < n; j++) { var at = i + j + 1; var row = rows.ElementAtOrMissing(at); if (row != null) rows[i].Append(row); } rows.RemoveRange(i + 1, n); } } }");
    [Fact] public Task Sum_in_the_place_of_an_element() => Rule.Ignores("async Task M(string[] a, int n) { await Task.Yield(); for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) a[i + j] = a[i - j + 1]; }");
    [Fact] public Task Sum_that_is_more_than_a_place() => Rule.Flags("async Task<int> M(string[] a, int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) { var at = i + j; a[at] = \"\"; x ^= at; } return x; }");
    [Fact] public Task Sum_given_to_a_method_of_ones_own() => Rule.Flags("static void Set(int index) { }\nasync Task M(int n) { await Task.Yield(); [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) Set(i + j); }");
    [Fact] public Task Product_in_a_place_goes_through_a_grid() => Rule.Flags("async Task M(byte[] a, byte[] b, int w, int h) { await Task.Yield(); [|for|] (var y = 0; y < h; y++) for (var x = 0; x < w; x++) a[x * h + y] = b[y * w + x]; }");
    [Fact] public Task Taken_out_of_what_the_loop_around_goes_through() => Rule.Ignores("async Task<int> M(List<int> rows, int after) { await Task.Yield(); var x = 0; for (var i = 0; i < rows.Count; i++) { for (var j = 0; j < after; j++) x ^= rows[i + 1] * j; rows.RemoveRange(i + 1, after); } return x; }");
    [Fact] public Task Taken_out_of_something_in_another_number() => Rule.Flags("async Task<int> M(List<int> rows, int after, int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < rows.Count; i++) { for (var j = 0; j < after; j++) x ^= rows[i + 1] * j; rows.RemoveRange(i + 1, n); } return x; }");
    [Fact] public Task Method_that_only_workers_call() => Rule.Ignores("void Start(int n) { var task = new Task(async () => { await Encode(n); }, TaskCreationOptions.LongRunning); task.Start(); Task.Run(() => Encode(n)); }\nprivate async Task<int> Encode(int n) { await Task.Yield(); var x = 0; for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; }");
    [Fact] public Task Method_that_others_call_too() => Rule.Flags("async Task Start(int n) { await Task.Run(() => Encode(n)); await Encode(n); }\nprivate async Task<int> Encode(int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; }");
    [Fact] public Task Method_that_others_may_call() => Rule.Flags("Task Start(int n) => Task.Run(() => Encode(n));\npublic async Task<int> Encode(int n) { await Task.Yield(); var x = 0; [|for|] (var i = 0; i < n; i++) for (var j = 0; j < n; j++) x ^= i * j; return x; }");
    [Fact] public Task Recursion() => Rule.Ignores("static int F(int n) => n < 2 ? n : G(n - 1); static int G(int n) => F(n);\nasync Task<int> M(int[] a) { await Task.Yield(); var x = 0; foreach (var i in a) x += F(i); return x; }");
    [Fact] public Task Broken_code() => Check<CONC201_LoopInAsyncCode>.Survives("class C { async Task M( { for (var i = 0; ; ) for (; i < ; ) { foreach (var in x) { while } } }");

    [Fact] public Task Offloaded() => Fixes(
        IsPrime + """
        async Task<int> M(int n, CancellationToken token)
        {
            await Task.Yield();
            var x = 0;

            // All of them.
            [|for|] (var i = 0; i < n; i++) // one by one
            {
                if (IsPrime(i))
                    x++;
            } // end
            return x;
        }
        """,
        IsPrime + """
        async Task<int> M(int n, CancellationToken token)
        {
            await Task.Yield();
            var x = 0;

            // All of them.
            await Task.Run(() =>
            {
                for (var i = 0; i < n; i++) // one by one
                {
                    if (IsPrime(i))
                        x++;
                }
            }, token); // end
            return x;
        }
        """);

    [Fact] public Task Offloaded_although_iterations_depend() => Fixes(
        IsPrime + """
        async Task<List<int>> M(List<int> all)
        {
            await Task.Delay(1).ConfigureAwait(false);
            var last = 0;
            var found = new List<int>();
            [|foreach|] (var one in all)
            {
                if (IsPrime(one + last)) found.Add(one);
                last = one;
            }
            return found;
        }
        """,
        IsPrime + """
        async Task<List<int>> M(List<int> all)
        {
            await Task.Delay(1).ConfigureAwait(false);
            var last = 0;
            var found = new List<int>();
            await Task.Run(() =>
            {
                foreach (var one in all)
                {
                    if (IsPrime(one + last)) found.Add(one);
                    last = one;
                }
            }).ConfigureAwait(false);
            return found;
        }
        """);

    [Fact] public Task Token_that_the_rounds_ask() => Fixes(
        IsPrime + """
        async Task<int> M(int n, CancellationToken token)
        {
            await Task.Yield();
            var x = 0;
            [|for|] (var i = 0; i < n; i++)
            {
                token.ThrowIfCancellationRequested();
                if (IsPrime(i))
                    x++;
            }

            return x;
        }
        """,
        IsPrime + """
        async Task<int> M(int n, CancellationToken token)
        {
            await Task.Yield();
            var x = 0;
            await Task.Run(() =>
            {
                for (var i = 0; i < n; i++)
                {
                    token.ThrowIfCancellationRequested();
                    if (IsPrime(i))
                        x++;
                }
            }, token);

            return x;
        }
        """);

    [Fact] public Task In_parallel() => Check<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>.File(Snippet.File(Wrapped(
        IsPrime + """
        async Task<double> M(int n)
        {
            await Task.Yield();
            var x = 0.0;
            [|for|] (var i = 0; i < n; i++)
                if (IsPrime(i))
                    x += i;
            return x;
        }
        """)),
        Snippet.File(Wrapped(IsPrime + """
        async Task<double> M(int n)
        {
            await Task.Yield();
            var x = 0.0;
            await Task.Run(() =>
            {
                var gate = new object();
                Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0.0, (i, _, localX) =>
                {
                    if (IsPrime(i))
                        localX += i;
                    return localX;
                }, localX =>
                {
                    lock (gate)
                        x += localX;
                });
            });
            return x;
        }
        """)), key: "CONC201.Parallelize");

    [Theory]
    [InlineData("[|for|] (var i = 0; i < n; i++) if (IsPrime(i)) count++;")]
    [InlineData("[|for|] (var i = 0; i < n; i++) { if (IsPrime(i)) return; }")]
    [InlineData("[|for|] (var i = 0; i < n; i++) { if (IsPrime(i)) Console.Beep(); }")]
    [InlineData("var list = new List<int>(); kept = list; [|for|] (var i = 0; i < n; i++) if (IsPrime(i)) list.Add(i);")]
    [InlineData("[|for|] (var i = 0; i < n; i++) if (IsPrime(i)) given.Add(i);")]
    [InlineData("[|for|] (var i = 0; i < n; i++) if (IsPrime(i)) array[0]++;")]
    [InlineData("[|for|] (var i = 0; i < count; i++) if (IsPrime(i)) n = 3;")]
    [InlineData("var x = 0; Func<int> peek = () => x; [|for|] (var i = 0; i < n; i++) if (IsPrime(i)) x++; kept = [peek()];")]
    [InlineData("lock (array) [|for|] (var i = 0; i < n; i++) n ^= IsPrime(i) ? 1 : 0;")]
    [InlineData("[|for|] (var i = 0; i < n; i++) { ref var first = ref array[0]; first += IsPrime(i) ? 1 : 0; }")]
    public Task Stays(string loop) => Check<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>.Leaves(IsPrime + $"int count; List<int> kept = []; async Task M(int n, List<int> given, int[] array) {{ await Task.Yield(); {loop} }}");

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Check<CONC201_LoopInAsyncCode, LoopInAsyncCodeFix>.Fixes(Wrapped(before), Wrapped(after));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
