using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fix = Check<CONC505_HalfGuardedField, HalfGuardedFieldFix>;
using Rule = Check<CONC505_HalfGuardedField>;

public sealed class CONC505_HalfGuardedFieldTests
{
    private const string Guarded = "private readonly object _gate = new(); private int _n; public void Add() { lock (_gate) { _n++; } } public int Read() { lock (_gate) return _n; } public int Twice() { lock (_gate) return _n + _n; } ";

    [Theory]
    [InlineData("public void Reset() { [|_n|] = 0; }")]
    [InlineData("public void Reset() => [|this._n|] = 0;")]
    [InlineData("public void Reset() { [|_n|]++; }")]
    [InlineData("public void Reset() { lock (this) { [|_n|] = 0; } }")]
    [InlineData("public void Reset() { Clear(); } private void Clear() { [|_n|] = 0; }")]
    [InlineData("public void Reset() { Clear(); lock (_gate) Clear(); } private void Clear() { [|_n|] = 0; }")]
    [InlineData("private readonly object _other = new(); public void Reset() { var gate = _other; lock (gate) { [|_n|] = 0; } }")]
    [InlineData("public void Reset(bool b) { if (b) { [|_n|] = 0; } lock (_gate) { _n++; } }")]
    public Task Written_without(string code) => Rule.Flags("class D {" + Guarded + code + "}");

    [Theory]
    [InlineData("public void Reset() { lock (_gate) _n = 0; }")]
    [InlineData("public void Reset() { lock (this._gate) { if (_n > 3) { _n = 0; } } }")]
    [InlineData("public int Peek() => _n;")]
    [InlineData("public D() { _n = 3; }")]
    [InlineData("public void Dispose() { _n = 0; }")]
    [InlineData("public int First { init => _n = value; }")]
    [InlineData("private void InitializeAll() { _n = 0; }")]
    [InlineData("public void Reset() { lock (_gate) Clear(); } private void Clear() { _n = 0; }")]
    [InlineData("public void Reset() { lock (_gate) Clear(); } private void Clear() { Deeper(); } void Deeper() { _n = 0; }")]
    [InlineData("private void ClearUnderLock() { _n = 0; } public void Reset() => ClearUnderLock();")]
    [InlineData("public void Reset() { Monitor.Enter(_gate); try { _n = 0; } finally { Monitor.Exit(_gate); } }")]
    [InlineData("public static D Make() { var d = new D(); d._n = 3; return d; }")]
    [InlineData("public void Reset() { Interlocked.Exchange(ref _n, 0); } public void Again() { _n = 0; }")]
    [InlineData("public void Reset() { var gate = _gate; lock (gate) { _n = 0; } }")]
    [InlineData("public void Reset() { object gate = this._gate!; lock ((object)gate) { _n = 0; } }")]
    [InlineData("private object Gate => _gate; public void Reset() { lock (Gate) { _n = 0; } }")]
    [InlineData("private object Gate { get { return _gate; } } public void Reset() { var gate = this.Gate; lock (gate) { _n = 0; } }")]
    [InlineData("public void Reset(object gate) { lock (gate) { _n = 0; } }")]
    [InlineData("public void Reset(bool b) { var gate = _gate; if (b) gate = this; lock (gate) { _n = 0; } }")]
    [InlineData("private readonly object[] _gates = [new()]; public void Reset(int i) { lock (_gates[i]) { _n = 0; } }")]
    [InlineData("private object Find() => _gate; public void Reset() { lock (Find()) { _n = 0; } }")]
    [InlineData("public void Reset(bool b) { lock (b ? _gate : this) { _n = 0; } }")]
    [InlineData("public void Reset(bool isShared) { if (isShared) { lock (_gate) { _n = 0; } } else { _n = 0; } }")]
    [InlineData("public void Reset(bool isAlone) { if (isAlone) _n = 0; else lock (_gate) _n = 0; }")]
    [InlineData("public void Reset() { lock (_gate) { System.Threading.Tasks.Task.Run(() => { _n = 0; }).Wait(); } }")]
    public Task Not_without(string code) => Rule.Ignores("class D {" + Guarded + code + "}");

