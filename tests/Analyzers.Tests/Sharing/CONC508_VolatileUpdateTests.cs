using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC508_VolatileUpdate>;
using Fixing = Check<CONC508_VolatileUpdate, VolatileUpdateFix>;

public sealed class CONC508_VolatileUpdateTests
{
    [Theory]
    [InlineData("[|_n++|];")]
    [InlineData("[|--_n|];")]
    [InlineData("[|_n += 2|];")]
    [InlineData("[|_n = _n + 1|];")]
    [InlineData("[|_n = Math.Max(_n, 3)|];")]
    [InlineData("[|this._n |= 4|];")]
    [InlineData("[|_s++|];")]
    [InlineData("var x = [|_n++|] + 1;")]
    [InlineData("Task.Run(() => { [|_n++|]; });")]
    public Task Read_and_written(string code) => Rule.Flags($"private volatile int _n; private static volatile int _s; void M() {{ {code} }}");

    [Theory]
    [InlineData("_n = 1;")]
    [InlineData("_n = _m;")]
    [InlineData("_m++;")]
    [InlineData("Interlocked.Increment(ref _n);")]
    [InlineData("lock (this) _n++;")]
    [InlineData("Monitor.Enter(this); _n++; Monitor.Exit(this);")]
    [InlineData("Func<int> f = () => _n; _n = 3;")]
    [InlineData("using (_lock.EnterScope()) _n++;")]
    [InlineData("lock (this) Helper();")]
    [InlineData("_slim.Wait(); try { _n++; } finally { _slim.Release(); }")]
    [InlineData("Volatile.Write(ref _m, _n);")]
    public Task Not_both(string code) => Rule.Ignores($"private volatile int _n; private int _m; private readonly Lock _lock = new(); private readonly SemaphoreSlim _slim = new(1); {(code.Contains("Helper") ? "private void Helper() { _n++; } " : "")}void M() {{ {code} }}");

    [Fact] public Task A_lock_in_the_other_branch() => Rule.Flags("private volatile int _n; void M(bool reset) { if (reset) lock (this) _n = 0; else [|_n++|]; }");
    [Fact] public Task Beside_a_wait_for_tasks() => Rule.Flags("private volatile int _n; void M(Task t) { [|_n++|]; Task.WaitAll(t); }");
    [Fact] public Task Constructor() => Rule.Ignores("private volatile int _n; C() { _n++; _n = _n + 1; }");
    [Fact] public Task Object_being_built() => Rule.Flags("private volatile int _n; C M(C other) { [|other._n++|]; return other; }");
    [Fact] public Task Object_that_nobody_has_yet() => Rule.Ignores("private volatile int _n; C M() { var other = new C(); other._n++; return other; }");
    [Fact] public Task Flag_turned_over() => Rule.Flags("private volatile bool _on; void M() { [|_on = !_on|]; }");
    [Fact] public Task Broken() => Rule.Survives("class C { volatile int n; void M() { [|n +=|]; [|n++|] ++; = n; this.n.x++; } }");

    [Fact] public Task Statements() => Fixing.Fixes("""
        private volatile int n;
        void M(int k)
        {
            [|n++|]; // one more
            [|--n|];
            [|n += k|];
            [|n -= k + 1|];
            [|n = n + k|];
            [|n &= 7|];
            [|this.n |= k|];
        }
        """, """
        private volatile int n;
        void M(int k)
        {
            Interlocked.Increment(ref n); // one more
            Interlocked.Decrement(ref n);
            Interlocked.Add(ref n, k);
            Interlocked.Add(ref n, -(k + 1));
            Interlocked.Add(ref n, k);
            Interlocked.And(ref n, 7);
            Interlocked.Or(ref this.n, k);
        }
        """);
    [Fact] public Task Values() => Fixing.Fixes("""
        private volatile int n;
        int Before() => [|n++|];
        int After() { return [|++n|]; }
        string Text(int k) => ([|n += k|]).ToString() + [|n--|];
        """, """
        private volatile int n;
        int Before() => Interlocked.Increment(ref n) - 1;
        int After() { return Interlocked.Increment(ref n); }
        string Text(int k) => (Interlocked.Add(ref n, k)).ToString() + (Interlocked.Decrement(ref n) + 1);
        """);
    [Fact] public Task Import() => Check<CONC508_VolatileUpdate, VolatileUpdateFix>.File("class C\n{\n    volatile int n;\n    void M() { [|n++|]; }\n}\n", "using System.Threading;\n\nclass C\n{\n    volatile int n;\n    void M() { Interlocked.Increment(ref n); }\n}\n");
    [Fact] public Task Old_value_of_a_combination() => Fixing.Leaves("private volatile int n; int M() => [|n |= 3|];");
    [Fact] public Task Checked() => Fixing.Leaves("private volatile int n; void M() { checked { [|n++|]; } }");
    [Fact] public Task Other_types() => Fixing.Leaves("private volatile byte n; private volatile bool b; private volatile string s = \"\"; void M() { [|n++|]; [|b = !b|]; [|s += \"x\"|]; }");
    [Fact] public Task Other_changes() => Fixing.Leaves("private volatile int n; void M(int k) { [|n *= k|]; [|n = Math.Max(n, k)|]; [|n = k - n|]; }");
}
