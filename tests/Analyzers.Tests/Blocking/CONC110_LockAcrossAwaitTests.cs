using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC110_LockAcrossAwait>;

public sealed class CONC110_LockAcrossAwaitTests
{
    [Theory]
    [InlineData("Monitor.Enter(o)", "Monitor.Exit(o)")]
    [InlineData("Monitor.Enter(o, ref taken)", "Monitor.Exit(o)")]
    [InlineData("Monitor.Enter(o, ref taken)", "if (taken) Monitor.Exit(o)")]
    [InlineData("m.WaitOne()", "m.ReleaseMutex()")]
    [InlineData("r.EnterReadLock()", "r.ExitReadLock()")]
    [InlineData("r.EnterWriteLock()", "r.ExitWriteLock()")]
    [InlineData("r.EnterUpgradeableReadLock()", "r.ExitUpgradeableReadLock()")]
    [InlineData("l.Enter()", "l.Exit()")]
    public async Task Statement(string enter, string exit)
    {
        const string Head = "async Task M(object o, Mutex m, ReaderWriterLockSlim r, Lock l) { var taken = false; ";
        await Rule.Flags($"{Head}[|{enter}|]; await Task.Yield(); {exit}; }}", says: "takes a lock that is still held");
        await Rule.Flags($"{Head}[|{enter}|]; try {{ await Task.Yield(); }} finally {{ {exit}; }} }}");
        await Rule.Ignores($"{Head}{enter}; {exit}; await Task.Yield(); }}");
        await Rule.Ignores($"{Head}{enter}; try {{ Console.WriteLine(); }} finally {{ {exit}; }} await Task.Yield(); }}");
        await Rule.Ignores($"{Head}await Task.Yield(); {enter}; try {{ taken = true; }} finally {{ {exit}; }} }}");
    }

    private const string ReadLock = "static class L { public static IDisposable ReadLock(this ReaderWriterLockSlim l) => new Held(l, true); class Held : IDisposable { readonly ReaderWriterLockSlim l; public Held(ReaderWriterLockSlim l, bool b) { this.l = l; l.EnterReadLock(); } public void Dispose() => l.ExitReadLock(); } } ";
    [Theory]
    [InlineData("using ([|l.ReadLock()|]) { await t; }")]
    [InlineData("using var held = [|l.ReadLock()|]; await t;")]
    public Task Lock_of_an_object(string code) => Check<CONC110_LockAcrossAwait>.Flags($"{ReadLock}class C {{ async Task M(ReaderWriterLockSlim l, Task t) {{ {code} }} }}");
    [Theory]
    [InlineData("using (l.ReadLock()) { } await t;")]
    [InlineData("await t; using var held = l.ReadLock();")]
    [InlineData("using (l.ReadLock()) { Func<Task> f = async () => await t; } await t;")]
    public Task Lock_of_an_object_that_is_released(string code) => Check<CONC110_LockAcrossAwait>.Ignores($"{ReadLock}class C {{ async Task M(ReaderWriterLockSlim l, Task t) {{ {code} }} }}");

