using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC105_BlockingPrimitive>;
using Fix = Check<CONC105_BlockingPrimitive, BlockingPrimitiveFix>;

public sealed class CONC105_BlockingPrimitiveTests
{
    private const string Parameters = "Thread thread, WaitHandle handle, ManualResetEvent manual, ManualResetEventSlim slim, Mutex mutex, CountdownEvent countdown, Barrier barrier, BlockingCollection<int> queue, CancellationToken cancel, int[] numbers, IAsyncEnumerable<int> items";

    [Theory]
    [InlineData("thread.Join()")]
    [InlineData("thread.Join(1000)")]
    [InlineData("handle.WaitOne()")]
    [InlineData("manual.WaitOne(TimeSpan.FromSeconds(1))")]
    [InlineData("WaitHandle.WaitAll(new[] { handle, manual })")]
    [InlineData("WaitHandle.WaitAny(new[] { handle, manual })")]
    [InlineData("WaitHandle.SignalAndWait(manual, handle)")]
    [InlineData("cancel.WaitHandle.WaitOne()")]
    [InlineData("slim.Wait()")]
    [InlineData("slim.Wait(1000, cancel)")]
    [InlineData("mutex.WaitOne()")]
    [InlineData("countdown.Wait()")]
    [InlineData("barrier.SignalAndWait()")]
    [InlineData("queue.Take()")]
    [InlineData("queue.TryTake(out _, 1000)")]
    [InlineData("SpinWait.SpinUntil(() => manual != null)")]
    [InlineData("Parallel.For(0, 9, i => { })")]
    [InlineData("Parallel.ForEach(numbers, i => { })")]
    [InlineData("Parallel.Invoke(() => { }, () => { })")]
    [InlineData("numbers.AsParallel().Select(i => i + 1).ToArray()")]
    [InlineData("items.ToBlockingEnumerable().ToList()")]
    [InlineData("new List<int>(queue.GetConsumingEnumerable())")]
    public Task Call(string call) => Rule.Flags($"async Task M({Parameters}) {{ await Task.Yield(); {Marked(call)}; }}", says: "keeps the thread");

    [Theory]
    [InlineData("thread.Join(0)")]
    [InlineData("thread.Join(TimeSpan.Zero)")]
    [InlineData("handle.WaitOne(0)")]
    [InlineData("mutex.WaitOne(0, false)")]
    [InlineData("slim.Wait(0)")]
    [InlineData("slim.Set()")]
    [InlineData("countdown.Signal()")]
    [InlineData("queue.TryTake(out _)")]
    [InlineData("queue.TryTake(out _, 0)")]
    [InlineData("queue.Add(1)")]
    [InlineData("_ = numbers.AsParallel().Select(i => i + 1)")]
    [InlineData("_ = items.ToBlockingEnumerable()")]
    [InlineData("_ = queue.GetConsumingEnumerable().Where(i => i > 1)")]
    [InlineData("new SemaphoreSlim(1).Wait()")] // is CONC103's
    [InlineData("Process.GetCurrentProcess().WaitForExit()")]
    [InlineData("await Parallel.ForEachAsync(numbers, (i, c) => default)")]
    public Task Call_that_does_not_wait(string call) => Rule.Ignores($"async Task M({Parameters}) {{ await Task.Yield(); {call}; }}");

    [Fact] public Task Loop_over_a_queue() => Rule.Flags("async Task M(BlockingCollection<int> q) { foreach (var i in [|q.GetConsumingEnumerable()|]) await Task.Delay(i); }");
    [Fact] public Task Loop_over_a_filtered_queue() => Rule.Flags("async Task M(BlockingCollection<int> q) { foreach (var i in [|q.GetConsumingEnumerable()|].Where(i => i > 1)) await Task.Delay(i); }");
    [Fact] public Task Task_returning_method() => Rule.Flags("Task M(Thread t) { [|t.Join()|]; return Task.CompletedTask; }");
    [Fact] public Task Mutex_that_is_released() => Rule.Flags("async Task M(Mutex m) { [|m.WaitOne()|]; m.ReleaseMutex(); await Task.Yield(); }");