    [Theory]
    [InlineData("private readonly object _g = new(); public void Add() { var gate = _g; lock (gate) { _n++; } } public int Take() { lock (_g) return _n--; }")]
    [InlineData("private readonly object _g = new(); private object Gate => _g; public void Add() { lock (Gate) { _n++; } } public int Take() { lock (this._g) return _n--; }")]
    [InlineData("private readonly object _g = new(); public void Add() { Monitor.Enter(_g); try { _n++; } finally { Monitor.Exit(_g); } } public int Take() { lock (_g) return _n--; }")]
    [InlineData("private readonly object _g = new(); public void Add() { var taken = false; try { Monitor.Enter(_g, ref taken); _n++; } finally { if (taken) Monitor.Exit(_g); } } public int Take() { lock (_g) return _n--; }")]
    [InlineData("private object _g = new(); public void Add() { var gate = Volatile.Read(ref _g); lock (gate) { _n++; } } public int Take() { lock (_g) return _n--; }")]
    [InlineData("private readonly Lock _g = new(); public void Add() { using (_g.EnterScope()) { _n++; } } public int Take() { using var held = _g.EnterScope(); return _n--; }")]
    [InlineData("private readonly Lock _g = new(); public void Add() { lock (_g) { _n++; } } public int Take() { _g.Enter(); try { return _n--; } finally { _g.Exit(); } }")]
    [InlineData("private readonly List<int> _g = new(); public void Add() { lock (_g) { _n++; } } public int Take() { lock (((System.Collections.ICollection)_g).SyncRoot) return _n--; }")]
    [InlineData("private readonly object _g = new(); public static void Move(D a, D b) { lock (a._g) { a._n--; } lock (b._g) { b._n++; } }")]
    public Task The_same_lock(string code) => Rule.Flags("class D { private int _n; " + code + " public void Reset() { [|_n|] = 0; } }", says: "'_g'");

    [Fact] public Task The_lock_of_the_base() => Rule.Flags("class B { protected readonly object gate = new(); } class D : B { private int _n; public void Add() { lock (base.gate) { _n++; } } public int Take() { lock (gate) return _n--; } public void Reset() { [|_n|] = 0; } }");
    [Fact] public Task The_lock_of_the_type_around() => Rule.Flags("class D { private readonly object _g = new(); class E(D outer) { private readonly D _outer = outer; private int _n; public void Add() { lock (_outer._g) { _n++; } } public int Take() { lock (this._outer._g) return _n--; } public void Reset() { [|_n|] = 0; } } }", says: "'_outer._g'");
    [Fact] public Task A_static_lock() => Rule.Flags("class D { private static readonly object _g = new(); private static int _n; public static void Add() { lock (D._g) { _n++; } } public static int Take() { lock (_g) return _n--; } public static void Reset() { [|_n|] = 0; } }");

    [Theory]
    [InlineData("public void Add() { var g = new object(); lock (g) { _n++; } } public int Take() { var g = new object(); lock (g) return _n--; }")]
    [InlineData("public void Add(object g) { lock (g) { _n++; } } public int Take(object g) { lock (g) return _n--; }")]
    [InlineData("private readonly object[] _gs = [new()]; public void Add(int i) { lock (_gs[i]) { _n++; } } public int Take(int i) { lock (_gs[i]) return _n--; }")]
    [InlineData("private readonly object _g = new(); public static void Move(D a, D b) { lock (b._g) { a._n--; } lock (a._g) { b._n++; } }")]
    [InlineData("private readonly object _g = new(); public void Add(List<int> all) { lock (_g) { all.ForEach(i => _n++); all.ForEach(i => _n--); } }")]
    public Task No_lock_that_is_known(string code) => Rule.Ignores("class D { private int _n; " + code + " public void Reset() { _n = 0; } }");

