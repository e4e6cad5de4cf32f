using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC502_SharedCollection>;
using Fixing = Check<CONC502_SharedCollection, SharedCollectionFix>;

public sealed class CONC502_SharedCollectionTests
{
    private const string Members = "private readonly List<int> _list = []; private readonly object _gate = new(); private List<int> Items { get; } = []; private static readonly Dictionary<int, int> Map = []; private readonly Random _random = new();";

    private static string In(string code) => $"{Members} async Task M(int[] a, IList<int> any, IDictionary<int, int> some) {{ var list = new List<int>(); var map = new Dictionary<int, int>(); var text = new System.Text.StringBuilder(); {code} await Task.Yield(); }}";

    [Theory]
    [InlineData("Parallel.ForEach(a, i => [|list.Add(i)|]);")]
    [InlineData("Parallel.ForEach(a, i => { [|map[i] = 1|]; });")]
    [InlineData("Parallel.ForEach(a, i => { [|map[i]++|]; });")]
    [InlineData("Parallel.ForEach(a, i => { if (!map.ContainsKey(i)) [|map.Add(i, 1)|]; });")]
    [InlineData("Parallel.ForEach(a, i => { [|text.Append(i)|].Append(' '); });")]
    [InlineData("Parallel.ForEach(a, i => { [|_list.Add(i)|]; [|this.Items.Add(i)|]; [|Map.Remove(i)|]; });")]
    [InlineData("Parallel.ForEach(a, i => Console.Write([|_random.Next()|]));")]
    [InlineData("var random = new Random(1); Parallel.ForEach(a, i => Console.Write([|random.Next()|]));")]
    [InlineData("await Parallel.ForEachAsync(a, async (i, c) => { await Task.Delay(i, c); [|list.Add(i)|]; });")]
    [InlineData("foreach (var i in a) _ = Task.Run(() => [|list.Add(i)|]);")]
    [InlineData("await Task.WhenAll(a.Select(i => Task.Run(() => [|list.Add(i)|])));")]
    [InlineData("Parallel.Invoke(() => [|list.Add(1)|], () => [|list.Add(2)|]);")]
    [InlineData("var t = new Thread(() => [|list.Add(1)|]); var u = new Thread(() => [|list.RemoveAt(0)|]); t.Start(); u.Start();")]
    [InlineData("Parallel.ForEach(a, i => { [|list.AddRange(a)|]; });")]
    public Task Changed_by_several(string code) => Rule.Flags(In(code));

    [Theory]
    [InlineData("Parallel.ForEach(a, i => { lock (list) list.Add(i); });")]
    [InlineData("Parallel.ForEach(a, i => { lock (_gate) { map[i] = 1; } });")]
    [InlineData("Parallel.ForEach(a, i => { list[i] = i; });")]
    [InlineData("Parallel.ForEach(a, i => { _ = list.Contains(i) && map.TryGetValue(i, out _); });")]
    [InlineData("Parallel.ForEach(a, i => { var own = new List<int>(); own.Add(i); });")]
    [InlineData("Parallel.ForEach(a, () => new List<int>(), (i, _, own) => { own.Add(i); return own; }, own => { lock (_gate) list.AddRange(own); });")]
    [InlineData("Parallel.ForEach(a, i => { any.Add(i); some[i] = 1; });")]
    [InlineData("var bag = new ConcurrentBag<int>(); Parallel.ForEach(a, i => bag.Add(i));")]
    [InlineData("var made = new ConcurrentDictionary<int, int>(); Parallel.ForEach(a, i => made[i] = 1);")]
    [InlineData("Parallel.ForEach(a, i => Console.Write(Random.Shared.Next()));")]
    [InlineData("var random = Random.Shared; Parallel.ForEach(a, i => Console.Write(random.Next()));")]
    [InlineData("var old = System.Collections.ArrayList.Synchronized(new System.Collections.ArrayList()); Parallel.ForEach(a, i => old.Add(i));")]
    [InlineData("var lists = new List<int>[9]; Parallel.ForEach(a, i => lists[i].Add(i));")]
    [InlineData("foreach (var i in a) { await Task.Run(() => list.Add(i)); }")]
    [InlineData("_ = Task.Run(() => list.Add(1));")]
    [InlineData("a.ToList().ForEach(i => list.Add(i));")]
    [InlineData("Parallel.ForEach(new List<int>[9], own => own.Add(1));")]
    [InlineData("await Task.WhenAll(Task.Run(() => list.Add(1)), Task.Run(() => map.Add(2, 2)));")]
    public Task Not_by_several(string code) => Rule.Ignores(In(code));

