using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC403_UnboundedFanOut, UnboundedFanOutFix>;
using Rule = Check<CONC403_UnboundedFanOut>;

public sealed class CONC403_UnboundedFanOutTests
{
    [Fact] public Task Files_are_written() => Fixed.Fixes(
        """
        async Task M(List<string> names, CancellationToken token)
        {
            await [|Task.WhenAll(names.Select(name => File.WriteAllTextAsync(name, "", token)))|].ConfigureAwait(false);
            await [|Task.WhenAll(names.Select(async name => { var text = await File.ReadAllTextAsync(name); await File.WriteAllTextAsync(name + "2", text); }).ToArray())|];
        }
        """,
        """
        async Task M(List<string> names, CancellationToken token)
        {
            await Parallel.ForEachAsync(names, token, async (name, _) => await File.WriteAllTextAsync(name, "", token)).ConfigureAwait(false);
            await Parallel.ForEachAsync(names, token, async (name, _) => { var text = await File.ReadAllTextAsync(name); await File.WriteAllTextAsync(name + "2", text); });
        }
        """);

    [Fact] public Task Method_by_name() => Fixed.Fixes(
        "static async Task Load(string name) { await File.ReadAllTextAsync(name); } async Task M(string[] names) { await [|Task.WhenAll(names.Select(Load))|]; }",
        "static async Task Load(string name) { await File.ReadAllTextAsync(name); } async Task M(string[] names) { await Parallel.ForEachAsync(names, async (item, _) => await Load(item)); }");

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        "int n; async Task M(string[] names) { await [|Task.WhenAll(names.Select(async name => { n++; await File.ReadAllTextAsync(name); }))|]; await [|Task.WhenAll(names.Select(name => File.ReadAllTextAsync(name)))|]; }",
        "int n; async Task M(string[] names) { await [|Task.WhenAll(names.Select(async name => { n++; await File.ReadAllTextAsync(name); }))|]; await Parallel.ForEachAsync(names, async (name, _) => await File.ReadAllTextAsync(name)); }");

    [Fact] public Task Results_stay_without_the_library() => Fixed.Leaves("async Task<string[]> M(HttpClient client, string[] urls) => await [|Task.WhenAll(urls.Where(u => u.Length > 2).Select(p => client.GetStringAsync(p)))|];");
    [Fact] public Task Computed_sequence_stays() => Fixed.Leaves("async Task M(HttpClient client, IEnumerable<string> urls) { await [|Task.WhenAll(urls.Select(p => client.GetStringAsync(p)))|]; }");
    [Fact] public Task Not_awaited_on_the_spot_stays() => Fixed.Leaves("Task M(HttpClient client, string[] urls) => [|Task.WhenAll(urls.Select(p => client.GetStringAsync(p)))|];");
    [Fact] public Task Results_with_the_library() => Fixed.File(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static async Task<string[]> M(HttpClient client, string[] urls) => await [|Task.WhenAll(urls.Select(u => client.GetStringAsync(u)))|];
        }

        """ + Library.Gather,
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using ConcurrencyAnalyzers.Runtime;

        class C
        {
            static async Task<string[]> M(HttpClient client, string[] urls) => await Gather.AllAsync(urls, (u, _) => client.GetStringAsync(u), limit: 16);
        }

        """ + Library.Gather);

    [Fact] public Task Held_by_a_local() => Rule.Flags("async Task M(HttpClient client, string[] urls) { var loads = urls.Select(u => client.GetStringAsync(u)).ToList(); await [|Task.WhenAll(loads)|]; }", says: "HttpClient.GetStringAsync");
    [Fact] public Task Some_calls_away() => Rule.Flags("static async Task A(HttpClient c, string u) { await B(c, u); } static async Task B(HttpClient c, string u) { using var r = await c.PostAsync(u, null); } async Task M(HttpClient client, string[] urls) => await [|Task.WhenAll(urls.Select(u => A(client, u)))|];");

    [Fact] public Task Few_items() => Rule.Ignores("async Task M(HttpClient client) { await Task.WhenAll(new[] { \"a\", \"b\" }.Select(u => client.GetStringAsync(u))); await Task.WhenAll(Enumerable.Range(0, 5).Select(u => client.GetStringAsync(\"a\"))); }");
    [Fact] public Task Part_of_the_items() => Rule.Ignores("async Task M(HttpClient client, string[] urls) { await Task.WhenAll(urls.Take(5).Select(u => client.GetStringAsync(u))); foreach (var chunk in urls.Chunk(9)) await Task.WhenAll(chunk.Select(u => client.GetStringAsync(u))); }");
    [Fact] public Task Bounded_by_a_semaphore() => Rule.Ignores("async Task M(HttpClient client, string[] urls, SemaphoreSlim gate) => await Task.WhenAll(urls.Select(async u => { await gate.WaitAsync(); try { return await client.GetStringAsync(u); } finally { gate.Release(); } }));");
    [Fact] public Task Nothing_scarce() => Rule.Ignores("interface I { Task Stop(); } class C { async Task M(I[] all, int[] times) { await Task.WhenAll(all.Select(i => i.Stop())); await Task.WhenAll(times.Select(t => Task.Delay(t))); } }");
    [Fact] public Task Listed_tasks() => Rule.Ignores("async Task M(HttpClient client) => await Task.WhenAll(client.GetStringAsync(\"a\"), client.GetStringAsync(\"b\"));");
    [Fact] public Task Each_core() => Rule.Ignores("async Task M(HttpClient client) => await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => client.GetStringAsync(\"a\")));");
    [Fact] public Task Broken_code() => Rule.Survives("class C { async Task M() { await Task.WhenAll(x.Select(); await Task.WhenAll(y.Select(z => )); await Task.WhenAll(; } }");
}
