using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC205_BlockingInParallelLoop, BlockingInParallelLoopFix>;
using Rule = Check<CONC205_BlockingInParallelLoop>;

public sealed class CONC205_BlockingInParallelLoopTests
{
    private const string Work = "static Task<int> F(string s) => Task.FromResult(s.Length).WaitAsync(default(CancellationToken));\n";

    [Fact] public Task Files_are_read() => Fixed.Fixes(
        """
        async Task M(string[] paths, ConcurrentDictionary<string, string> texts)
        {
            await Task.Yield();
            Parallel.ForEach(paths, path =>
            {
                texts[path] = [|File.ReadAllText(path)|];
            });
        }
        """,
        """
        async Task M(string[] paths, ConcurrentDictionary<string, string> texts)
        {
            await Task.Yield();
            await Parallel.ForEachAsync(paths, async (path, _) =>
            {
                texts[path] = await File.ReadAllTextAsync(path);
            });
        }
        """);

    [Fact] public Task Tasks_are_waited_for() => Fixed.Fixes(
        Work + """
        async Task M(string[] all, ConcurrentBag<int> found, ParallelOptions options, CancellationToken token)
        {
            await Task.Yield();
            Parallel.ForEach(all, one => found.Add([|F(one).Result|]));
            Parallel.ForEach(all, options, one => { if (one.Length == 0) return; [|F(one).Wait()|]; });
            Parallel.For(0, all.Length, i => found.Add([|F(all[i]).GetAwaiter().GetResult()|]));
        }
        """,
        Work + """
        async Task M(string[] all, ConcurrentBag<int> found, ParallelOptions options, CancellationToken token)
        {
            await Task.Yield();
            await Parallel.ForEachAsync(all, token, async (one, _) => found.Add(await F(one)));
            await Parallel.ForEachAsync(all, options, async (one, _) => { if (one.Length == 0) return; await F(one); });
            await Parallel.ForAsync(0, all.Length, token, async (i, _) => found.Add(await F(all[i])));
        }
        """);

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        Work + """
        void N(string[] all) => Parallel.ForEach(all, one => { [|F(one).Wait()|]; });
        async Task M(string[] all)
        {
            await Task.Yield();
            Parallel.ForEach(all, one => { [|F(one).Wait()|]; });
        }
        """,
        Work + """
        void N(string[] all) => Parallel.ForEach(all, one => { [|F(one).Wait()|]; });
        async Task M(string[] all)
        {
            await Task.Yield();
            await Parallel.ForEachAsync(all, async (one, _) => { await F(one); });
        }
        """);

    [Fact] public Task Two_waits_stay() => Fixed.Leaves(Work + "async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, one => { [|F(one).Wait()|]; File.ReadAllText(one); }); }");
    [Fact] public Task Handled_errors_stay() => Fixed.Leaves(Work + "async Task M(string[] all) { await Task.Yield(); try { Parallel.ForEach(all, one => { [|F(one).Wait()|]; }); } catch (AggregateException) { } }");
    [Fact] public Task Span_stays() => Fixed.Leaves("async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, x => { Span<byte> s = stackalloc byte[4]; s[0] = 1; var t = [|File.ReadAllText(x)|]; Console.WriteLine(t.Length + s[0]); }); }");
    [Fact] public Task Reference_stays() => Fixed.Leaves("async Task M(string[] all, int[] data) { await Task.Yield(); Parallel.For(0, all.Length, i => { ref var d = ref data[i]; d = [|File.ReadAllText(all[i])|].Length; }); }");
    [Fact] public Task Value_of_the_thread_stays() => Fixed.Leaves("[ThreadStatic] static int n; readonly ThreadLocal<int> own = new(); async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, x => { n = 5; [|File.ReadAllText(x)|]; Console.WriteLine(n); }); Parallel.ForEach(all, x => { own.Value = 5; [|File.ReadAllText(x)|]; Console.WriteLine(own.Value); }); }");
    [Fact] public Task Handled_inside_stay() => Fixed.Leaves(Work + "async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, one => { try { [|F(one).Wait()|]; } catch (AggregateException) { } }); }");
    [Fact] public Task Under_a_lock_stays() => Fixed.Leaves(Work + "async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, one => { lock (all) [|F(one).Wait()|]; }); }");
    [Fact] public Task Loop_state_stays() => Fixed.Leaves(Work + "async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, (one, state) => { [|F(one).Wait()|]; state.Stop(); }); }");
    [Fact] public Task Result_used_stays() => Fixed.Leaves(Work + "async Task M(string[] all) { await Task.Yield(); var r = Parallel.ForEach(all, one => { [|F(one).Wait()|]; }); Console.WriteLine(r.IsCompleted); }");
    [Fact] public Task Query_stays() => Fixed.Leaves("async Task<string[]> M(string[] paths) { await Task.Yield(); return paths.AsParallel().Select(path => [|File.ReadAllText(path)|]).ToArray(); }");
    [Fact] public Task Invoke_stays() => Fixed.Leaves("async Task M() { await Task.Yield(); Parallel.Invoke(() => [|File.ReadAllText(\"a\")|], () => [|File.ReadAllText(\"b\")|]); }");
    [Fact] public Task In_a_lambda_that_runs_there() => Rule.Flags("void M(string[][] all) => Parallel.ForEach(all, some => Array.ForEach(some, path => [|File.ReadAllText(path)|]));");

    [Fact] public Task No_counterpart() => Rule.Ignores("void M(string[] paths) => Parallel.ForEach(paths, path => File.Delete(path));");
    [Fact] public Task Much_to_compute() => Rule.Ignores("void M(string[] paths) => Parallel.ForEach(paths, path => { var text = File.ReadAllText(path); var x = 0u; for (var r = 0; r < 20_000; r++) for (var i = 0; i < text.Length; i++) x = x * 31 + text[i]; Console.WriteLine(x); });");
    [Fact] public Task In_memory() => Rule.Ignores("void M(string[] all) => Parallel.ForEach(all, one => { using var m = new MemoryStream(); m.WriteByte(1); new StringReader(one).ReadLine(); });");
    [Fact] public Task Settled_task() => Rule.Ignores("void M(Task<int>[] all) { Task.WaitAll(all); Parallel.ForEach(all, one => { if (one.IsCompletedSuccessfully) Console.WriteLine(one.Result); }); }");
    [Fact] public Task Plain_loop() => Rule.Ignores("void M(string[] all) { foreach (var one in all) File.ReadAllText(one); all.Select(path => File.ReadAllText(path)).ToArray(); }");
    [Fact] public Task In_another_task() => Rule.Ignores("void M(string[] all) => Parallel.ForEach(all, one => { _ = Task.Run(() => File.ReadAllText(one)); });");
    [Fact] public Task Asynchronous_loop_is_103() => Rule.Ignores("async Task M(string[] all) => await Parallel.ForEachAsync(all, async (one, _) => { await Task.Yield(); File.ReadAllText(one); });");
    [Fact] public Task Others_are_silent_there() => Check<CONC108_CannotAwait>.Ignores(Work + "async Task M(string[] all) { await Task.Yield(); Parallel.ForEach(all, one => { F(one).Wait(); File.ReadAllText(one); }); }");
    [Fact] public Task Broken_code() => Check<CONC205_BlockingInParallelLoop>.Survives("class C { void M() { Parallel.ForEach(x, y => File.ReadAllText(); Parallel.For(0, , i => z.Result) } }");
}
