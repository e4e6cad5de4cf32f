using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC501_SharedWrite>;
using Fixing = Check<CONC501_SharedWrite, SharedWriteFix>;

public sealed class CONC501_SharedWriteTests
{
    private const string Members = "private int _n; private static long S; private volatile int _v; private double _d; [ThreadStatic] private static int T; private readonly object _gate = new(); private readonly SemaphoreSlim _slim = new(1); private readonly Random _own = new(); private static int F(int i) => i; private static Task<int> FAsync(int i) => Task.FromResult(i); private int P { get; set; }";

    private static string In(string code) => $"{Members} async Task M(List<int> items, int[] a) {{ var sum = 0; var most = 0; var any = false; string? last = null; {code} await Task.Yield(); Console.WriteLine(sum + most + last + any); }}";

    [Theory]
    [InlineData("Parallel.For(0, 9, i => { [|sum += i|]; });")]
    [InlineData("Parallel.For(0, 9, i => [|sum++|]);")]
    [InlineData("Parallel.ForEach(items, i => { [|sum = sum + i|]; });")]
    [InlineData("Parallel.ForEach(items, i => { [|most = Math.Max(most, i)|]; });")]
    [InlineData("Parallel.ForEach(items, i => { if (i > most) [|most = i|]; });")]
    [InlineData("Parallel.ForEach(items, i => { [|any |= i > 3|]; });")]
    [InlineData("Parallel.ForEach(items, i => { [|last += i|]; });")]
    [InlineData("Parallel.ForEach(items, i => { [|last = i.ToString()|]; Console.WriteLine(last); });")]
    [InlineData("Parallel.For(0, 9, () => 0, (i, _, own) => own + i, own => [|sum += own|]);")]
    [InlineData("await Parallel.ForEachAsync(items, async (i, _) => { var x = await FAsync(i); [|sum += x|]; });")]
    [InlineData("items.AsParallel().ForAll(i => [|sum += i|]);")]
    [InlineData("Parallel.For(0, 9, i => [|_n++|]);")]
    [InlineData("Parallel.For(0, 9, i => [|S += i|]);")]
    [InlineData("Parallel.For(0, 9, i => [|P++|]);")]
    [InlineData("Parallel.For(0, 9, i => items.ForEach(j => [|sum += j|]));")]
    [InlineData("Parallel.For(0, 9, Add); void Add(int i) { [|sum += i|]; }")]
    [InlineData("Parallel.For(0, 9, i => Add(i)); void Add(int i) { var own = 0; own++; [|sum += own|]; }")]
    [InlineData("foreach (var i in items) ThreadPool.QueueUserWorkItem(_ => { [|sum += i|]; });")]
    [InlineData("var tasks = new List<Task>(); foreach (var i in items) tasks.Add(Task.Run(() => { [|sum += i|]; })); await Task.WhenAll(tasks);")]
    [InlineData("foreach (var i in items) { await _slim.WaitAsync(); _ = Task.Run(() => { [|sum += i|]; _slim.Release(); }); }")]
    [InlineData("foreach (var i in items) FAsync(i).ContinueWith(t => [|sum += t.Result|]);")]
    [InlineData("Parallel.ForEach(items, i => { using var file = File.OpenRead(\"\"); [|sum += i|]; });")]
    [InlineData("for (var k = 0; k < 3; k++) new Thread(() => [|sum++|]).Start();")]
    [InlineData("await Task.WhenAll(items.Select(i => Task.Run(() => [|sum += i|])));")]
    [InlineData("await Task.WhenAll(Task.Run(() => [|sum += 1|]), Task.Run(() => [|sum -= 1|]));")]
    [InlineData("Task.WaitAll(Task.Run(() => [|sum += 1|]), Task.Run(() => [|sum -= 1|])); await Task.Yield();")]
    [InlineData("Parallel.Invoke(() => [|sum += 1|], () => [|sum -= 1|]);")]
    [InlineData("var t = Task.Run(() => [|sum += 1|]); var u = Task.Run(() => [|sum -= 1|]); await t; await u;")]
    [InlineData("var t = new Thread(() => [|_n++|]); var u = new Thread(() => [|_n--|]); t.Start(); u.Start(); t.Join(); u.Join();")]
    [InlineData("foreach (var i in items) { if (i > 3) { _ = Task.Run(async () => { await Task.Yield(); [|sum += i|]; }); } }")]
    [InlineData("Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => [|sum += i|]);")]
    [InlineData("Parallel.For(0, 9, i => { lock (_gate) most += i; [|sum += i|]; });")]
    [InlineData("Parallel.For(0, 9, i => { _ = Task.Run(() => [|sum += i|]); });")]
    public Task Changed_by_several(string code) => Rule.Flags(In(code));

