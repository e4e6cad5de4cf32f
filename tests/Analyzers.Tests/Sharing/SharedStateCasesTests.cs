using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Collections = Check<CONC502_SharedCollection>;
using Order = Check<CONC507_LockOrder>;
using Writes = Check<CONC501_SharedWrite>;

/// <summary>Small programs: what is started how, what it changes, and what keeps the others out.</summary>
public sealed class SharedStateCasesTests
{
    private const string Fields = "private int _n; private static int S; private long _big; private readonly object _gate = new(); private static readonly object Gate = new(); private readonly Lock _lock = new(); private readonly ReaderWriterLockSlim _rw = new(); private readonly Mutex _mutex = new(); private SpinLock _spin; private readonly ThreadLocal<int> _local = new(true); private readonly AsyncLocal<int> _async = new(); [ThreadStatic] private static int T; private volatile int _v; private Thread? _thread, _other; private Task? _task; event Action? Changed; void End(Thread t) { t.Join(); } void End() { _thread!.Join(); } void Take(Task t) { } void Later(Action a) { Changed = a; } void Inc() { _n++; } static void IncS() { S++; } void Plus(int i) { _n += i; } ";

    private static string In(string code) => $"class C {{ {Fields} async Task M(int[] items) {{ var n = 0; {code} await Task.Yield(); Console.WriteLine(n); }} }}";

    // How work is started.
    [Theory]
    [InlineData("var threads = new Thread[4]; for (var i = 0; i < threads.Length; i++) threads[i] = new Thread(() => [|n++|]); foreach (var t in threads) t.Start(); foreach (var t in threads) t.Join();")]
    [InlineData("var threads = new List<Thread>(); for (var i = 0; i < 4; i++) threads.Add(new Thread([|Inc|])); threads.ForEach(t => t.Start()); threads.ForEach(t => t.Join());")]
    [InlineData("Thread t = new([|Inc|]), u = new([|Inc|]); t.Start(); u.Start(); t.Join(); u.Join();")]
    [InlineData("var t = new Thread([|Inc|]) { IsBackground = true }; var u = new Thread(new ThreadStart([|Inc|])) { Name = \"u\" }; t.Start(); u.Start(); t.Join(); u.Join();")]
    [InlineData("var t = new Thread(_ => [|n++|]); var u = new Thread(delegate(object? x) { [|n--|]; }); t.Start(1); u.Start(2); t.Join(); u.Join();")]
    [InlineData("var t = Task.Factory.StartNew([|Inc|]); var u = Task.Factory.StartNew(() => [|Inc()|], TaskCreationOptions.LongRunning); await t; await u;")]
    [InlineData("var t = new Task(() => [|n++|]); var u = new Task(() => [|n--|]); t.Start(); u.Start(); await Task.WhenAll(t, u);")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => [|n++|]); ThreadPool.UnsafeQueueUserWorkItem(_ => [|n--|], null);")]
    [InlineData("Parallel.ForEach(Partitioner.Create(0, 100), range => { for (var i = range.Item1; i < range.Item2; i++) [|n++|]; });")]
    [InlineData("Parallel.Invoke([|Inc|], () => [|_n--|]);")]
    [InlineData("Parallel.For(0, 9, i => [|IncS()|]);")]
    [InlineData("items.AsParallel().Select(i => [|n += i|]).ToArray();")]
    [InlineData("var tasks = items.Select(i => Task.Run(() => [|n += i|])).ToArray(); Task.WaitAll(tasks);")]
    [InlineData("var tasks = Enumerable.Range(0, 4).Select(_ => Task.Run([|Inc|])); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = from i in items select Task.Run(() => [|n += i|]); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new Task[4]; for (var i = 0; i < 4; i++) tasks[i] = Task.Run(async () => { await Task.Delay(1); [|n++|]; }); await Task.WhenAll(tasks);")]
    [InlineData("Task a = Task.Run(() => [|n++|]), b = Task.Run(() => [|n++|]); await Task.WhenAll(a, b);")]
    [InlineData("using var a = new Timer(_ => [|_n++|], null, 0, 10); using var b = new Timer(_ => [|_n--|], null, 0, 10); Thread.Sleep(100);")]
    [InlineData("using var a = new Timer(_ => [|_n++|], null, 0, 10); var t = Task.Run(() => [|_n--|]); await t;")]
    [InlineData("var t = Task.Run(() => [|n++|]); Parallel.Invoke(() => [|n--|], () => { }); await t;")]
    [InlineData("_thread = new Thread(() => [|n++|]); _other = new Thread(() => [|n--|]); _thread.Start(); _other.Start();")]
    [InlineData("Parallel.For(0, 9, i => { new List<Action>().ForEach(a => a()); items.ToList().ForEach([|Plus|]); }); void No() { }")]
    [InlineData("using var a = new System.Timers.Timer(10); using var b = new System.Timers.Timer(10); a.Elapsed += (_, _) => [|_n++|]; b.Elapsed += (_, _) => [|_n--|]; a.Start(); b.Start(); Thread.Sleep(100);")]
    public Task Started(string code) => Writes.Flags(In(code));