    [Fact] public Task Await_foreach() => Rule.Flags("async Task M(object o, IAsyncEnumerable<int> s) { [|Monitor.Enter(o)|]; try { await foreach (var i in s) { } } finally { Monitor.Exit(o); } }");
    [Fact] public Task Await_using() => Rule.Flags("async Task M(object o, Stream s) { [|Monitor.Enter(o)|]; try { await using (s) { } } finally { Monitor.Exit(o); } }");
    [Fact] public Task Await_in_a_branch() => Rule.Flags("async Task M(object o, bool b) { [|Monitor.Enter(o)|]; if (b) await Task.Yield(); Monitor.Exit(o); }");
    [Fact] public Task Await_in_a_loop() => Rule.Flags("async Task M(object o, int n) { [|Monitor.Enter(o)|]; while (n-- > 0) { await Task.Yield(); } Monitor.Exit(o); }");
    [Fact] public Task Await_after_a_branch_that_leaves() => Rule.Flags("async Task M(object o, bool b) { [|Monitor.Enter(o)|]; if (b) { Monitor.Exit(o); return; } await Task.Yield(); Monitor.Exit(o); }");
    [Fact] public Task Await_in_the_catch() => Rule.Flags("async Task M(object o) { [|Monitor.Enter(o)|]; try { Console.WriteLine(); } catch (IOException) { await Task.Yield(); } finally { Monitor.Exit(o); } }");
    [Fact] public Task Tried() => Rule.Flags("async Task M(object o) { if ([|Monitor.TryEnter(o)|]) { try { await Task.Yield(); } finally { Monitor.Exit(o); } } }");
    [Fact] public Task Tried_or_left() => Rule.Flags("async Task M(Mutex m) { if (![|m.WaitOne(100)|]) return; await Task.Yield(); m.ReleaseMutex(); }");
    [Fact] public Task Field() => Rule.Flags("readonly object o = new(); async Task M() { [|Monitor.Enter(this.o)|]; await Task.Yield(); Monitor.Exit(o); }");
    [Fact] public Task Async_lambda() => Rule.Flags("Func<Task> M(object o) => async () => { [|Monitor.Enter(o)|]; await Task.Yield(); Monitor.Exit(o); };");
    [Fact] public Task Top_level_statements() => Check<CONC110_LockAcrossAwait>.Flags("async Task M(object o, object p) { [|Monitor.Enter(o)|]; Monitor.Enter(p); Monitor.Exit(p); await Task.Yield(); Monitor.Exit(o); }");

    [Fact] public Task Released_in_both_branches() => Rule.Ignores("async Task M(object o, bool b) { Monitor.Enter(o); if (b) { Monitor.Exit(o); } else { Monitor.Exit(o); } await Task.Yield(); }");
    [Fact] public Task Perhaps_released() => Rule.Ignores("async Task M(object o, bool b) { Monitor.Enter(o); if (b) Monitor.Exit(o); await Task.Yield(); if (!b) Monitor.Exit(o); }");
    [Fact] public Task Tried_and_not_got() => Rule.Ignores("async Task M(object o) { if (!Monitor.TryEnter(o)) { await Task.Yield(); return; } Monitor.Exit(o); }");
    [Fact] public Task Tried_with_the_answer_kept() => Rule.Ignores("async Task M(object o) { var got = Monitor.TryEnter(o); if (!got) await Task.Yield(); else Monitor.Exit(o); }");
    [Fact] public Task Released_in_a_loop() => Rule.Ignores("async Task M(object o) { Monitor.Enter(o); while (true) { Monitor.Exit(o); await Task.Yield(); Monitor.Enter(o); } }");
    [Fact] public Task Another_lock() => Rule.Ignores("async Task M(object o, object p) { await Task.Yield(); Monitor.Enter(o); Monitor.Exit(p); await Task.Yield(); }");
    [Fact] public Task Await_in_a_lambda() => Rule.Ignores("async Task M(object o) { Func<Task> f; Monitor.Enter(o); f = async () => await Task.Yield(); Monitor.Exit(o); await f(); }");
    [Fact] public Task Semaphore() => Rule.Ignores("async Task M(SemaphoreSlim s) { s.Wait(); await Task.Yield(); s.Release(); }");
    [Fact] public Task Another_handle() => Rule.Ignores("async Task M(AutoResetEvent e) { e.WaitOne(); await Task.Yield(); e.Set(); }");
    [Fact] public Task Synchronous_method() => Rule.Ignores("void M(object o) { Monitor.Enter(o); Monitor.Exit(o); }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("static class Monitor { public static void Enter(object o) { } public static void Exit(object o) { } } class C { async Task M(object o) { Monitor.Enter(o); await Task.Yield(); Monitor.Exit(o); } }");
}