    [Fact] public Task No_majority() => Rule.Ignores("class D { private readonly object _gate = new(); private int _n; public void Add() { lock (_gate) { _n++; } } public void A() { _n = 1; } public void B() { _n = 2; } }");
    [Fact] public Task Only_read_under_the_lock() => Rule.Ignores("class D { private readonly object _gate = new(); private int _n; public int A() { lock (_gate) { return _n; } } public int C() { lock (_gate) { return _n; } } public void B() { _n = 2; } }");
    [Fact] public Task Volatile() => Rule.Ignores("class D { private readonly object _gate = new(); private volatile int _n; public void A() { lock (_gate) { _n = _n + 1; } } public void B() { _n = 2; } }");
    [Theory]
    [InlineData("public void Reset() { [|_n|] = 0; }", "public void Reset() { lock (_gate) _n = 0; }")]
    [InlineData("public void Reset() => [|_n|] = 0;", "public void Reset() { lock (_gate) _n = 0; }")]
    [InlineData("public int Take() => [|_n|]--;", "public int Take() { lock (_gate) return _n--; }")]
    [InlineData("public int Take() { return --[|_n|]; }", "public int Take() { lock (_gate) return --_n; }")]
    [InlineData("public int N { set => [|_n|] = value; }", "public int N { set { lock (_gate) _n = value; } }")]
    [InlineData("public int N { set { [|_n|] = Math.Max(value, 0); } }", "public int N { set { lock (_gate) _n = Math.Max(value, 0); } }")]
    [InlineData("public void Reset(bool b) { if (b) [|_n|] = 0; else Console.WriteLine(); }", "public void Reset(bool b) { if (b) lock (_gate) _n = 0; else Console.WriteLine(); }")]
    [InlineData("public void Reset(int k) { switch (k) { case 1: [|_n|] = 0; break; default: [|_n|] = k; break; } }", "public void Reset(int k) { switch (k) { case 1: lock (_gate) _n = 0; break; default: lock (_gate) _n = k; break; } }")]
    [InlineData("public void Reset(string s) { int.TryParse(s, out [|_n|]); }", "public void Reset(string s) { lock (_gate) int.TryParse(s, out _n); }")]
    [InlineData("public void Reset(int _gate) { [|_n|] = _gate; }", "public void Reset(int _gate) { lock (this._gate) _n = _gate; }")]
    [InlineData("public void Reset() { [|_n|] = Twice(4); } private static int Twice(int k) => 2 * k;", "public void Reset() { lock (_gate) _n = Twice(4); } private static int Twice(int k) => 2 * k;")]
    [InlineData("public async Task Reset() { await Task.Yield(); [|_n|] = 0; }", "public async Task Reset() { await Task.Yield(); lock (_gate) _n = 0; }")]
    [InlineData("public void Reset() { void Do() => [|_n|] = 0; Do(); }", "public void Reset() { void Do() { lock (_gate) _n = 0; } Do(); }")]
    [InlineData("public void Reset() { Task.Run(() => { [|_n|] = 0; }); }", "public void Reset() { Task.Run(() => { lock (_gate) _n = 0; }); }")]
    [InlineData("public IEnumerable<int> Reset() { [|_n|] = 0; yield return 1; }", "public IEnumerable<int> Reset() { [|_n|] = 0; yield return 1; }")] // an iterator runs when somebody asks
    [InlineData("public void Reset() { [|_n|] = 0; [|_n|] = 1; }", "public void Reset() { lock (_gate) { _n = 0; _n = 1; } }")]
    public Task Under_the_lock(string before, string after) => Fix.Fixes("class D {" + Guarded + before + "}", "class D {" + Guarded + after + "}");

