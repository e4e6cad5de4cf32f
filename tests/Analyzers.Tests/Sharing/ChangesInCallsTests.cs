using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Collection = Check<CONC502_SharedCollection>;
using Rule = Check<CONC501_SharedWrite>;

/// <summary>Changes that functions make in the methods they call, while others do the same.</summary>
public sealed class ChangesInCallsTests
{
    private const string Members = """
        private int _total; private static long _all; private volatile int _v; [ThreadStatic] private static int _t; private readonly object _gate = new(); private readonly SemaphoreSlim _slim = new(1);
        private readonly Counter _counter = new(); private static readonly Counter Shared = new(); private Counter Mine { get; } = new(); private string? _last; private int? _cache; private bool _busy;
        void Add(int i) { _total += i; }
        void AddTwice(int i) { Add(i); Add(i); }
        void Deep(int i) => AddTwice(i);
        static void AddAll(int i) => _all += i;
        void AddLocked(int i) { lock (_gate) _total += i; }
        void AddInLock(int i) { lock (_gate) Add(i); }
        void AddAtomically(int i) => Interlocked.Add(ref _total, i);
        void AddVolatile(int i) => _v += i;
        void AddOwn(int i) => _t += i;
        void AddBySlim(int i) { _slim.Wait(); try { _total += i; } finally { _slim.Release(); } }
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] void AddOneByOne(int i) => _total += i;
        void Set(int i) { _busy = true; _last = i.ToString(); }
        int Cached(int i) { if (_cache == null) _cache = i; return _cache.Value; }
        int Compute(int i) { var sum = 0; for (var k = 0; k < i; k++) sum += k; return sum; }
        static void Bump(Counter c) { c.N++; }
        static void Replace(Counter c) { c = new Counter(); c.N++; }
        static void BumpCopy(Point p) { p.X++; }
        int Next { get { return _total++; } }
        async Task AddAsync(int i) { await Task.Yield(); _total += i; }
        IEnumerable<int> Lazily(int i) { _total++; yield return i; }
        void Work() { for (var k = 0; k < 100; k++) _total++; }
        void Other() { _total--; }
        void Recursive(int i) { if (i > 0) Recursive(i - 1); else _total++; }
        public class Counter { public int N; public void Add(int i) { N += i; } public virtual void Virtually() { N++; } public void Safely() { lock (this) N++; } public Counter Inner { get; set; } = null!; }
        public struct Point { public int X; }
        class Node { private static int _next; public int Id; public int Kept; public Node() { Id = _next++; Kept++; } }

        """;

    private static string In(string code) => $"class C {{ {Members} async Task M(List<int> items, Counter[] counters, Action<int> any) {{ var counter = new Counter(); {code} await Task.Yield(); }} }}";

    [Theory]
    [InlineData("Parallel.For(0, 9, i => [|Add(i)|]);")]
    [InlineData("Parallel.For(0, 9, i => { [|this.Add(i)|]; });")]
    [InlineData("Parallel.ForEach(items, i => [|AddTwice(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|Deep(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|AddAll(i)|]);")]
    [InlineData("Parallel.ForEach(items, [|Add|]);")]
    [InlineData("Parallel.ForEach(items, [|this.Deep|]);")]
    [InlineData("Parallel.ForEach(items, [|AddAll|]);")]
    [InlineData("Parallel.ForEach(items, i => [|counter.Add(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|_counter.Add(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|Shared.Add(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|Mine.Add(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|counter.Inner.Add(i)|]);")]
    [InlineData("Parallel.ForEach(items, i => [|Bump(counter)|]);")]
    [InlineData("Parallel.ForEach(items, [|counter.Add|]);")]
    [InlineData("Parallel.ForEach(items, i => { var x = [|Next|]; });")]
    [InlineData("Parallel.ForEach(items, i => { var x = [|new Node()|]; });")]
    [InlineData("Parallel.ForEach(items, i => [|Recursive(i)|]);")]
    [InlineData("await Parallel.ForEachAsync(items, async (i, _) => await [|AddAsync(i)|]);")]
    [InlineData("foreach (var i in items) _ = Task.Run(() => [|Add(i)|]);")]
    [InlineData("foreach (var i in items) new Thread([|Work|]).Start();")]
    [InlineData("for (var k = 0; k < 4; k++) ThreadPool.QueueUserWorkItem(_ => [|Work()|]);")]
    [InlineData("await Task.WhenAll(Task.Run(() => [|Work()|]), Task.Run(() => [|Other()|]));")]
    [InlineData("await Task.WhenAll(Task.Run([|Work|]), Task.Run([|Other|]));")]
    [InlineData("await Task.WhenAll(Task.Run(() => [|Work()|]), Task.Run(() => { [|_total++|]; }));")]
    [InlineData("Parallel.Invoke([|Work|], [|Other|]);")]
    [InlineData("Parallel.Invoke([|Work|], [|Work|]);")]
    [InlineData("var t = new Thread([|Work|]); var u = new Thread([|Other|]); t.Start(); u.Start(); t.Join(); u.Join();")]
    [InlineData("await Task.WhenAll(items.Select(i => Task.Run(() => [|Add(i)|])));")]
    [InlineData("items.AsParallel().ForAll(i => [|Add(i)|]);")]
    [InlineData("using var t = new Timer(_ => [|Work()|]); using var u = new Timer(_ => [|Other()|]);")]
    public Task Changed(string code) => Rule.Flags(In(code));