    [Theory]
    [InlineData("Parallel.For(0, 9, i => { lock (_gate) sum += i; });")]
    [InlineData("Parallel.For(0, 9, i => { Monitor.Enter(_gate); try { sum += i; } finally { Monitor.Exit(_gate); } });")]
    [InlineData("await Parallel.ForEachAsync(items, async (i, c) => { await _slim.WaitAsync(c); try { sum += i; } finally { _slim.Release(); } });")]
    [InlineData("Parallel.For(0, 9, i => Interlocked.Add(ref sum, i));")]
    [InlineData("Parallel.For(0, 9, i => { int was; do was = most; while (Interlocked.CompareExchange(ref most, Math.Max(was, i), was) != was); });")]
    [InlineData("Parallel.For(0, 9, i => { if (Interlocked.Increment(ref sum) == 9) most = most + i; });")]
    [InlineData("Parallel.For(0, 9, i => { a[i] += i; });")]
    [InlineData("Parallel.For(0, 9, i => { var own = 0; own += i; a[i] = own; });")]
    [InlineData("Parallel.For(0, 9, i => { any = true; });")]
    [InlineData("Parallel.For(0, 9, i => { if (!any) any = F(i) > 3; });")]
    [InlineData("Parallel.For(0, 9, i => { last = i.ToString(); });")]
    [InlineData("Parallel.For(0, 9, i => { last ??= F(i).ToString(); });")]
    [InlineData("Parallel.For(0, 9, i => { if (last == null) last = F(i).ToString(); Console.Write(last); });")]
    [InlineData("Parallel.For(0, 9, i => { try { F(i); } catch (Exception e) { last = last + e; } });", true)]
    [InlineData("Parallel.For(0, 9, i => _v++);")]
    [InlineData("Parallel.For(0, 9, i => T++);")]
    [InlineData("Parallel.For(0, 9, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => sum += i);")]
    [InlineData("foreach (var i in items) { await Task.Run(() => sum += i); }")]
    [InlineData("foreach (var i in items) { var own = 0; _ = Task.Run(() => own += i); }")]
    [InlineData("foreach (var i in items) { var t = new Thread(() => sum += i); t.Start(); t.Join(); }")]
    [InlineData("Task before = Task.CompletedTask; foreach (var i in items) { await before; before = Task.Run(() => sum += i); }")]
    [InlineData("Parallel.For(0, 9, i => { if (i == 0) sum++; });")]
    [InlineData("Task chain = Task.CompletedTask; foreach (var i in items) chain = chain.ContinueWith(_ => sum += i);")]
    [InlineData("var factory = new TaskFactory(TaskScheduler.Current); foreach (var i in items) factory.StartNew(() => sum += i);")]
    [InlineData("Parallel.For(0, 9, i => { using (Guarded()) sum += i; }); IDisposable Guarded() { _slim.Wait(); return null!; }")]
    [InlineData("Parallel.For(0, 9, i => { using var held = Guarded(); sum += i; }); IDisposable Guarded() { _slim.Wait(); return null!; }")]
    [InlineData("items.ForEach(i => sum += i);")]
    [InlineData("_ = items.Select(i => sum += i).ToList();")]
    [InlineData("await Task.Run(() => sum += 1); await Task.Run(() => sum -= 1);")]
    [InlineData("var t = Task.Run(() => sum += 1); await t; var u = Task.Run(() => sum -= 1); await u;")]
    [InlineData("var t = new Thread(() => _n++); var u = new Thread(() => _n--); t.Start(); t.Join(); u.Start(); u.Join();")]
    [InlineData("if (any) _ = Task.Run(() => sum += 1); else _ = Task.Run(() => sum -= 1);")]
    [InlineData("if (any) { _ = Task.Run(() => sum += 1); return; } _ = Task.Run(() => sum -= 1);")]
    [InlineData("_ = Task.Run(() => sum += 1).ContinueWith(_ => sum -= 1);")]
    [InlineData("_ = Task.Run(() => { sum += 1; });")]
    [InlineData("var ui = TaskScheduler.FromCurrentSynchronizationContext(); foreach (var i in items) _ = Task.Run(() => F(i)).ContinueWith(t => sum += t.Result, ui);")]
    [InlineData("Parallel.For(0, 9, i => Post(() => sum += i)); void Post(Action x) { lock (_gate) x(); }")]
    [InlineData("Parallel.For(0, 9, i => { lock (_gate) Add(i); }); void Add(int i) => sum += i;")]
    [InlineData("Parallel.For(0, 9, i => { var c = new C(); c._n++; });")]
    [InlineData("Parallel.ForEach(new C[3], c => c._n++);")]
    public Task Not_by_several(string code, bool catches = false) => Rule.Ignores(In(catches ? code.Replace("last = last + e", "last = e.Message") : code));