    [Theory]
    [InlineData("public void Reset() { if (_n > 3) [|_n|] = 0; }")] // what is asked belongs under the lock too
    [InlineData("public void Reset() { var n = _n; [|_n|] = n + 1; }")]
    [InlineData("public void Reset() { for ([|_n|] = 0; _n < 3; [|_n|]++) Console.WriteLine(); }")]
    [InlineData("public void Reset() { var n = [|_n|]++; Console.WriteLine(n); }")]
    [InlineData("public void Reset() { if ([|_n|]++ > 3) Console.WriteLine(); }")]
    [InlineData("public void Reset(Func<int> f) { [|_n|] = f(); }")]
    [InlineData("public void Reset(List<int> all) { [|_n|] = Sum(all); } private int Sum(IEnumerable<int> all) { var n = 0; foreach (var i in all) n += i; return n; }")]
    [InlineData("public void Reset() { [|_n|] = Pause(); } private int Pause() { Thread.Sleep(3); return 3; }")]
    [InlineData("private readonly object _other = new(); public void Reset() { [|_n|] = Ask(); } private int Ask() { lock (_other) return 3; }")]
    [InlineData("public async Task Reset() { [|_n|] = await Task.FromResult(1); }")]
    [InlineData("public void Reset() { M(() => [|_n|] = 0); } private void M(Action a) => a();")]
    [InlineData("public void Reset() { Here: [|_n|] = 0; if (DateTime.Now.Year > 3000) goto Here; }")]
    [InlineData("public void Reset(string s) { M(int.TryParse(s, out var k), [|_n|] = 3); Console.WriteLine(k); } private void M(bool b, int k) { }")]
    [InlineData("public int Next => [|_n|]++;")]
    [InlineData("private readonly object _other = new(); public void Reset() { lock (_other) { [|_n|] = 0; } }")] // two locks at once
    [InlineData("private readonly object _other = new(); public void Reset() { lock (_other) Clear(); } private void Clear() { [|_n|] = 0; }")]
    [InlineData("private readonly object _other = new(); public void Reset() { lock (_other) { void Clear() => [|_n|] = 0; Clear(); } }")]
    [InlineData("public class K { public override bool Equals(object? o) { lock (typeof(K)) return true; } public override int GetHashCode() => 1; } public void Reset(List<K> all, K k) { [|_n|] = all.IndexOf(k); }")]
    [InlineData("private int _m; public void Reset() { [|_n|] = Next(); } private int Next() => ++_m;")] // which may get a lock of its own
    [InlineData("public void Reset()\n{\n    [|_n|] = 0; [|_n|] = 1;\n}")]
    public Task Not_certain(string code) => Fix.Leaves("class D {" + Guarded + code + "}");

    [Theory]
    [InlineData("private readonly object _g = new(); private readonly object _h = new(); public void Add() { lock (_g) { lock (_h) _n++; } }")] // another lock is taken under it
    [InlineData("private readonly object _g = new(); public void Add() { lock (_g) { _n++; Thread.Sleep(1); } }")]
    [InlineData("private readonly object _g = new(); public event Action? Changed; public void Add() { lock (_g) { _n++; Changed?.Invoke(); } }")]
    [InlineData("private readonly object _g = new(); public object Sync => _g; public void Add() { lock (_g) { _n++; } }")]
    [InlineData("private readonly object _g; public D() { _g = new(); } public void Add() { lock (_g) { _n++; } }")]
    [InlineData("private object _g = new(); public void Swap() { _g = new(); } public void Add() { lock (_g) { _n++; } }")]
    [InlineData("private readonly object _g = new(); public void Add() { Monitor.Enter(_g); try { _n++; } finally { Monitor.Exit(_g); } }")]
    [InlineData("protected readonly object _g = new(); public void Add() { lock (_g) { _n++; } }")]
    public Task Not_the_only_lock(string code) => Fix.Leaves("class D { private int _n; " + code + " public int Take() { lock (_g) return _n--; } public void Reset() { [|_n|] = 0; } }");

    private const string Two = "class D { private readonly object a = new(), b = new(); private int n, m, k, j; public void N1() { lock (a) { n++; k++; } } public int N2() { lock (a) return n-- + n + n + n + k-- + k + k + k; } public void M1() { lock (b) { m++; j++; } } public int M2() { lock (b) return m-- + m + m + m + j-- + j + j + j; } ";