    [Theory]
    [InlineData("Parallel.For(0, 9, i => AddLocked(i));")]
    [InlineData("Parallel.For(0, 9, i => AddInLock(i));")]
    [InlineData("Parallel.For(0, 9, i => { lock (_gate) Add(i); });")]
    [InlineData("Parallel.For(0, 9, i => AddAtomically(i));")]
    [InlineData("Parallel.For(0, 9, i => AddVolatile(i));")]
    [InlineData("Parallel.For(0, 9, i => AddOwn(i));")]
    [InlineData("Parallel.For(0, 9, i => AddBySlim(i));")]
    [InlineData("Parallel.For(0, 9, i => AddOneByOne(i));")]
    [InlineData("Parallel.For(0, 9, i => Set(i));")]
    [InlineData("Parallel.For(0, 9, i => Cached(i));")]
    [InlineData("Parallel.For(0, 9, i => Compute(i));")]
    [InlineData("Parallel.For(0, 9, i => any(i));")]
    [InlineData("Parallel.For(0, 9, i => { var own = new Counter(); own.Add(i); Bump(own); });")]
    [InlineData("Parallel.For(0, 9, i => Replace(counter));")]
    [InlineData("Parallel.For(0, 9, i => BumpCopy(default));")]
    [InlineData("Parallel.For(0, 9, i => counter.Virtually());")]
    [InlineData("Parallel.For(0, 9, i => counter.Safely());")]
    [InlineData("Parallel.ForEach(counters, c => c.Add(1));")]
    [InlineData("Parallel.ForEach(counters, c => Bump(c));")]
    [InlineData("Parallel.ForEach(counters, Bump);")]
    [InlineData("Parallel.For(0, 9, i => counters[i].Add(1));")]
    [InlineData("Parallel.For(0, 9, i => Lazily(i));")]
    [InlineData("Parallel.For(0, 9, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => Add(i));")]
    [InlineData("Parallel.For(0, 9, i => { if (i == 0) Add(i); });")]
    [InlineData("foreach (var i in items) await Task.Run(() => Add(i));")]
    [InlineData("foreach (var i in items) { var own = new Counter(); _ = Task.Run(() => own.Add(i)); }")]
    [InlineData("foreach (var c in counters) _ = Task.Run(() => c.Add(1));")]
    [InlineData("foreach (var c in counters) new Thread(() => c.Add(1)).Start();")]
    [InlineData("_ = Task.Run(() => Work());")]
    [InlineData("await Task.Run(Work); await Task.Run(Other);")]
    [InlineData("var t = new Thread(Work); var u = new Thread(Other); t.Start(); t.Join(); u.Start(); u.Join();")]
    [InlineData("items.ForEach(i => Add(i));")]
    [InlineData("await Task.WhenAll(Task.Run(() => counters[0].Add(1)), Task.Run(() => counters[1].Add(1)));")]
    [InlineData("var other = new Counter(); await Task.WhenAll(Task.Run(() => counter.Add(1)), Task.Run(() => other.Add(1)));")]
    public Task Not_changed(string code) => Rule.Ignores(In(code));

    [Theory]
    [InlineData("Parallel.For(0, 9, i => [|Put(i)|]);")]
    [InlineData("Parallel.For(0, 9, [|Put|]);")]
    [InlineData("Parallel.For(0, 9, i => [|Fill(_list, i)|]);")]
    [InlineData("var own = new List<int>(); Parallel.For(0, 9, i => [|Fill(own, i)|]);")]
    [InlineData("foreach (var i in _list) _ = Task.Run(() => [|Store(i)|]);")]
    public Task A_collection(string code) => Collection.Flags(Lists + $"void M() {{ {code} }}");