    // One that is started, and the code that starts it.
    [Theory]
    [InlineData("var t = new Thread(() => [|n++|]); t.Start(); n++; t.Join();")]
    [InlineData("var t = Task.Run(() => { for (var i = 0; i < 9; i++) [|n += i|]; }); foreach (var i in items) n += i; await t;")]
    [InlineData("var t = Task.Run([|Inc|]); _n++; await t;")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => [|n++|]); n--;")]
    [InlineData("_thread = new Thread(() => [|n++|]); _thread.Start(); n++; _thread.Join();")]
    [InlineData("var t = Task.Run(() => [|n++|]); Plain(); n++; await t; void Plain() { }")]
    [InlineData("var t = Task.Run(() => [|n++|]); while (items.Length > n) { n++; } await t;")]
    public Task Started_and_gone_on(string code) => Writes.Flags(In(code));

    [Theory]
    [InlineData("n++; var t = Task.Run(() => n++); await t; n++;")]
    [InlineData("var t = new Thread(() => n++); n++; t.Start(); t.Join(); n++;")]
    [InlineData("var t = Task.Run(() => n++); while (!t.IsCompleted) Thread.Sleep(1); n++;")]
    [InlineData("var t = Task.Run(() => n++); lock (_gate) n++; await t;")]
    [InlineData("var t = Task.Run(() => { lock (_gate) n++; }); n++; await t;")]
    [InlineData("var t = Task.Run(() => n++); n = 3; await t;")]
    [InlineData("if (items.Length > 3) { var t = Task.Run(() => n++); await t; } else { n++; }")]
    [InlineData("var done = new ManualResetEventSlim(); ThreadPool.QueueUserWorkItem(_ => { n++; done.Set(); }); done.Wait(); n++;")]
    [InlineData("_ = Task.Run(() => n++).ContinueWith(_ => { n++; });")]
    [InlineData("int l = 0, r = 0; Parallel.Invoke(() => l += items[0], () => r += items[1]); l += r; Console.Write(l);")]
    [InlineData("Parallel.Invoke(() => n++, () => { }); Parallel.Invoke(() => n++, () => { });")]
    [InlineData("Parallel.Invoke(() => n++, () => { }); var t = Task.Run(() => n++); await t;")]
    [InlineData("_thread = new Thread(() => n++); n++; _thread.Start(); _thread.Join();")]
    [InlineData("_thread = new Thread(() => n++); n++;")]
    [InlineData("_thread = new Thread(Inc); _other = new Thread(Inc);")]
    [InlineData("_thread = new Thread(() => n++); _other = new Thread(() => n--); _thread.Start(); _thread.Join(); _other.Start();")]
    [InlineData("_task = new Task(() => n++); n++; _task.Start(); await _task;")]
    [InlineData("var ui = SynchronizationContext.Current!; ui.Post(_ => n++, null); n++;")]
    [InlineData("var ui = SynchronizationContext.Current!; foreach (var i in items) { ui.Post(_ => n++, null); }")]
    [InlineData("var ui = SynchronizationContext.Current!; ui.Post(_ => n++, null); ui.Post(_ => n--, null);")]
    [InlineData("var t = new Thread(() => n++); t.Start(); Finish(t); n++; static void Finish(Thread t) => t.Join();")]
    [InlineData("var t = new Thread(() => n++); t.Start(); End(t); n++;")]
    [InlineData("_thread = new Thread(() => n++); _thread.Start(); End(); n++;")]
    [InlineData("var t = Task.Run(() => n++); Take(t); n++;")]
    [InlineData("Take(Task.Run(() => n++)); n++;")]
    [InlineData("var done = false; _ = Task.Run(() => { n++; done = true; }); while (!done) Thread.Sleep(1); n++;")]
    [InlineData("var done = false; _ = Task.Run(() => { n++; done = true; }); while (!done) { } n++;")]
    [InlineData("var done = false; _ = Task.Run(() => { n++; done = true; }); for (; !done;) { } n++;")]
    [InlineData("_ = Task.Run(() => n++); Thread.Sleep(100); n++;")]
    [InlineData("Parallel.ForEach(items, i => { Changed += Inc; });")]
    [InlineData("Parallel.ForEach(items, i => { Later(Inc); });")]
    public Task Started_and_waited_for(string code) => Writes.Ignores(In(code));