    /// <summary>Each lock is the only one that its holders take as long as the other fix has not been made.</summary>
    [Theory]
    [InlineData("public void R() { lock (a) [|m|] = 0; } public void S() { lock (b) [|n|] = 0; }")]
    [InlineData("public void R() { lock (a) { [|m|] = [|j|] = 0; } } public void S() { lock (b) { [|n|] = [|k|] = 0; } }")]
    [InlineData("public void R() { [|n|] = [|m|] = 0; } public void S() { [|m|] = [|n|] = 0; }")]
    [InlineData("public void R() { lock (a) Clear(); } private void Clear() { [|m|] = 0; } public void S() { lock (b) Reset(); } private void Reset() { [|n|] = 0; }")]
    [InlineData("public void R() { lock (a) Clear(); } public void Clear() { [|m|] = 0; } public void S() { lock (b) Reset(); } public void Reset() { [|n|] = 0; }")]
    public Task Never_two_locks_against_each_other(string code) => Fix.Leaves(Two + code + "}");

    [Fact] public Task Only_those_that_call_no_other() => Fix.Fixes(
        Two + "public void R() { [|n|] = Next(); } public int Next() => [|m|] = 3; public void S() { [|m|] = Last(); } public int Last() => [|n|] = 3; }",
        Two + "public void R() { [|n|] = Next(); } public int Next() { lock (b) return m = 3; } public void S() { [|m|] = Last(); } public int Last() { lock (a) return n = 3; } }");

    [Fact] public Task Never_two_types_against_each_other() => Fix.Leaves("""
        class D
        {
            private readonly object a = new(); private int n; private E e = null!;
            public void Add() { lock (a) n++; }
            public int Take() { lock (a) return n--; }
            public void Clear() { [|n|] = 0; }
            public void Both() { lock (a) e.Clear(); }
        }
        class E
        {
            private readonly object b = new(); private int m; private D d = null!;
            public void Add() { lock (b) m++; }
            public int Take() { lock (b) return m--; }
            public void Clear() { [|m|] = 0; }
            public void Both() { lock (b) d.Clear(); }
        }
        """);

    [Theory]
    [InlineData("[|n|] = 0; [|k|] = [|m|] = 0; [|j|] = 0;", "lock (a) n = 0; [|k|] = [|m|] = 0; lock (b) j = 0;")]
    [InlineData("[|n|] = 0; [|k|] = 0; [|m|] = 0; [|j|] = 0; [|n|] = 1;", "lock (a) { n = 0; k = 0; } lock (b) { m = 0; j = 0; } lock (a) n = 1;")]
    [InlineData("var x = k; [|k|] = x + 1; [|n|] = 0;", "var x = k; [|k|] = x + 1; [|n|] = 0;")] // what is looked at belongs under it, and what is written beside it
    [InlineData("[|n|] = 0; var x = k; [|k|] = x + 1;", "lock (a) n = 0; var x = k; [|k|] = x + 1;")]
    public Task Each_under_its_own(string before, string after) => Fix.Fixes(Two + "public void R() { " + before + " } }", Two + "public void R() { " + after + " } }");

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    [InlineData(25, false)]
    public Task Side_by_side(int count, bool isFixed)
    {
        var statements = string.Join(" ", Enumerable.Repeat("[|_n|] = 0;", count));
        var guarded = Guarded + "public int All() { lock (_gate) return " + string.Join(" + ", Enumerable.Repeat("_n", 30)) + "; } ";
        return Fix.Fixes("class D {" + guarded + "public void R() { " + statements + " } }", "class D {" + guarded + "public void R() { " + (isFixed ? "lock (_gate) { " + statements.Replace("[|_n|]", "_n") + " }" : statements) + " } }");
    }

