using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC505_HalfGuardedField>;

public sealed class CONC505_HalfGuardedFieldTests
{
    private const string Guarded = "private readonly object _gate = new(); private int _n; public void Add() { lock (_gate) { _n++; } } public int Read() { lock (_gate) return _n; } ";

    [Theory]
    [InlineData("public void Reset() { [|_n|] = 0; }")]
    [InlineData("public void Reset() => [|this._n|] = 0;")]
    [InlineData("public void Reset() { [|_n|]++; }")]
    [InlineData("public void Reset() { lock (this) { [|_n|] = 0; } }")]
    [InlineData("public void Reset() { Clear(); } private void Clear() { [|_n|] = 0; }")]
    [InlineData("public void Reset() { Clear(); lock (_gate) Clear(); } private void Clear() { [|_n|] = 0; }")]
    public Task Written_without(string code) => Rule.Flags("class D {" + Guarded + code + "}");

    [Theory]
    [InlineData("public void Reset() { lock (_gate) _n = 0; }")]
    [InlineData("public void Reset() { lock (this._gate) { if (_n > 3) { _n = 0; } } }")]
    [InlineData("public int Peek() => _n;")]
    [InlineData("public D() { _n = 3; }")]
    [InlineData("public void Dispose() { _n = 0; }")]
    [InlineData("private void InitializeAll() { _n = 0; }")]
    [InlineData("public void Reset() { lock (_gate) Clear(); } private void Clear() { _n = 0; }")]
    [InlineData("public void Reset() { lock (_gate) Clear(); } private void Clear() { Deeper(); } void Deeper() { _n = 0; }")]
    [InlineData("private void ClearUnderLock() { _n = 0; } public void Reset() => ClearUnderLock();")]
    [InlineData("public void Reset() { Monitor.Enter(_gate); try { _n = 0; } finally { Monitor.Exit(_gate); } }")]
    [InlineData("public static D Make() { var d = new D(); d._n = 3; return d; }")]
    [InlineData("public void Reset() { Interlocked.Exchange(ref _n, 0); } public void Again() { _n = 0; }")]
    public Task Not_without(string code) => Rule.Ignores("class D {" + Guarded + code + "}");

    [Fact] public Task No_majority() => Rule.Ignores("class D { private readonly object _gate = new(); private int _n; public void Add() { lock (_gate) { _n++; } } public void A() { _n = 1; } public void B() { _n = 2; } }");
    [Fact] public Task Only_read_under_the_lock() => Rule.Ignores("class D { private readonly object _gate = new(); private int _n; public int A() { lock (_gate) { return _n; } } public int C() { lock (_gate) { return _n; } } public void B() { _n = 2; } }");
    [Fact] public Task Volatile() => Rule.Ignores("class D { private readonly object _gate = new(); private volatile int _n; public void A() { lock (_gate) { _n = _n + 1; } } public void B() { _n = 2; } }");
    [Fact] public Task Names_the_lock() => Rule.Flags("class D {" + Guarded + "public void Reset() { [|_n|] = 0; } }", says: "'_n' is written here without the lock on '_gate'");
    [Fact] public Task Broken() => Rule.Survives("class D { private int _n; void A() { lock (_g) { _n++; _n = ; } lock ( } void B() { _n = ; this._n } }");
}