    [Theory]
    [InlineData("if (e.IsSet) e.Wait();")]
    [InlineData("if (!e.IsSet) return; e.Wait(c);")]
    [InlineData("if (e is { IsSet: true }) e.Wait();")]
    [InlineData("if (e.IsSet && x) e.Wait();")]
    [InlineData("while (!e.Wait(0)) await Task.Delay(1); e.Wait();")]
    [InlineData("if (d.IsSet) d.Wait();")]
    [InlineData("if (d.CurrentCount > 0 || !d.IsSet) return; d.Wait();")]
    [InlineData("if (!t.IsAlive) t.Join();")]
    [InlineData("if (t.IsAlive) return; t.Join();")]
    public Task Set_before(string code) => Rule.Ignores($"async Task M(ManualResetEventSlim e, CountdownEvent d, Thread t, CancellationToken c, bool x) {{ await Task.Yield(); {code} }}");

    [Theory]
    [InlineData("if (!e.IsSet) [|e.Wait()|];")]
    [InlineData("if (e.IsSet || x) [|e.Wait()|];")]
    [InlineData("if (e.IsSet) { e.Reset(); [|e.Wait()|]; }")]
    [InlineData("if (f.IsSet) [|e.Wait()|];")]
    [InlineData("if (d.IsSet) { d.Reset(2); [|d.Wait()|]; }")]
    [InlineData("if (t.IsAlive) [|t.Join()|];")]
    [InlineData("if (!t.IsAlive) { t.Start(); [|t.Join()|]; }")]
    [InlineData("if (h.WaitOne(0)) [|h.WaitOne()|];")]
    public Task Not_set_before(string code) => Rule.Flags($"async Task M(ManualResetEventSlim e, ManualResetEventSlim f, CountdownEvent d, Thread t, AutoResetEvent h, bool x) {{ await Task.Yield(); {code} }}");