    [Fact] public Task Filled_by_both() => Collections.Flags("class C { void M() { var all = new List<int>(); var t = new Thread(() => [|all.Add(1)|]); t.Start(); all.Add(2); t.Join(); } }", says: "the code that starts it goes on");

    // A timer, and whoever calls.
    [Theory]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => [|_n++|], null, 0, 10); } public void Add() { _n++; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer([|Tick|], null, 0, 10); } private void Tick(object? x) => _n--; public void Add(int i) => _n += i;")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => [|Tick()|], null, 0, 10); } private void Tick() { Deeper(); } private void Deeper() => _n--; internal int Next { get { return _n++; } }")]
    [InlineData("private readonly System.Timers.Timer _t = new(10); D() { _t.Elapsed += [|Tick|]; _t.Start(); } private void Tick(object? x, System.Timers.ElapsedEventArgs e) => _n--; public void Add() => _n++;")]
    [InlineData("private readonly System.Timers.Timer _t = new(10); D() { _t.Elapsed += (_, _) => { [|_n--|]; }; } public void Add() => _n++;")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => [|_n++|], null, 0, 10); } public void Last() { _t.Dispose(); _n++; } public void Add() { _n = _n + 2; }")]
    public Task Timer(string code) => Writes.Flags("class D { private int _n; private readonly object _gate = new(); " + code + "}");

    [Theory]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public int N => _n;")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Reset() { _n = 0; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => { lock (_gate) _n++; }, null, 0, 10); } public void Add() { lock (_gate) _n++; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => Interlocked.Increment(ref _n), null, 0, 10); } public void Add() { Interlocked.Decrement(ref _n); }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(Tick, null, 0, 10); } public void Tick(object? x) => _n++;")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => Tick(), null, 0, 10); } public void Tick() => _n++;")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } private void Add() { _n++; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); Add(); _n++; } private void Add() { _n++; }")]
    [InlineData("private readonly System.Timers.Timer _t = new(10); D(System.ComponentModel.ISynchronizeInvoke form) { _t.SynchronizingObject = form; _t.Elapsed += (_, _) => { _n--; }; } public void Add() => _n++;")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Show(System.Text.StringBuilder sb) { sb.Append(_n); }")]
    [InlineData("private readonly List<int> _all = new(); private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Log() => _all.Add(_n);")]
    [InlineData("private int _sum; private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Sum() { _sum += _n; }")]
    [InlineData("private int _sum; private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Sum() { _sum = _sum + _n; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Last() { _t.Dispose(); _n++; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Last() { _t.Change(-1, -1); _n++; }")]
    [InlineData("private readonly Timer _t; D() { _t = new Timer(_ => _n++, null, 0, 10); } public void Last() { StopAll(); _n++; } void StopAll() => _t.Dispose();")]
    [InlineData("private readonly System.Timers.Timer _t = new(10); D() { _t.Elapsed += (_, _) => _n++; } public void Last() { _t.Enabled = false; _n++; }")]
    [InlineData("private readonly System.Timers.Timer _t = new(10); D() { _t.Elapsed += (_, _) => _n++; } public void Begin() { _n++; _t.Start(); }")]
    [InlineData("private readonly System.Timers.Timer _t = new(10); D() { _t.Elapsed += (_, _) => _n++; _t.Elapsed += (_, _) => _n--; }")]
    [InlineData("private readonly System.Timers.Timer _t; D(System.ComponentModel.ISynchronizeInvoke form) { _t = new System.Timers.Timer(10) { SynchronizingObject = form }; _t.Elapsed += (_, _) => { _n--; }; } public void Add() => _n++;")]
    public Task No_timer(string code) => Writes.Ignores("class D { private int _n; private readonly object _gate = new(); " + code + "}");

    [Fact] public Task Timer_that_empties_a_list() => Collections.Flags("class D { private readonly List<int> _all = new(); private readonly Timer _t; D() { _t = new Timer([|Flush|], null, 0, 10); } private void Flush(object? x) { foreach (var i in _all) Console.Write(i); _all.Clear(); } public void Log(int i) => _all.Add(i); }", says: "a timer runs it, while others may call 'Log'");

    // What keeps the others out, or needs nobody to.
    [Theory]
    [InlineData("Parallel.For(0, 9, i => { lock (_lock) n++; });")]
    [InlineData("Parallel.For(0, 9, i => { using (_lock.EnterScope()) n++; });")]
    [InlineData("Parallel.For(0, 9, i => { _rw.EnterWriteLock(); try { n++; } finally { _rw.ExitWriteLock(); } });")]
    [InlineData("Parallel.For(0, 9, i => { _mutex.WaitOne(); n++; _mutex.ReleaseMutex(); });")]
    [InlineData("Parallel.For(0, 9, i => { var taken = false; try { _spin.Enter(ref taken); n++; } finally { if (taken) _spin.Exit(); } });")]
    [InlineData("Parallel.For(0, 9, i => { if (Monitor.TryEnter(_gate)) try { n++; } finally { Monitor.Exit(_gate); } });")]
    [InlineData("Parallel.For(0, 9, i => { lock (Gate) { S++; IncS(); } });")]
    [InlineData("Parallel.For(0, 9, i => { _local.Value++; _async.Value++; T++; });")]
    [InlineData("Parallel.For(0, 9, i => { items[i]++; items[i] += i; });")]
    [InlineData("Parallel.For(0, 9, i => { Interlocked.Increment(ref n); Interlocked.Add(ref _big, i); Volatile.Write(ref _n, i); });")]
    [InlineData("Parallel.For(0, 9, () => 0, (i, _, own) => { own += i; return own; }, own => Interlocked.Add(ref n, own));")]
    [InlineData("var t = Task.Run(() => n++); await t; n++;")]
    [InlineData("var t = new Thread(() => n++); t.Start(); t.Join(); n++; Console.Write(n);")]
    [InlineData("var t = Task.Run(() => n++); t.Wait(); var u = Task.Run(() => n++); u.Wait();")]
    [InlineData("for (var i = 0; i < 4; i++) { var t = new Thread(Inc); t.Start(); t.Join(); }")]
    [InlineData("var ends = new int[4]; Parallel.For(0, 4, i => { ends[i] = i; }); n += ends.Sum();")]
    [InlineData("Parallel.For(0, 9, i => { void Own() { var k = 0; k++; } Own(); });")]
    [InlineData("var t = Task.Run(() => n); n++; await t;")]
    public Task Kept_apart(string code) => Writes.Ignores(In(code));

    [Theory]
    [InlineData("List<int>", "Add(i)")]
    [InlineData("HashSet<int>", "Add(i)")]
    [InlineData("Queue<int>", "Enqueue(i)")]
    [InlineData("Stack<int>", "Push(i)")]
    [InlineData("LinkedList<int>", "AddLast(i)")]
    [InlineData("Dictionary<int, int>", "Add(i, i)")]
    [InlineData("SortedDictionary<int, int>", "Remove(i)")]
    [InlineData("SortedList<int, int>", "TryAdd(i, i)", false)]
    [InlineData("SortedSet<int>", "Add(i)")]
    [InlineData("PriorityQueue<int, int>", "Enqueue(i, i)")]
    [InlineData("System.Text.StringBuilder", "Append(i)")]
    [InlineData("System.Collections.ArrayList", "Add(i)")]
    [InlineData("System.Collections.Hashtable", "Add(i, i)")]
    [InlineData("System.Collections.ObjectModel.ObservableCollection<int>", "Add(i)")]
    [InlineData("System.Collections.BitArray", "Set(i, true)")]
    [InlineData("Random", "Next()")]
    public async Task Collection(string type, string change, bool exists = true)
    {
        if (!exists) return;
        var made = type == "System.Collections.BitArray" ? "new(9)" : type == "Random" ? "new(3)" : "new()";
        await Collections.Flags($"class C {{ void M() {{ {type} all = {made}; Parallel.For(0, 9, i => {{ [|all.{change}|]; }}); }} }}");
        await Collections.Flags($"class C {{ private readonly {type} _all = {made}; void M() {{ Parallel.For(0, 9, i => {{ [|_all.{change}|]; }}); }} }}");
        await Collections.Flags($"class C {{ private static readonly {type} All = {made}; static void Put(int i) => All.{change}; void M() {{ Parallel.For(0, 9, i => [|Put(i)|]); }} }}");
        await Collections.Ignores($"class C {{ void M() {{ {type} all = {made}; Parallel.For(0, 9, i => {{ lock (all) all.{change}; }}); }} }}");
        await Collections.Ignores($"class C {{ void M() {{ Parallel.For(0, 9, i => {{ {type} all = {made}; all.{change}; }}); }} }}");
    }

    [Theory]
    [InlineData("IList<int> all = new List<int>(); Parallel.For(0, 9, i => { [|all.Add(i)|]; });")]
    [InlineData("ICollection<int> all = new HashSet<int>(); Parallel.For(0, 9, i => { [|all.Remove(i)|]; });")]
    [InlineData("IDictionary<int, int> all = new Dictionary<int, int>(); Parallel.For(0, 9, i => { [|all[i] = i|]; });")]
    [InlineData("Parallel.For(0, 9, i => { [|_map.Add(i, i)|]; });")]
    public Task Behind_an_interface(string code) => Collections.Flags("class C { private readonly IDictionary<int, int> _map = new Dictionary<int, int>(); void M() { " + code + " } }");

    [Theory]
    [InlineData("Parallel.For(0, 9, i => { all.Add(i); });")]
    [InlineData("IDictionary<int, int> map = new ConcurrentDictionary<int, int>(); Parallel.For(0, 9, i => { map[i] = i; map.Add(i, i); });")]
    [InlineData("IList<int> own = new List<int>(); own = all; Parallel.For(0, 9, i => { own.Add(i); });")]
    [InlineData("Parallel.For(0, 9, i => { _map.Add(i, i); });")]
    public Task Behind_an_interface_nobody_knows(string code) => Collections.Ignores("class C { private readonly IDictionary<int, int> _map; public C(IDictionary<int, int> map) { _map = map; } void M(IList<int> all) { " + code + " } }");

    [Theory]
    [InlineData("ConcurrentDictionary<int, int>", "TryAdd(i, i)")]
    [InlineData("ConcurrentBag<int>", "Add(i)")]
    [InlineData("ConcurrentQueue<int>", "Enqueue(i)")]
    [InlineData("BlockingCollection<int>", "Add(i)")]
    [InlineData("System.Threading.Channels.Channel<int>", "Writer.TryWrite(i)")]
    public Task Concurrent_collection(string type, string change) => Collections.Ignores($"class C {{ void M({type} all) {{ Parallel.For(0, 9, i => {{ all.{change}; }}); }} }}");

    [Theory]
    [InlineData("var map = new Dictionary<int, int>(); Parallel.For(0, 9, i => { [|map[i] = i|]; });")]
    [InlineData("var map = new Dictionary<int, int>(); Parallel.For(0, 9, i => { [|map[i]++|]; });")]
    [InlineData("var list = new List<int>(); Parallel.Invoke(() => [|list.Add(1)|], () => [|list.Clear()|]);")]
    [InlineData("var list = new List<int>(); var t = new Thread(() => [|list.Add(1)|]); var u = new Thread(() => [|list.Add(2)|]); t.Start(); u.Start(); t.Join(); u.Join();")]
    public Task Indexers_and_pairs(string code) => Collections.Flags($"class C {{ void M() {{ {code} }} }}", null);

    // Lock order, through calls; both ways are shown.
    [Theory]
    [InlineData("void M() { lock ([|_a|]) { Inner(); } } void Inner() { lock (_b) { } } void N() { lock (_b) { Outer(); } } void Outer() => Deeper(); void Deeper() { lock (_a) { } }")]
    [InlineData("int P { get { lock (_b) return 1; } } void M() { lock ([|_a|]) { var x = P; } } void N() { lock (_b) { lock (_a) { } } }")]
    [InlineData("static readonly object S = new(); static readonly object R = new(); static void M() { lock ([|S|]) { In(); } } static void In() { lock (R) { } } static void N() { lock (R) { lock (S) { } } }")]
    public Task Both_orders(string code) => Order.Flags("class C { private readonly object _a = new(); private readonly object _b = new(); " + code + "}");
}
