using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC209_CoresTwice>;

public sealed class CONC209_CoresTwiceTests
{
    [Fact] public Task Loop_in_a_loop() => Rule.Flags("void M(int[][] a) => Parallel.ForEach(a, row => [|Parallel.For(0, row.Length, i => row[i]++)|]);", says: "keeps all cores busy already");
    [Fact] public Task Query_in_a_loop() => Rule.Flags("void M(int[][] a, int[] s) => Parallel.For(0, a.Length, i => { s[i] = [|a[i].AsParallel().Where(n => n > 0).Sum()|]; });");
    [Fact] public Task In_a_lambda_between() => Rule.Flags("void M(int[][][] a) => Parallel.ForEach(a, some => Array.ForEach(some, row => [|Parallel.For(0, row.Length, i => row[i]++)|]));");
    [Fact] public Task Few_rounds_outside() => Rule.Ignores("void M(int[][] a) => Parallel.For(0, 3, n => Parallel.For(0, a[n].Length, i => a[n][i]++)); void N(int[] a, int[] b) => Parallel.Invoke(() => Parallel.For(0, a.Length, i => a[i]++), () => Parallel.For(0, b.Length, i => b[i]++)); void O(int[] a, int[] b) => Parallel.ForEach(new[] { a, b }, row => Parallel.For(0, row.Length, i => row[i]++));");
    [Fact] public Task One_after_the_other() => Rule.Ignores("void M(int[] a) { Parallel.For(0, a.Length, i => a[i]++); Parallel.For(0, a.Length, i => a[i]++); }");
    [Fact] public Task Handed_to_another_task() => Rule.Ignores("void M(int[][] a) => Parallel.ForEach(a, row => { _ = Task.Run(() => Parallel.For(0, row.Length, i => row[i]++)); });");
    [Fact] public Task Asynchronous_inside() => Rule.Ignores("async Task M(int[][] a) => await Parallel.ForEachAsync(a, async (row, _) => await Parallel.ForEachAsync(row, async (n, _) => await Task.Delay(n)));");

    [Fact] public Task Asks_for_a_task() => Rule.Flags("void M(Task t) { [|while|] (!t.IsCompleted) ; }", says: "Task.IsCompleted");
    [Fact] public Task Yields() => Rule.Flags("void M(Thread t, Task u) { [|while|] (t.IsAlive) { Thread.Yield(); } [|while|] (!u.IsCompleted) Thread.Sleep(0); }");
    [Fact] public Task Yields_in_async_code() => Rule.Flags("async Task M(ConcurrentQueue<int> q) { [|while|] (q.IsEmpty) await Task.Yield(); }");
    [Fact] public Task For_without_a_body() => Rule.Flags("void M(Process p) { [|for|] (; !p.HasExited; ) { } }");
    [Fact] public Task Sleeps() => Rule.Ignores("void M(Task t) { while (!t.IsCompleted) Thread.Sleep(10); }");
    [Fact] public Task Spins_with_a_backoff() => Rule.Ignores("void M(Task t) { var spin = new SpinWait(); while (!t.IsCompleted) spin.SpinOnce(); while (!t.IsCompleted) Thread.SpinWait(20); }");
    [Fact] public Task Condition_does_the_work() => Rule.Ignores("void M(Stream s, IEnumerator<int> e, string t) { while (s.ReadByte() >= 0) ; while (e.MoveNext()) ; var i = 0; while (t[i++] != 'a') ; while (i++ < t.Length) ; }");
    [Fact] public Task Plain_field() => Rule.Ignores("bool done; void M() { while (!done) ; } void N() => done = true;");
    [Fact] public Task Compares_and_swaps() => Rule.Ignores("int n; void M() { while (Interlocked.CompareExchange(ref n, 1, 0) != 0) ; }");
    [Fact] public Task Broken_code() => Rule.Survives("class C { void M() { while (x.) ; while () ; for (; ;) Parallel.For(0, 1, i => Parallel.For( } }");
}