    [Theory]
    [InlineData("class D {" + Guarded + "public D Copy() => new D { _n = 3 }; }")]
    [InlineData("class D {" + Guarded + "public D Copy() { return new() { _n = 3 }; } }")]
    [InlineData("record D {" + Guarded + "public D Copy() => this with { _n = 0 }; }")]
    [InlineData("class Outer { private static readonly object _g = new(); class D { private readonly object _g = new(); private int _n; public void Add() { lock (Outer._g) { _n++; } } public int Take() { lock (Outer._g) return _n--; } public void Reset() { _n = 0; } } }")]
    [InlineData("class B { protected readonly object gate = new(); } class D : B { private new readonly object gate = new(); private int _n; public void Add() { lock (base.gate) { _n++; } } public int Take() { lock (base.gate) return _n--; } public void Reset() { _n = 0; } }")]
    [InlineData("class D { private readonly object _gate = new(); private readonly ReaderWriterLockSlim _rw = new(); private int _n; public void Add() { lock (_gate) { _n++; } } public int Take() { lock (_gate) return _n; } public void Most() { _rw.EnterWriteLock(); _n++; _n++; _n++; _n--; _n--; _rw.ExitWriteLock(); } public void Reset() { _n = 0; } }")]
    public Task Another_object_or_lock(string code) => Rule.Ignores(code);

    [Fact] public Task Another_lock_in_the_other_branch() => Rule.Flags("class D {" + Guarded + "private readonly object _other = new(); public void Reset(bool b) { if (b) { lock (_other) { [|_n|]++; } } else { [|_n|] = 0; } } }");

    [Theory]
    [InlineData("class Outer { private static readonly object _g = new(); class D { private int _n; public void Add() { lock (Outer._g) { _n++; } } public int Take() { lock (_g) return _n--; } public void Reset() { [|_n|] = 0; } } }")]
    [InlineData("class B { protected readonly object gate = new(); } class D : B { private new readonly object gate = new(); private int _n; public void Add() { lock (gate) { _n++; } } public int Take() { lock (gate) return _n--; } public void Reset() { [|_n|] = 0; } }")]
    [InlineData("class Outer { private static readonly object gate = new(); class D { private readonly object gate = new(); private int _n; public void Add() { lock (gate) { _n++; } } public int Take() { lock (gate) return _n--; } public void Reset() { [|_n|] = 0; } } }")]
    public Task Not_where_the_name_may_mean_another(string code) => Fix.Leaves(code);

    [Fact] public Task A_name_that_is_a_word_of_the_language() => Fix.Fixes(
        "class D { private readonly object @lock = new(); private int _n; public void Add() { lock (@lock) { _n++; } } public int Take() { lock (@lock) return _n-- + _n; } public void Reset() { [|_n|] = 0; } public void To(int @lock) { [|_n|] = @lock; } }",
        "class D { private readonly object @lock = new(); private int _n; public void Add() { lock (@lock) { _n++; } } public int Take() { lock (@lock) return _n-- + _n; } public void Reset() { lock (@lock) _n = 0; } public void To(int @lock) { lock (this.@lock) _n = @lock; } }");

    [Fact] public Task Not_where_a_serialiser_may_make_the_object() => Fix.Leaves("[Serializable] class D {" + Guarded + "public int N { set { [|_n|] = value; } } }");
    [Fact] public Task Not_of_a_value() => Fix.Leaves("struct D() {" + Guarded + "public int N { set { [|_n|] = value; } } }");

    [Theory]
    [InlineData("private readonly Lock _g = new();")]
    [InlineData("private readonly List<int> _g = [];")]
    [InlineData("private object _g = new();")]
    public Task Locks_of_other_types(string gate) => Fix.Fixes("class D { private int _n; " + gate + " public void Add() { lock (_g) { _n++; } } public int Take() { lock (_g) return _n--; } public void Reset() { [|_n|] = 0; } }", "class D { private int _n; " + gate + " public void Add() { lock (_g) { _n++; } } public int Take() { lock (_g) return _n--; } public void Reset() { lock (_g) _n = 0; } }");