    [Fact] public Task Says_why() => Rule.Flags("void M(int[] a) { var list = new List<int>(); Parallel.ForEach(a, i => [|list.Add(i)|]); }", says: "'List.Add' is called on 'list' here by several threads at once");
    [Fact] public Task List_of_ones_own() => Rule.Ignores("class List { public void Add(int i) { } } class D { void M(int[] a) { var list = new List(); Parallel.ForEach(a, i => list.Add(i)); } }");
    [Fact] public Task Own_type_by_a_row() => Rule.WithRows("Rope.Append mutates", "class Rope { public void Append(int i) { } } class D { void M(int[] a) { var rope = new Rope(); Parallel.ForEach(a, i => rope.Append(i)); } }");
    [Fact] public Task Broken() => Rule.Survives("class C { void M(List<int> l) { Parallel.ForEach(l, i => l.Add(; Parallel.ForEach(l, i => { l.[i] = ; l[ = 3; }); } }");

    [Fact] public Task Expression_and_statement() => Fixing.Fixes("""
        static int F(int i) => i;
        void M(int[] a)
        {
            var list = new List<int>();
            var map = new Dictionary<int, int>();
            Parallel.ForEach(a, i => [|list.Add(i)|]);
            Parallel.ForEach(a, i =>
            {
                // Computed at once.
                [|list.Add(F(i))|];
                [|map[i] = F(i + 1)|];
                if (i > 3)
                    [|map.Remove(i)|];
            });
        }
        """, """
        static int F(int i) => i;
        void M(int[] a)
        {
            var list = new List<int>();
            var map = new Dictionary<int, int>();
            Parallel.ForEach(a, i =>
            {
                lock (list)
                    list.Add(i);
            });
            Parallel.ForEach(a, i =>
            {
                // Computed at once.
                var item = F(i);
                lock (list)
                    list.Add(item);
                var item2 = F(i + 1);
                lock (map)
                    map[i] = item2;
                if (i > 3)
                    lock (map)
                        map.Remove(i);
            });
        }
        """);
    [Fact] public Task Awaited_before() => Fixing.Fixes("""
        static Task<int> FAsync(int i) => Task.FromResult(i);
        private readonly List<int> all = [];
        Task M(int[] a) => Parallel.ForEachAsync(a, async (i, _) =>
        {
            [|all.Add(await FAsync(i))|];
        });
        """, """
        static Task<int> FAsync(int i) => Task.FromResult(i);
        private readonly List<int> all = [];
        Task M(int[] a) => Parallel.ForEachAsync(a, async (i, _) =>
        {
            var item = await FAsync(i);
            lock (all)
                all.Add(item);
        });
        """);
    [Fact] public Task Looked_at_there_too() => Fixing.Leaves("void M(int[] a) { var map = new Dictionary<int, int>(); Parallel.ForEach(a, i => { if (!map.ContainsKey(i)) [|map.Add(i, 1)|]; }); }");
    [Fact] public Task Another_list_later() => Fixing.Leaves("void M(int[] a) { var list = new List<int>(); Parallel.ForEach(a, i => [|list.Add(i)|]); list = new List<int>(); }");
    [Fact] public Task Value_is_used() => Fixing.Leaves("void M(int[] a) { var set = new HashSet<int>(); Parallel.ForEach(a, i => { if ([|set.Add(i)|]) Console.Write(i); }); foreach (var i in a) _ = Task.Run(() => [|set.Add(i)|]); }");
}