    [Fact] public Task Synchronous_method() => Rule.Ignores("void M(Thread t) => t.Join();");
    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M(Thread t, object o) { await Task.Yield(); lock (o) { t.Join(); Monitor.Wait(o); } }");
    [Fact] public Task Under_a_mutex() => Rule.Ignores("async Task M(Thread t, Mutex m, object o) { await Task.Yield(); Monitor.Enter(o); t.Join(); Monitor.Exit(o); }");
    [Fact] public Task Body_of_a_thread() => Rule.Ignores("async Task M(ManualResetEventSlim e) { var t = new Thread(() => e.Wait()); t.Start(); await Task.Yield(); }");
    [Fact] public Task Body_of_Task_Run() => Rule.Ignores("async Task M(BlockingCollection<int> q) => await Task.Run(() => { foreach (var i in q.GetConsumingEnumerable()) { } });");
    [Fact] public Task Lambda_that_runs_there_is_another_rule() => Rule.Ignores("async Task M(List<Thread> l) { await Task.Yield(); l.ForEach(t => t.Join()); }");
    [Fact] public Task Lambda_that_runs_there() => Check<CONC108_CannotAwait>.Flags("async Task M(List<Thread> l) { await Task.Yield(); l.ForEach(t => [|t.Join()|]); }", says: "synchronous");
    [Fact] public Task Sequence_that_is_handed_on() => Rule.Ignores("async Task<IEnumerable<int>> M(BlockingCollection<int> q) { await Task.Yield(); return q.GetConsumingEnumerable(); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Action<Thread>>> M() { await Task.Yield(); return t => t.Join(); }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("class Thread { public void Join() { } } class C { async Task M(Thread t) { await Task.Yield(); t.Join(); } }");
    [Fact] public Task Through_a_call() => Check<CONC107_BlockingCallee>.Flags("async Task M(Thread t) { await Task.Yield(); [|A(t)|]; } void A(Thread t) => t.Join();", says: "A → Thread.Join");

    [Fact] public Task Await_foreach() => Fix.Fixes("async Task M(IAsyncEnumerable<int> s) { foreach (var i in [|s.ToBlockingEnumerable()|]) Console.WriteLine(i); }", "async Task M(IAsyncEnumerable<int> s) { await foreach (var i in s) Console.WriteLine(i); }");
    [Fact] public Task Await_foreach_with_the_token() => Fix.Fixes("async Task M(IAsyncEnumerable<int> s, CancellationToken c) { foreach (int i in [|s.ToBlockingEnumerable(c)|]) Console.WriteLine(i); }", "async Task M(IAsyncEnumerable<int> s, CancellationToken c) { await foreach (int i in s.WithCancellation(c)) Console.WriteLine(i); }");
    [Fact] public Task Await_foreach_of_pairs() => Fix.Fixes("async Task M(IAsyncEnumerable<(int, int)> s) { foreach (var (i, j) in [|s.ToBlockingEnumerable()|]) Console.WriteLine(i + j); }", "async Task M(IAsyncEnumerable<(int, int)> s) { await foreach (var (i, j) in s) Console.WriteLine(i + j); }");
    [Fact] public Task Nested_loops() => Fix.Fixes("async Task M(IAsyncEnumerable<IAsyncEnumerable<int>> s) { foreach (var t in [|s.ToBlockingEnumerable()|]) foreach (var i in [|t.ToBlockingEnumerable()|]) Console.WriteLine(i); }", "async Task M(IAsyncEnumerable<IAsyncEnumerable<int>> s) { await foreach (var t in s) await foreach (var i in t) Console.WriteLine(i); }");
    [Fact] public Task Unfixable_first() => Fix.Fixes("async Task M(Thread t, IAsyncEnumerable<int> s)\n{\n    [|t.Join()|];\n    // all\n    foreach (var i in [|s.ToBlockingEnumerable()|]) // of them\n        Console.WriteLine(i);\n}", "async Task M(Thread t, IAsyncEnumerable<int> s)\n{\n    [|t.Join()|];\n    // all\n    await foreach (var i in s) // of them\n        Console.WriteLine(i);\n}");
    [Fact] public Task Not_in_an_async_body() => Fix.Leaves("public Task M(IAsyncEnumerable<int> s) { foreach (var i in [|s.ToBlockingEnumerable()|]) Console.WriteLine(i); return Task.CompletedTask; }");
    [Fact] public Task Span_beside_it_is_left() => Fix.Leaves("async Task M(IAsyncEnumerable<int> s, int[] a) { await Task.Yield(); { Span<int> b = a; foreach (var i in [|s.ToBlockingEnumerable()|]) a[i] = 1; } }");
    [Fact] public Task Into_a_list_is_left() => Fix.Leaves("async Task<List<int>> M(IAsyncEnumerable<int> s) { await Task.Yield(); return [|s.ToBlockingEnumerable()|].ToList(); }");
    [Fact] public Task Called_as_a_static_method_is_left() => Fix.Leaves("async Task M(IAsyncEnumerable<int> s) { await Task.Yield(); foreach (var i in [|TaskAsyncEnumerableExtensions.ToBlockingEnumerable(s)|]) Console.WriteLine(i); }");

    private static string Marked(string call) =>
        call.Contains("ToBlockingEnumerable()", StringComparison.Ordinal) ? "[|" + call.Replace(".ToList()", "|].ToList()")
        : call.StartsWith("new List", StringComparison.Ordinal) ? call.Replace("queue.GetConsumingEnumerable()", "[|queue.GetConsumingEnumerable()|]")
        : $"[|{call}|]";

    [Fact] public Task Parallel_loop_that_does_not_wait_for_its_lambda() => Rule.Ignores("async Task M(int[] a) { await Task.Yield(); Parallel.ForEach(a, async x => await Task.Delay(x)); }");
}