    [Theory]
    [InlineData("Parallel.For(0, 9, i => PutLocked(i));")]
    [InlineData("Parallel.For(0, 9, i => Push(i));")]
    [InlineData("Parallel.For(0, 9, i => Fill(new List<int>(), i));")]
    [InlineData("Parallel.For(0, 9, i => { var own = new List<int>(); Fill(own, i); });")]
    [InlineData("Parallel.For(0, 9, i => Look(i));")]
    public Task No_collection(string code) => Collection.Ignores(Lists + $"void M() {{ {code} }}");

    private const string Lists = "private readonly List<int> _list = new(); private readonly Dictionary<int, int> _map = new(); private readonly ConcurrentBag<int> _bag = new(); void Put(int i) => _list.Add(i); void PutLocked(int i) { lock (_list) _list.Add(i); } void Push(int i) => _bag.Add(i); static void Fill(List<int> list, int i) => list.Add(i); void Store(int i) { _map[i] = i; } bool Look(int i) => _map.ContainsKey(i); ";

    [Fact] public Task Says_the_way() => Rule.Flags(In("Parallel.For(0, 9, i => [|Deep(i)|]);"), says: "'_total' is changed here in 'Deep → AddTwice → Add' by several threads at once ('Parallel.For' runs it on several threads)");
    [Fact] public Task Says_the_object() => Rule.Flags(In("Parallel.For(0, 9, i => [|counter.Add(i)|]);"), says: "'counter.N' is changed here in 'Add' by");
    [Fact] public Task Says_it_once() => Rule.Flags(In("Parallel.For(0, 9, i => { [|Add(i)|]; AddTwice(i); Add(3); });"));
    [Fact] public Task Not_where_the_function_does_so_itself() => Rule.Flags(In("Parallel.For(0, 9, i => { Add(i); [|_total++|]; });"));
    [Fact] public Task Says_the_way_to_a_collection() => Collection.Flags(Lists + "void M() { Parallel.For(0, 9, i => [|Put(i)|]); }", says: "'List.Add' is called on '_list' here in 'Put' by several threads at once");

    [Fact] public Task A_change_elsewhere_is_none_that_a_fix_can_see() => Check<CONC501_SharedWrite, SharedWriteFix>.Leaves("private int _n; void Add() => _n *= 2; void M() { Parallel.For(0, 9, i => { [|_n++|]; }); Parallel.For(0, 9, i => [|Add()|]); }");
    [Fact] public Task A_change_in_a_call_of_the_same_function_is_none_either() => Check<CONC501_SharedWrite, SharedWriteFix>.Leaves("private int _n; void Add(int i) { _n += i; } void M() { Parallel.For(0, 9, i => { Add(i); [|_n++|]; }); }");
    [Fact] public Task In_functions_that_run_once_too() => Rule.Flags(In("await Task.WhenAll(Task.Run(() => { [|_total++|]; Add(1); }), Task.Run(() => { [|_total++|]; Add(1); }));"));
    [Fact] public Task Set_there_and_changed_in_a_call() => Rule.Flags(In("await Task.WhenAll(Task.Run(() => { _total = 3; [|Add(1)|]; }), Task.Run(() => { [|_total++|]; }));"));
    [Fact] public Task Seen_before_on_an_object_of_its_own() => Rule.Flags(In("Parallel.For(0, 9, i => [|First()|]);").Replace("void Work()", "static void First() { var c = new Counter(); c.Add(1); Shared.Add(1); } void Work()"), says: "'Shared.N'");
    [Fact] public Task Two_objects() => Rule.Flags("class Counter { public int N; public void Add(int i) { N += i; } } class D { private readonly Counter _a = new(), _b = new(); void Both() { _a.Add(1); _b.Add(1); } void M() { Parallel.For(0, 9, i => [|[|Both()|]|]); } }");
    [Fact] public Task An_object_in_an_object() => Rule.Flags("class Node { public Node Next = null!; public Node Other = null!; public int N; public void Walk() { N++; Next.Walk(); Other.Walk(); Turn(); } void Turn() { Next.Walk(); Other.Turn(); } } class D { Node n = new(); void M() { Parallel.For(0, 9, i => [|n.Walk()|]); } }", says: "'n.N'");
    [Fact] public Task In_another_file() => Rule.Files("using System.Threading.Tasks; class D { void M(E e) { Parallel.For(0, 9, i => [|e.Add(i)|]); } }", "class E { private int n; public void Add(int i) => n += i; }");
    [Fact] public Task Broken() => Rule.Survives("class C { int n; void A( { n++; A(; } void B() { n++; C(); } void C() { B(); n += } void M() { System.Threading.Tasks.Parallel.For(0, 9, i => A(i)); System.Threading.Tasks.Parallel.For(0, 9, C); } }");
}