    [Theory]
    [InlineData("private static readonly object _g = new();", true)]
    [InlineData("private static int _first = 3; private static readonly object _g = new();", true)]
    [InlineData("private static readonly object _other = new object(), _g = new();", true)]
    [InlineData("private const int First = 1 + 2; private static int _first = -3; private D _one = new D(); private static readonly object _g = new();", true)]
    [InlineData("private static readonly List<int> _g = new List<int>(); private static readonly D _one = new D();", true)]
    [InlineData("private static readonly D _one = new D(); private static readonly object _g = new(); private D() { Reset(); }", false)]
    [InlineData("private static readonly D _one = new(); private static readonly object _g = new(); private D() { Reset(); }", false)]
    [InlineData("private static D One { get; } = new D(); private static readonly object _g = new(); private D() { Reset(); }", false)]
    [InlineData("private static int _first = One; private static int One { get { Reset(); return 1; } } private static readonly object _g = new();", false)]
    [InlineData("private static event Action Done = Make(); private static Action Make() { Reset(); return () => { }; } private static readonly object _g = new(); private static void Tell() => Done();", false)]
    [InlineData("private static int _first = Make(), _second; private static int Make() { Reset(); return _second; } private static readonly object _g = new();", false)]
    [InlineData("private class G { public G() { Reset(); } } private static readonly G _g = new();", false)]
    [InlineData("private class G { public G() { Reset(); } } private static readonly object _g = new G();", false)]
    [InlineData("private static int _first = Make(); private static int Make() { Reset(); return 1; } private static readonly object _g = new();", false)] // runs before the lock is there
    public Task Static(string gate, bool isFixed)
    {
        const string Code = " private static int _n; public static void Add() { lock (_g) { _n++; } } public static int Take() { lock (_g) return _n--; } public static void Reset() { # }";
        return Fix.Fixes("class D { " + gate + Code.Replace("#", "[|_n|] = 0;") + " }", "class D { " + gate + Code.Replace("#", isFixed ? "lock (_g) _n = 0;" : "[|_n|] = 0;") + " }");
    }

    [Fact]
    public Task Statements_side_by_side_are_put_under_one() => Fix.Fixes(
        """
        class D
        {
            private readonly object gate = new();
            private int low, high, plain;

            public void Add(int i)
            {
                lock (gate)
                {
                    low = Math.Min(low, i);
                    high = Math.Max(high, i);
                }
            }

            public int Spread()
            {
                lock (gate)
                    return high - low + low + low - high + high;
            }

            public void Reset(int to)
            {
                plain = 0;
                // both
                [|low|] = to;
                // and this one
                [|high|] = Math.Max(
                    to,
                    low); // at most
                plain = 1;
            }

            public void Clear() => [|low|] = 0;

            public int High
            {
                set => [|high|] = value;
            }

            public void Again(bool b)
            {
                if (b)
                    [|low|] = 3;
            }
        }
        """,
        """
        class D
        {
            private readonly object gate = new();
            private int low, high, plain;

            public void Add(int i)
            {
                lock (gate)
                {
                    low = Math.Min(low, i);
                    high = Math.Max(high, i);
                }
            }

            public int Spread()
            {
                lock (gate)
                    return high - low + low + low - high + high;
            }

            public void Reset(int to)
            {
                plain = 0;
                // both
                lock (gate)
                {
                    low = to;
                    // and this one
                    high = Math.Max(
                        to,
                        low); // at most
                }
                plain = 1;
            }

            public void Clear()
            {
                lock (gate)
                    low = 0;
            }

            public int High
            {
                set
                {
                    lock (gate)
                        high = value;
                }
            }

            public void Again(bool b)
            {
                if (b)
                    lock (gate)
                        low = 3;
            }
        }
        """);

    [Fact] public Task Names_the_lock() => Rule.Flags("class D {" + Guarded + "public void Reset() { [|_n|] = 0; } }", says: "'_n' is written here without the lock on '_gate'");
    [Fact] public Task Broken() => Rule.Survives("class D { private int _n; void A() { lock (_g) { _n++; _n = ; } lock ( } void B() { _n = ; this._n } }");
}
