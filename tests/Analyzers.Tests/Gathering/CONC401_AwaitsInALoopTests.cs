using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC401_AwaitsInALoop, AwaitsInALoopFix>;
using Rule = Check<CONC401_AwaitsInALoop>;

public sealed class CONC401_AwaitsInALoopTests
{
    private const string Work = "static async Task<int> F(int n) { await Task.Delay(n); return 2 * n; }\n";

    [Fact] public Task Few_items() => Fixed.Fixes(
        Work + """
        async Task<List<int>> M()
        {
            int[] all = [1, 2, 3];
            var found = new List<int>();
            // One after the other.
            [|foreach|] (var one in all)
                found.Add(await F(one).ConfigureAwait(false));
            return found;
        }
        """,
        Work + """
        async Task<List<int>> M()
        {
            int[] all = [1, 2, 3];
            var found = new List<int>();
            // One after the other.
            found.AddRange(await Task.WhenAll(all.Select(one => F(one))).ConfigureAwait(false));
            return found;
        }
        """);

    [Fact] public Task Result_in_a_variable() => Fixed.Fixes(
        Work + "async Task<int> M() { List<int> found = []; [|foreach|] (var one in new[] { 1, 2 }) { var r = await F(one + 1); found.Add(r); } return found.Count; }",
        Work + "async Task<int> M() { List<int> found = []; found.AddRange(await Task.WhenAll(new[] { 1, 2 }.Select(one => F(one + 1)))); return found.Count; }");

    [Fact] public Task Framework_that_reads() => Fixed.Fixes(
        "async Task<int> M(HttpClient client) { var found = new List<string>(); [|foreach|] (var one in new[] { \"a\", \"b\" }) found.Add(await client.GetStringAsync(one)); return found.Count; }",
        "async Task<int> M(HttpClient client) { var found = new List<string>(); found.AddRange(await Task.WhenAll(new[] { \"a\", \"b\" }.Select(one => client.GetStringAsync(one)))); return found.Count; }");

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        Work + "async Task<int> M(int[] all) { var a = new List<int>(); var b = new List<int>(); [|foreach|] (var one in all) a.Add(await F(one)); [|foreach|] (var one in new[] { 1 }) b.Add(await F(one)); return a.Count + b.Count; }",
        Work + "async Task<int> M(int[] all) { var a = new List<int>(); var b = new List<int>(); [|foreach|] (var one in all) a.Add(await F(one)); b.AddRange(await Task.WhenAll(new[] { 1 }.Select(one => F(one)))); return a.Count + b.Count; }");

    [Fact] public Task Any_number_of_items_stays_without_the_library() => Fixed.Leaves(Work + "async Task<int> M(List<int> all) { var a = new List<int>(); [|foreach|] (var one in all) a.Add(await F(one)); return a.Count; }");
    [Fact] public Task Any_number_of_items_with_the_library() => Fixed.File(
        """
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static async Task<List<string>> M(HttpClient client, string[] pages, CancellationToken token)
            {
                var texts = new List<string>();
                [|foreach|] (var page in pages)
                    texts.Add(await client.GetStringAsync(page, token));
                return texts;
            }
        }

        """ + Library.Gather,
        """
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using ConcurrencyAnalyzers.Runtime;

        class C
        {
            static async Task<List<string>> M(HttpClient client, string[] pages, CancellationToken token)
            {
                var texts = new List<string>();
                texts.AddRange(await Gather.AllAsync(pages, (page, _) => client.GetStringAsync(page, token), limit: 16, token));
                return texts;
            }
        }

        """ + Library.Gather);

    [Fact] public Task Comment_stays() => Fixed.Leaves(Work + "async Task<int> M() { var a = new List<int>(); [|foreach|] (var one in new[] { 1 }) { /* each */ a.Add(await F(one)); } return a.Count; }");

    [Fact] public Task Writes() => Rule.Ignores("int n; async Task<int> F(int i) { await Task.Delay(i); n++; return n; } async Task<int> M(int[] all) { var a = new List<int>(); foreach (var one in all) a.Add(await F(one)); return a.Count; }");
    [Fact] public Task Prints() => Rule.Ignores("static async Task<int> F(int i) { await Task.Delay(i); Console.WriteLine(i); return i; } async Task<int> M(int[] all) { var a = new List<int>(); foreach (var one in all) a.Add(await F(one)); return a.Count; }");
    [Fact] public Task Posts() => Rule.Ignores("async Task<int> M(HttpClient c, string[] all) { var a = new List<HttpResponseMessage>(); foreach (var one in all) a.Add(await c.PostAsync(one, null)); return a.Count; }");
    [Fact] public Task Unknown_call() => Rule.Ignores("interface I { Task<int> F(int n); } class C { async Task<int> M(I i, int[] all) { var a = new List<int>(); foreach (var one in all) a.Add(await i.F(one)); return a.Count; } }");
    [Fact] public Task Shared_connection() => Rule.Ignores("async Task<int> M(DbCommand c, int[] all) { var a = new List<object?>(); foreach (var one in all) a.Add(await c.ExecuteScalarAsync()); return a.Count; }");
    [Fact] public Task Needs_the_one_before() => Rule.Ignores(Work + "async Task<int> M(int[] all) { var a = new List<int>(); foreach (var one in all) a.Add(await F(one + a.Count)); return a.Count; } async Task<int> N(int[] all) { var last = 0; foreach (var one in all) last = await F(one + last); return last; }");
    [Fact] public Task Ends_early() => Rule.Ignores(Work + "async Task<int> M(int[] all) { var a = new List<int>(); foreach (var one in all) { a.Add(await F(one)); if (a[0] > 3) break; } return a.Count; }");
    [Fact] public Task List_of_others() => Rule.Ignores(Work + "async Task M(List<int> a, int[] all) { foreach (var one in all) a.Add(await F(one)); }");
    [Fact] public Task List_seen_after_an_error() => Rule.Ignores(Work + "async Task<int> M(int[] all) { var a = new List<int>(); try { foreach (var one in all) a.Add(await F(one)); } catch (IOException) { } return a.Count; }");
    [Fact] public Task Computed_sequence() => Rule.Ignores(Work + "async Task<int> M(IEnumerable<int> all) { var a = new List<int>(); foreach (var one in all) a.Add(await F(one)); return a.Count; }");
    [Fact] public Task Nothing_but_an_effect() => Rule.Ignores(Work + "async Task M(int[] all) { foreach (var one in all) await F(one); foreach (var one in all) await Task.Delay(one); }");
    [Fact] public Task Asynchronous_sequence() => Rule.Ignores(Work + "async Task<int> M(IAsyncEnumerable<int> all) { var a = new List<int>(); await foreach (var one in all) a.Add(await F(one)); return a.Count; }");
    [Fact] public Task Broken_code() => Rule.Survives("class C { async Task M() { var a = new List<int>(); foreach (var x in ) a.Add(await ); foreach (var y in z) { a.Add(await F(); } } }");
}
