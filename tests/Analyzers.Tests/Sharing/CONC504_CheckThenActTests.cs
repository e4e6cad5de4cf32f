using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC504_CheckThenAct>;
using Fixing = Check<CONC504_CheckThenAct, CheckThenActFix>;

public sealed class CONC504_CheckThenActTests
{
    private const string Members = "private readonly ConcurrentDictionary<int, List<int>> _all = new(); private readonly ConcurrentDictionary<int, int> _counts = new(); private readonly object _gate = new(); private static List<int> Load(int k) => []; ";

    [Theory]
    [InlineData("if (!_counts.ContainsKey(k)) [|_counts[k] = 1|];")]
    [InlineData("if (!_all.ContainsKey(k)) { var made = Load(k); [|_all[k] = made|]; }")]
    [InlineData("if (_counts.ContainsKey(k)) { k++; } else { [|_counts[k] = 1|]; }")]
    [InlineData("if (_counts.ContainsKey(k)) return; [|_counts[k] = 1|];")]
    [InlineData("if (!_all.TryGetValue(k, out var list)) { list = new List<int>(); [|_all[k] = list|]; } list.Add(k);")]
    [InlineData("if (!_all.TryGetValue(k, out var list)) [|_all[k] = new List<int>()|];")]
    public Task Set_after_a_look(string code) => Rule.Flags($"{Members} void M(int k) {{ {code} }}");

    [Theory]
    [InlineData("_counts.TryAdd(k, 1);")]
    [InlineData("if (!_counts.ContainsKey(k)) _counts.TryAdd(k, 1);")]
    [InlineData("if (!_counts.ContainsKey(k)) _counts[k + 1] = 1;")]
    [InlineData("if (_counts.ContainsKey(k)) _counts[k] = 1;")]
    [InlineData("if (!_all.TryGetValue(k, out var list)) { list = Load(k); _all[k] = list; }")]
    [InlineData("lock (_gate) { if (!_counts.ContainsKey(k)) _counts[k] = 1; }")]
    [InlineData("Monitor.Enter(_gate); if (!_counts.ContainsKey(k)) _counts[k] = 1; Monitor.Exit(_gate);")]
    [InlineData("var own = new ConcurrentDictionary<int, int>(); if (!own.ContainsKey(k)) own[k] = 1;")]
    [InlineData("var plain = new Dictionary<int, int>(); if (!plain.ContainsKey(k)) plain[k] = 1;")]
    [InlineData("if (!_counts.ContainsKey(k)) Console.WriteLine(k);")]
    public Task Nothing_between(string code) => Rule.Ignores($"{Members} void M(int k) {{ {code} }}");

    [Fact] public Task Constructor() => Rule.Ignores("class D { private readonly ConcurrentDictionary<int, int> _counts = new(); public D(int k) { if (!_counts.ContainsKey(k)) _counts[k] = 1; } }");
    [Fact] public Task Names_the_way_out() => Rule.Flags(Members + "void M(int k) { if (!_counts.ContainsKey(k)) [|_counts[k] = 1|]; }", says: "use 'TryAdd'");
    [Fact] public Task Broken() => Rule.Survives("class C { System.Collections.Concurrent.ConcurrentDictionary<int, int> d; void M(int k) { if (!d.ContainsKey()) d[] = ; if (!d.ContainsKey(k) [|d[k] = |]} }");

    [Fact] public Task TryAdd() => Fixing.Fixes(Members + """

        void M(int k, int v)
        {
            // Once.
            if (!_counts.ContainsKey(k))
                [|_counts[k] = 1|];
            if (!this._counts.ContainsKey(v))
            {
                [|this._counts[v] = k|];
            }
        }
        """, Members + """

        void M(int k, int v)
        {
            // Once.
            _counts.TryAdd(k, 1);
            this._counts.TryAdd(v, k);
        }
        """);
    [Fact] public Task Another_question_in_between() => Fixing.Leaves(Members + "void M(int k) { if (!_counts.ContainsKey(k)) { if (!_all.ContainsKey(k)) [|_counts[k] = 1|]; } }");
    [Fact] public Task Value_is_computed() => Fixing.Leaves(Members + "void M(int k) { if (!_all.ContainsKey(k)) [|_all[k] = Load(k)|]; if (!_counts.ContainsKey(k)) { Load(k); [|_counts[k] = 1|]; } }");
    [Fact] public Task Something_else_where_it_is() => Fixing.Leaves(Members + "void M(int k) { if (!_counts.ContainsKey(k)) [|_counts[k] = 1|]; else Load(k); if (!_counts.ContainsKey(k) && k > 2) _counts[k] = 1; }");
}