    [Fact] public Task Says_why() => Rule.Flags("void M() { var n = 0; Parallel.For(0, 9, i => [|n++|]); }", says: "'n' is changed here by several threads at once ('Parallel.For' runs it on several threads)");
    [Fact] public Task Parallel_of_ones_own() => Rule.Ignores("class Parallel { public static void For(int a, int b, Action<int> f) { } } class D { void M() { var n = 0; Parallel.For(0, 9, i => n++); } }");
    [Fact] public Task Parallel_by_a_row() => Rule.WithRows("Jobs.Each runs:0 parallel", "class Jobs { public static void Each(Action<int> f) { } } class D { void M() { var n = 0; Jobs.Each(i => [|n++|]); } }");
    [Fact] public Task Field_of_a_shared_object() => Rule.Flags("class Box { public int N; } class D { void M() { var box = new Box(); Parallel.For(0, 9, i => [|box.N++|]); } }", says: "'box.N'");
    [Fact] public Task Top_level_code() => Check<CONC501_SharedWrite, SharedWriteFix>.File("using System.Threading.Tasks;\n\n// <Main>\nvar n = 0;\nParallel.For(0, 9, i => { [|n += i|]; });\nSystem.Console.WriteLine(n);\n", "using System.Threading;\nusing System.Threading.Tasks;\n\n// <Main>\nvar n = 0;\nParallel.For(0, 9, i => { Interlocked.Add(ref n, i); });\nSystem.Console.WriteLine(n);\n");
    [Fact] public Task Broken() => Rule.Survives("class C { int n; void M() { Parallel.For(0, 9, i => { n +=; n ++ = ; }); Task.Run(() => ; Parallel.Invoke(() => n++, ); foreach (var x in) Task.Run(() => n++ } }");

    [Fact] public Task Interlocked_where_it_can() => Fixing.Fixes("""
        private long total;
        int M(int[] a)
        {
            var sum = 0;
            Parallel.ForEach(a, i =>
            {
                [|sum += i * 2|];
                [|total++|];
            });
            Parallel.For(0, 9, i => [|sum--|]);
            return sum;
        }
        """, """
        private long total;
        int M(int[] a)
        {
            var sum = 0;
            Parallel.ForEach(a, i =>
            {
                Interlocked.Add(ref sum, i * 2);
                Interlocked.Increment(ref total);
            });
            Parallel.For(0, 9, i => Interlocked.Decrement(ref sum));
            return sum;
        }
        """);
    [Fact] public Task A_lock_where_it_cannot() => Fixing.Fixes("""
        static double F(int i) => i;
        double M(int[] a)
        {
            var sum = 0.0;
            var most = 0;
            Parallel.ForEach(a, i =>
            {
                [|sum += F(i)|];
                [|sum -= 1|]; // less
                [|most = Math.Max(most, i)|];
            });
            return sum + most;
        }
        """, """
        static double F(int i) => i;
        double M(int[] a)
        {
            var sum = 0.0;
            var sumGate = new object();
            var most = 0;
            var mostGate = new object();
            Parallel.ForEach(a, i =>
            {
                var item = F(i);
                lock (sumGate)
                    sum += item;
                lock (sumGate)
                    sum -= 1; // less
                lock (mostGate)
                    most = Math.Max(most, i);
            });
            return sum + most;
        }
        """);
    [Fact] public Task A_lock_in_an_expression() => Fixing.Fixes("""
        static double F(int i) => i;
        double M(int[] a)
        {
            double sum = 0;
            Parallel.ForEach(a, i => [|sum += F(i)|]);
            return sum;
        }
        """, """
        static double F(int i) => i;
        double M(int[] a)
        {
            double sum = 0;
            var sumGate = new object();
            Parallel.ForEach(a, i =>
            {
                var item = F(i);
                lock (sumGate)
                    sum += item;
            });
            return sum;
        }
        """);
    [Fact] public Task Two_tasks() => Fixing.Fixes("""
        Task M()
        {
            var left = 0;
            return Task.WhenAll(Task.Run(() => { [|left++|]; }), Task.Run(() => { [|left -= 2|]; }));
        }
        """, """
        Task M()
        {
            var left = 0;
            return Task.WhenAll(Task.Run(() => { Interlocked.Increment(ref left); }), Task.Run(() => { Interlocked.Add(ref left, -2); }));
        }
        """);
    [Fact] public Task One_way_for_all_changes() => Fixing.Fixes("""
        int M(int[] a)
        {
            var sum = 1;
            Parallel.ForEach(a, i =>
            {
                [|sum++|];
                [|sum *= 3|];
            });
            return sum;
        }
        """, """
        int M(int[] a)
        {
            var sum = 1;
            var sumGate = new object();
            Parallel.ForEach(a, i =>
            {
                lock (sumGate)
                    sum++;
                lock (sumGate)
                    sum *= 3;
            });
            return sum;
        }
        """);
    [Fact] public Task Read_there_too() => Fixing.Leaves("void M(int[] a) { var most = 0; var n = 0; Parallel.ForEach(a, i => { if (i > most) [|most = i|]; [|n++|]; Console.Write(n); }); }");
    [Fact] public Task Locked_by_others() => Fixing.Leaves("private int n; private readonly object gate = new(); void M() { Parallel.For(0, 9, i => [|n++|]); } void N() { lock (gate) n--; }");
    [Fact] public Task Field_that_others_may_use() => Fixing.Leaves("public int N; void M() { Parallel.For(0, 9, i => [|N++|]); }");
    [Fact] public Task Other_kinds() => Fixing.Leaves("private decimal sum; string M(int[] a) { var text = \"\"; Parallel.ForEach(a, i => { [|sum += i|]; [|text = i.ToString()|]; Console.Write(text); }); return text; }");

