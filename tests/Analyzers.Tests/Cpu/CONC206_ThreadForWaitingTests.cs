using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC206_ThreadForWaiting, ThreadForWaitingFix>;
using Rule = Check<CONC206_ThreadForWaiting>;

public sealed class CONC206_ThreadForWaitingTests
{
    [Fact] public Task File_on_the_pool() => Fixed.Fixes(
        "async Task<string> M(string path) => await Task.Run(() => [|File.ReadAllText(path)|]);",
        "async Task<string> M(string path) => await File.ReadAllTextAsync(path);");

    [Fact] public Task With_a_block_a_token_and_its_configuration() => Fixed.Fixes(
        """
        async Task M(Process process, CancellationToken token)
        {
            await Task.Run(() => { [|process.WaitForExit()|]; }, token).ConfigureAwait(false);
            var bytes = await Task.Run(() =>
            {
                return [|File.ReadAllBytes("a")|];
            });
        }
        """,
        """
        async Task M(Process process, CancellationToken token)
        {
            await process.WaitForExitAsync(token).ConfigureAwait(false);
            var bytes = await File.ReadAllBytesAsync("a", token);
        }
        """);

    [Fact] public Task Sleep_and_semaphore() => Fixed.Fixes(
        "async Task M(SemaphoreSlim gate) { await Task.Run(() => Thread.Sleep(9)); await Task.Run(() => [|gate.Wait()|]); }".Replace("Thread.Sleep(9)", "[|Thread.Sleep(9)|]"),
        "async Task M(SemaphoreSlim gate) { await Task.Delay(9); await gate.WaitAsync(); }");

    [Fact] public Task Started_by_the_factory() => Fixed.Fixes(
        "async Task M(string path, string text) { await Task.Factory.StartNew(() => [|File.WriteAllText(path, text)|]); }",
        "async Task M(string path, string text) { await File.WriteAllTextAsync(path, text); }");

    [Fact] public Task Makes_what_it_writes() => Rule.Ignores("static string Body() => new string('a', 99); async Task M(string path) { await Task.Run(() => File.WriteAllText(path, Body())); }");
    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        "Task<string> N() => Task.Run(() => [|File.ReadAllText(\"a\")|]); async Task M() { await Task.Run(() => [|File.ReadAllText(\"a\")|]); }",
        "Task<string> N() => Task.Run(() => [|File.ReadAllText(\"a\")|]); async Task M() { await File.ReadAllTextAsync(\"a\"); }");

    [Fact] public Task Converted_result_stays() => Fixed.Leaves("static void Use(object o) { } async Task<double> M(Stream stream, byte[] b, string p) { var x = await Task.Run(() => (double)[|stream.Read(b, 0, 5)|]); Use(await Task.Run<object>(() => [|File.ReadAllText(p)|])); return await Task.Run<double>(() => [|stream.Read(b, 0, 5)|]) / x; }");
    [Fact] public Task Thread_stays() => Fixed.Leaves("void M(Process process) { var t = new Thread(() => [|process.WaitForExit()|]); t.Start(); t.Join(); }");
    [Fact] public Task Work_item_stays() => Fixed.Leaves("void M(string path) => _ = Task.Factory.StartNew(() => [|File.ReadAllText(path)|]);");
    [Fact] public Task Another_token_stays() => Fixed.Leaves("async Task M(Process p, CancellationToken a, CancellationToken b) { await Task.Run(() => [|p.WaitForExit()|], a); }");
    [Fact] public Task Comment_stays() => Fixed.Leaves("async Task M(string p) { await Task.Run(() => /* all of it */ [|File.ReadAllText(p)|]); }");

    [Fact] public Task More_than_a_wait() => Rule.Ignores("async Task M(string path) => await Task.Run(() => { var text = File.ReadAllText(path); return text.Length; });");
    [Fact] public Task No_counterpart() => Rule.Ignores("async Task M(string path) => await Task.Run(() => File.Delete(path));");
    [Fact] public Task Task_waited_for() => Rule.Ignores("async Task M(Task t) => await Task.Run(() => t.Wait());");
    [Fact] public Task In_memory() => Rule.Ignores("async Task<int> M() { var m = new MemoryStream(); return await Task.Run(() => m.ReadByte()); }");
    [Fact] public Task Zero_timeout() => Rule.Ignores("async Task<bool> M(SemaphoreSlim s) => await Task.Run(() => s.Wait(0));");
    [Fact] public Task Twin_of_its_own() => Rule.Ignores("class S : MemoryStream { readonly Stream inner = File.OpenRead(\"a\"); public override Task<int> ReadAsync(byte[] b, int o, int n, CancellationToken t) => Task.Run(() => inner.Read(b, o, n), t); }");
    [Fact] public Task Continuation() => Rule.Ignores("Task M(Task t, string path) => t.ContinueWith(_ => File.ReadAllText(path));");
    [Fact] public Task Async_lambda_is_103() => Rule.Ignores("async Task M(string path) => await Task.Run(async () => { await Task.Yield(); File.ReadAllText(path); });");
    [Fact] public Task Thread_for_each_item_is_203() => Rule.Ignores("void M(string[] all) { foreach (var one in all) new Thread(() => File.ReadAllText(one)).Start(); }");
    [Fact] public Task Broken_code() => Check<CONC206_ThreadForWaiting>.Survives("class C { async void M() { await Task.Run(() => File.ReadAllText(); new Thread(() => { return ; ).Start( } }");
}
