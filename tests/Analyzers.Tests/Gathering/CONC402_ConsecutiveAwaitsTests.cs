using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC402_ConsecutiveAwaits, ConsecutiveAwaitsFix>;
using Rule = Check<CONC402_ConsecutiveAwaits>;

public sealed class CONC402_ConsecutiveAwaitsTests
{
    private const string Work = "static async Task<int> F(int n) { await Task.Delay(n); return 2 * n; }\n";

    [Fact] public Task Two() => Fixed.Fixes(
        Work + """
        async Task<int> M(string path)
        {
            Console.WriteLine();

            // Both are needed.
            var number = [|await F(1)|];
            string text = await File.ReadAllTextAsync(path); // all of it
            return number + text.Length;
        }
        """,
        Work + """
        async Task<int> M(string path)
        {
            Console.WriteLine();

            var numberTask = F(1);
            var textTask = File.ReadAllTextAsync(path);
            await Task.WhenAll(numberTask, textTask).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            // Both are needed.
            var number = await numberTask;
            string text = await textTask; // all of it
            return number + text.Length;
        }
        """);

    [Fact] public Task Three_configured_on_one_line() => Fixed.Fixes(
        Work + "async Task<int> M() { var a = [|await F(1).ConfigureAwait(false)|]; var b = await F(2).ConfigureAwait(false); var c = await F(3).ConfigureAwait(false); return a + b + c; }",
        Work + "async Task<int> M() { var aTask = F(1); var bTask = F(2); var cTask = F(3); await Task.WhenAll(aTask, bTask, cTask).ConfigureAwait(false); var a = await aTask.ConfigureAwait(false); var b = await bTask.ConfigureAwait(false); var c = await cTask.ConfigureAwait(false); return a + b + c; }");

    [Fact] public Task Tuples_of_other_names() => Fixed.Fixes(
        "static async Task<(int A, string B)> G(int n) { await Task.Delay(1); return (n, \"\"); }\nstatic async Task<(int C, string D)> H(int n) { await Task.Delay(1); return (n, \"\"); }\nasync Task<int> M() { var a = [|await G(1)|]; var b = await H(2); return a.A + b.C; }",
        "static async Task<(int A, string B)> G(int n) { await Task.Delay(1); return (n, \"\"); }\nstatic async Task<(int C, string D)> H(int n) { await Task.Delay(1); return (n, \"\"); }\nasync Task<int> M() { var aTask = G(1); var bTask = H(2); await Task.WhenAll(aTask, bTask); var a = await aTask; var b = await bTask; return a.A + b.C; }");

    [Fact] public Task Two_groups() => Fixed.Fixes(
        Work + "async Task<int> M() { var a = [|await F(1)|]; var b = await F(2); var c = [|await F(a)|]; var d = await F(b); return c + d; }",
        Work + "async Task<int> M() { var aTask = F(1); var bTask = F(2); await Task.WhenAll(aTask, bTask); var a = await aTask; var b = await bTask; var cTask = F(a); var dTask = F(b); await Task.WhenAll(cTask, dTask); var c = await cTask; var d = await dTask; return c + d; }");

    [Fact] public Task In_a_program() => Fixed.File(
        """
        using System.IO;
        using System.Threading.Tasks;

        var a = [|await File.ReadAllTextAsync("a")|];
        var b = await File.ReadAllTextAsync("b");
        await File.WriteAllTextAsync("c", a + b); // <Main>

        """,
        """
        using System.IO;
        using System.Threading.Tasks;

        var aTask = File.ReadAllTextAsync("a");
        var bTask = File.ReadAllTextAsync("b");
        await Task.WhenAll(aTask, bTask);
        var a = await aTask;
        var b = await bTask;
        await File.WriteAllTextAsync("c", a + b); // <Main>

        """);

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        Work + "async Task<int> M() { var a = [|await F(/* one */ 1)|]; var b = await F(2); return a + b; } async Task<int> N() { var a = [|await F(1)|]; var b = await F(2); return a + b; }",
        Work + "async Task<int> M() { var a = [|await F(/* one */ 1)|]; var b = await F(2); return a + b; } async Task<int> N() { var aTask = F(1); var bTask = F(2); await Task.WhenAll(aTask, bTask); var a = await aTask; var b = await bTask; return a + b; }");

    [Fact] public Task Needs_the_first() => Rule.Ignores(Work + "async Task<int> M() { var a = await F(1); var b = await F(a); return a + b; }");
    [Fact] public Task Something_between() => Rule.Ignores(Work + "async Task<int> M() { var a = await F(1); Console.WriteLine(a); var b = await F(2); return a + b; }");
    [Fact] public Task Waits_before_it_reads() => Rule.Ignores("async Task<int> M(HttpClient c) { await Task.Delay(5); var b = await c.GetStringAsync(\"b\"); return b.Length; }");
    [Fact] public Task Writes() => Rule.Ignores("async Task<int> M(string p) { await File.WriteAllTextAsync(p, \"\"); var b = await File.ReadAllTextAsync(p); return b.Length; } int n; async Task<int> F() { await Task.Yield(); return n++; } async Task<int> N() { var a = await F(); var b = await F(); return a - b; }");
    [Fact] public Task One_stream() => Rule.Ignores("async Task<int> M(StreamReader r) { var a = await r.ReadLineAsync(); var b = await r.ReadLineAsync(); return a!.Length + b!.Length; }");
    [Fact] public Task One_connection() => Rule.Ignores("async Task M(DbCommand c, DbCommand d) { var a = await c.ExecuteScalarAsync(); var b = await d.ExecuteScalarAsync(); Console.WriteLine($\"{a}{b}\"); }");
    [Fact] public Task Unknown_calls() => Rule.Ignores("interface I { Task<int> F(); } class C { async Task<int> M(I i, I j) { var a = await i.F(); var b = await j.F(); return a + b; } }");
    [Fact] public Task Virtual_calls() => Rule.Ignores("class C { public virtual async Task<int> F() { await Task.Delay(1); return 1; } async Task<int> M() { var a = await F(); var b = await F(); return a + b; } }");
    [Fact] public Task Arguments_with_effects() => Rule.Ignores(Work + "async Task<int> M(Queue<int> q) { var a = await F(q.Dequeue()); var b = await F(q.Dequeue()); return a + b; } async Task<int> N(int i) { var a = await F(i++); var b = await F(i++); return a + b; } async Task<long> O() { var a = await F((int)DateTime.Now.Ticks); var b = await F((int)DateTime.Now.Ticks); return a + b; }");
    [Fact] public Task Tasks_that_run_already() => Rule.Ignores(Work + "async Task<int> M() { var t = F(1); var u = F(2); var a = await t; var b = await u; return a + b; }");
    [Fact] public Task Synchronous_throw() => Rule.Ignores("static Task<int> F(int n) => n < 0 ? throw new ArgumentException() : Task.FromResult(n); async Task<int> M() { var a = await F(1); var b = await F(2); return a + b; }");
    [Fact] public Task Broken_code() => Rule.Survives("class C { async Task M() { var a = await ; var b = await F(; var c = await F(a.); } }");
}