    [Theory]
    [InlineData(
        """
                var sum = 0;
                Parallel.For(0, a.Length, i =>
                {
                    // Only some.
                    if (a[i] < 3) return;
                    [|sum += a[i]|]; // so
                });
                return sum;
        """,
        """
                var sum = 0;
                Parallel.For(0, a.Length, () => 0, (i, _, localSum) =>
                {
                    // Only some.
                    if (a[i] < 3) return localSum;
                    localSum += a[i]; // so
                    return localSum;
                }, localSum => Interlocked.Add(ref sum, localSum));
                return sum;
        """)]
    [InlineData(
        """
                var most = 0;
                Parallel.ForEach(a, new ParallelOptions { MaxDegreeOfParallelism = 2 }, x => { [|most = Math.Max(most, x)|]; });
                return most;
        """,
        """
                var most = 0;
                var gate = new object();
                Parallel.ForEach(a, new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => int.MinValue, (x, _, localMost) => { localMost = Math.Max(localMost, x); return localMost; }, localMost => { lock (gate) most = Math.Max(most, localMost); });
                return most;
        """)]
    [InlineData(
        """
                var count = 0L;
                Parallel.ForEach(a, x => [|count++|]);
                return (int)count;
        """,
        """
                var count = 0L;
                Parallel.ForEach(a, () => 0L, (x, _, localCount) => { localCount++; return localCount; }, localCount => Interlocked.Add(ref count, localCount));
                return (int)count;
        """)]
    public Task Reduced_by_each_thread(string before, string after) => Check<CONC501_SharedWrite, SharedWriteFix>.File(Reducer(before), Reducer(after), "CONC501.Reduce");

    [Theory]
    [InlineData("var k = 0; Parallel.ForEach(a, x => { [|k += x|]; if (k > 9) Console.WriteLine(); }); return k;")]
    [InlineData("var k = 1; Parallel.ForEach(a, x => { [|k += x|]; [|k *= 3|]; }); return k;")]
    [InlineData("var k = 0; Parallel.ForEach(a, (x, state) => { [|k += x|]; }); return k;")]
    [InlineData("var k = 0; using var t = new Timer(_ => Console.WriteLine(k)); Parallel.ForEach(a, x => [|k++|]); return k;")]
    public Task Not_reduced(string code) => Check<CONC501_SharedWrite, SharedWriteFix>.File(Reducer(code), Reducer(code), "CONC501.Reduce");

    private static string Reducer(string code) => $"using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass C\n{{\n    int M(int[] a)\n    {{\n{code}\n    }}\n}}\n";
}
