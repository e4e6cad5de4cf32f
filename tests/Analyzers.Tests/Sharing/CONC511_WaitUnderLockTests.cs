using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC511_WaitUnderLock>;

public sealed class CONC511_WaitUnderLockTests
{
    private const string Members = "private readonly object _gate = new(); private readonly object _other = new(); private readonly ManualResetEventSlim _ready = new(); private readonly SemaphoreSlim _slim = new(1); private readonly Mutex _mutex = new(); private readonly BlockingCollection<int> _queue = new(); private Task<int> FAsync() => Task.Run(() => 1); private void Indirect() => Deeper(); private void Deeper() => FAsync().Wait(); private void Pulse() { lock (_gate) Monitor.Wait(_gate); } ";

    [Theory]
    [InlineData("lock (_gate) [|FAsync().Wait()|];")]
    [InlineData("lock (_gate) { var x = [|FAsync().Result|]; }")]
    [InlineData("lock (_gate) { [|FAsync().GetAwaiter().GetResult()|]; }")]
    [InlineData("lock (_gate) { [|Task.WaitAll(t)|]; }")]
    [InlineData("lock (_gate) { [|thread.Join()|]; }")]
    [InlineData("lock (_gate) { [|_ready.Wait()|]; }")]
    [InlineData("lock (_gate) { [|handle.WaitOne(1000)|]; }")]
    [InlineData("lock (_gate) { var x = [|_queue.Take()|]; }")]
    [InlineData("lock (_gate) lock (_other) [|Monitor.Wait(_other)|];")]
    [InlineData("lock (_gate) { if (t.IsFaulted) try { [|thread.Join()|]; } finally { } }")]
    [InlineData("lock (_gate) { new List<Task>().ForEach(x => [|x.Wait()|]); }")]
    [InlineData("lock (_gate) { [|Indirect()|]; }")]
    [InlineData("lock (this) { [|t.Wait()|]; }")]
    public Task Waits(string code) => Rule.Flags($"{Members} void M(Task t, Thread thread, EventWaitHandle handle) {{ {code} }}");

    [Theory]
    [InlineData("FAsync().Wait(); lock (_gate) { }")]
    [InlineData("lock (_gate) { Task.Run(() => t.Wait()); }")]
    [InlineData("lock (_gate) { void Later() => t.Wait(); Action a = Later; }")]
    [InlineData("lock (_gate) { Action a = () => t.Wait(); }")]
    [InlineData("lock (_gate) { Monitor.Wait(_gate); }")]
    [InlineData("lock (_gate) { while (_queue.Count == 0) Monitor.Wait(_gate, 100); }")]
    [InlineData("lock (_gate) { t.Wait(0); handle.WaitOne(0); }")]
    [InlineData("lock (_gate) { if (t.IsCompleted) { var x = t; x.Wait(); } }", true)]
    [InlineData("lock (_gate) { _slim.Wait(); _mutex.WaitOne(); }")]
    [InlineData("lock (_gate) { Thread.Sleep(10); File.ReadAllText(\"\"); }")]
    [InlineData("lock (_gate) { Parallel.For(0, 9, i => { }); }")]
    [InlineData("lock (_gate) { Pulse(); }")]
    [InlineData("lock (_gate) { Task.CompletedTask.Wait(); }")]
    public Task Does_not(string code, bool settled = false) => Rule.Ignores($"{Members} void M(Task t, Thread thread, EventWaitHandle handle) {{ {(settled ? code.Replace("var x = t; x.Wait();", "t.Wait();") : code)} }}");

    [Theory]
    [InlineData("lock (_gate) Save(false);")]
    [InlineData("lock (_gate) Get(\"plain\");")]
    [InlineData("lock (_gate) Outer();")]
    public Task Ruled_out_by_a_constant(string code) => Rule.Ignores(Members + Choosing + $"void M() {{ {code} }}");

    [Theory]
    [InlineData("lock (_gate) [|Save(true)|];")]
    [InlineData("lock (_gate) [|Save(Environment.Is64BitProcess)|];")]
    public Task Not_ruled_out(string code) => Rule.Flags(Members + Choosing + $"void M() {{ {code} }}");

    private const string Choosing = "void Save(bool wait) { if (wait) FAsync().Wait(); } static bool? TryScript(string s, out string script) { script = s; return s.StartsWith(\"=\") ? true : null; } int Get(string key) { if (key != null) { if (TryScript(key, out var script).HasValue) return FAsync().Result; } return 1; } void Outer() => Get(\"Children\"); ";

    // That CONC108 reports the property is no reason to keep the lock a secret.
    [Theory]
    [InlineData("void M() { lock (_gate) [|Save(false)|]; }", "'Save → C.P → Task.Result' waits")]
    [InlineData("void M() { lock (_gate) [|Save(true)|]; }", "'Save → Task.Wait' waits")]
    [InlineData("void M() { lock (_gate) [|Over(false)|]; }", "'Over → Save → C.P → Task.Result' waits")]
    public Task Other_way_than_the_one_ruled_out(string code, string says) => Rule.Flags(Members + "readonly Task<int> _u = Task.Run(() => 1); int P => _u.Result; void Save(bool wait) { if (wait) FAsync().Wait(); else _ = P; } void Over(bool wait) => Save(wait); " + code, says);

    [Fact] public Task The_lock_of_what_a_reference_refers_to() => Rule.Ignores("struct Gate { public object Lock; public static void Wait(ref Gate gate) { lock (gate.Lock) { while (true) Monitor.Wait(gate.Lock); } } }");
    [Fact] public Task Says_it_once_for_each_lock_and_wait() => Rule.Flags(Members + "void Else() { lock (_gate) { [|Indirect()|]; Deeper(); Indirect(); } lock (_gate) { [|Deeper()|]; } }");
    [Fact] public Task Says_the_path() => Rule.Flags(Members + "void M() { lock (_gate) [|Indirect()|]; }", says: "'Indirect → Deeper → Task.Wait' waits for others while '_gate' is locked");
    [Fact] public Task Not_of_101() => Check<CONC101_BlockingWait>.Ignores(Members + "async Task M(Task t) { lock (_gate) t.Wait(); await t; }");
    [Fact] public Task Not_of_105() => Check<CONC105_BlockingPrimitive>.Ignores(Members + "async Task M(Thread t) { lock (_gate) t.Join(); await Task.Yield(); }");
    [Fact] public Task Not_of_108() => Check<CONC108_CannotAwait>.Ignores(Members + "async Task M(Task t) { lock (_gate) t.Wait(); await t; }");
    [Fact] public Task Broken() => Rule.Survives("class C { void M(System.Threading.Tasks.Task t) { lock (t. ; lock () { t.Wai } } }");
}
