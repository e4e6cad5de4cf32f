using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC303_UnobservedTask, UnobservedTaskFix>;

public sealed class CONC303_UnobservedTaskFixTests
{
    private const string F = "\nasync Task F(int i = 0) { await Task.Delay(1); }\nasync Task<int> G() { await Task.Delay(1); return 1; }\nasync Task Loop() { while (true) await Task.Delay(1); }";

    private static Task Leaves(string code) => Fixed.Leaves(Class(code));

    private static Task Fixes(string before, string after) => Fixed.Fixes(Class(before), Class(after));

    private static string Class(string members) => $"class C\n{{\n{members}{F}\n}}\n";

    [Fact] public Task Bare() => Fixes(
        "async Task M() { [|F()|]; await Task.Yield(); [|G()|]; }",
        "async Task M() { await F(); await Task.Yield(); await G(); }");
    [Fact] public Task Bare_with_comments() => Fixes(
        "async Task M()\n{\n    // first\n    [|F()|]; // goes\n    await Task.Yield();\n}",
        "async Task M()\n{\n    // first\n    await F(); // goes\n    await Task.Yield();\n}");
    [Fact] public Task Bare_configured() => Fixes(
        "async Task M() { [|F().ConfigureAwait(false)|]; await Task.Yield(); }",
        "async Task M() { await F().ConfigureAwait(false); await Task.Yield(); }");
    [Fact] public Task Configured_as_the_others() => Fixes(
        "async Task M() { var t = [|F()|]; var ts = new List<Task>(); ts.Add([|F()|]); await G().ConfigureAwait(false); }",
        "async Task M() { var t = F(); var ts = new List<Task>(); ts.Add(F()); await G().ConfigureAwait(false); await t.ConfigureAwait(false); await Task.WhenAll(ts).ConfigureAwait(false); }");
    [Fact] public Task Bare_value_task() => Fixes(
        "async Task M(Stream s) { [|s.DisposeAsync()|]; await Task.Yield(); }",
        "async Task M(Stream s) { await s.DisposeAsync(); await Task.Yield(); }");
    [Fact] public Task Bare_expression_body() => Fixes(
        "Func<Task> f = async () => [|Task.Delay(1)|];\nasync Task M() => [|F()|];",
        "Func<Task> f = async () => await Task.Delay(1);\nasync Task M() => await F();");
    [Fact] public Task Bare_run() => Fixes(
        "async Task M() { [|Task.Run(() => Console.WriteLine())|]; await Task.Yield(); }",
        "async Task M() { await Task.Run(() => Console.WriteLine()); await Task.Yield(); }");
    [Fact] public Task Bare_in_a_while() => Fixes(
        "async Task M(int n) { while (n-- > 0) { [|F()|]; await Task.Yield(); } }",
        "async Task M(int n) { while (n-- > 0) { await F(); await Task.Yield(); } }");
    [Fact] public Task Nested() => Fixes(
        "async Task M() { [|Task.Run(async () => { [|F()|]; await Task.Yield(); })|]; await Task.Yield(); }",
        "async Task M() { await Task.Run(async () => { await F(); await Task.Yield(); }); await Task.Yield(); }");
    [Fact] public Task Local_at_the_end() => Fixes(
        "async Task M()\n{\n    var t = [|F()|];\n    await Task.Yield();\n}",
        "async Task M()\n{\n    var t = F();\n    await Task.Yield();\n    await t;\n}");
    [Fact] public Task Local_before_the_return() => Fixes(
        "async Task<int> M()\n{\n    var t = [|F()|];\n    await Task.Yield();\n    return 1;\n}",
        "async Task<int> M()\n{\n    var t = F();\n    await Task.Yield();\n    await t;\n    return 1;\n}");
    [Fact] public Task Two_locals() => Fixes(
        "async Task M() { var t = [|F()|]; var u = [|G()|]; await Task.Yield(); }",
        "async Task M() { var t = F(); var u = G(); await Task.Yield(); await t; await u; }");
    [Fact] public Task Local_of_choice() => Fixes(
        "async Task M(bool b) { var t = b ? [|F()|] : [|F(1)|]; await Task.Yield(); }",
        "async Task M(bool b) { var t = b ? F() : F(1); await Task.Yield(); await t; }");
    [Fact] public Task List() => Fixes(
        "async Task M(int[] l)\n{\n    var ts = new List<Task>();\n    foreach (var i in l)\n        ts.Add([|F(i)|]);\n    await Task.Yield();\n}",
        "async Task M(int[] l)\n{\n    var ts = new List<Task>();\n    foreach (var i in l)\n        ts.Add(F(i));\n    await Task.Yield();\n    await Task.WhenAll(ts);\n}");
    [Fact] public Task List_filled_twice() => Fixes(
        "async Task M() { var ts = new List<Task>(); ts.Add([|F()|]); ts.Add([|G()|]); await Task.Yield(); }",
        "async Task M() { var ts = new List<Task>(); ts.Add(F()); ts.Add(G()); await Task.Yield(); await Task.WhenAll(ts); }");
    [Fact] public Task Listed() => Fixes(
        "async Task M() { var ts = new[] { [|F()|], [|F(1)|] }; Task[] us = [[|F()|], [|G()|]]; await Task.Yield(); }",
        "async Task M() { var ts = new[] { F(), F(1) }; Task[] us = [F(), G()]; await Task.Yield(); await Task.WhenAll(ts); await Task.WhenAll(us); }");
    [Fact] public Task Unfixable_first() => Fixes(
        "Task N() { [|F()|]; return Task.CompletedTask; }\nasync Task M() { [|F()|]; await Task.Yield(); }",
        "Task N() { [|F()|]; return Task.CompletedTask; }\nasync Task M() { await F(); await Task.Yield(); }");
    [Fact] public Task Top_level() => Fixed.File(
        "using System.Threading.Tasks;\n\n[|Task.Delay(1)|];\nvar t = [|Task.Delay(2)|];\nawait Task.Yield();\n// <Main>",
        "using System.Threading.Tasks;\n\nawait Task.Delay(1);\nvar t = Task.Delay(2);\nawait Task.Yield();\nawait t;\n// <Main>");

    [Fact] public Task Not_async() => Leaves("Task M() { [|F()|]; return Task.CompletedTask; }\nvoid N() { var t = [|F()|]; }");
    [Fact] public Task Endless() => Leaves("async Task M() { [|Loop()|]; await Task.Yield(); }");
    [Fact] public Task Endless_run() => Leaves("async Task Spin() { while (true) { Console.WriteLine(); await Task.Yield(); } } async Task M() { [|Task.Run(Spin)|]; [|Task.Run(() => { while (true) Console.WriteLine(); })|]; [|Task.Run(async () => await Spin())|]; await Task.Yield(); }");
    [Fact] public Task Endless_in_a_list() => Leaves("async Task M() { var ts = new List<Task>(); ts.Add([|F()|]); ts.Add([|Loop()|]); await Task.Yield(); }");
    [Fact] public Task Endless_delay() => Leaves("async Task M() { [|Task.Delay(-1)|]; [|Task.Delay(Timeout.InfiniteTimeSpan)|]; await Task.Yield(); }");
    [Fact] public Task Runs_until_told_to_stop() => Leaves("interface IHost { Task RunAsync(); } async Task M(IHost h) { [|h.RunAsync()|]; await Task.Yield(); }");
    [Fact] public Task Waits_for_what_follows() => Leaves("async Task W(SemaphoreSlim s) { await s.WaitAsync(); } async Task M(SemaphoreSlim s) { [|W(s)|]; s.Release(); await Task.Yield(); }");
    [Fact] public Task In_a_foreach() => Leaves("async Task M(int[] l) { foreach (var i in l) [|F(i)|]; await Task.Yield(); }");
    [Fact] public Task Run_in_a_loop() => Leaves("async Task M(int n) { while (n-- > 0) [|Task.Run(() => { })|]; await Task.Yield(); }");
    [Fact] public Task Local_in_a_loop() => Leaves("async Task M(int[] l) { foreach (var i in l) { var t = [|F(i)|]; await Task.Yield(); } }");
    [Fact] public Task Lock_held_while_the_caller_waits() => Leaves("private readonly object _o = new(); private int _n; async Task M() { [|Task.Run(() => { lock (_o) _n++; })|]; await Task.Yield(); } void A() { var t = M(); lock (_o) t.Wait(); }");
    [Fact] public Task Lock() => Leaves("private readonly object _o = new(); async Task M() { lock (_o) { [|F()|]; } await Task.Yield(); }");
    [Fact] public Task Span_in_sight() => Leaves("async Task M(byte[] b) { Span<byte> s = b; [|F()|]; s[0] = 1; await Task.Yield(); }");
    [Fact] public Task Unsafe() => Leaves("async Task M() { unsafe { [|F()|]; } await Task.Yield(); }");
    [Fact] public Task Conditional() => Leaves("async Task M(C? c) { [|c?.F()|]; await Task.Yield(); }");
    [Fact] public Task Left_early() => Leaves("async Task M(bool b) { var t = [|F()|]; if (b) return; await Task.Yield(); }");
    [Fact] public Task In_a_field() => Leaves("private Task? _t; async Task M() { _t = [|F()|]; await Task.Yield(); }");
    [Fact] public Task Array_filled_by_index() => Leaves("async Task M() { var ts = new Task[3]; ts[0] = [|F()|]; await Task.Yield(); }");
    [Fact] public Task List_of_value_tasks() => Leaves("async Task M(Stream s) { var ts = new List<ValueTask>(); ts.Add([|s.DisposeAsync()|]); await Task.Yield(); }");
    [Fact] public Task Reassigned_local() => Leaves("async Task M() { var t = [|F()|]; t = [|F()|]; await Task.Yield(); }");

    [Theory]
    [InlineData("await task;")]
    [InlineData("await source.Task;")]
    [InlineData("await Field;")]
    [InlineData("await Task.WhenAll(task, Task.Delay(1)).ConfigureAwait(false);")]
    [InlineData("await Task.Delay(Timeout.Infinite, CancellationToken.None);")]
    [InlineData("Console.WriteLine(await channel.Reader.ReadAsync());")]
    public Task Ends_when_somebody_else_acts(string body) => Leaves(
        $"internal Task Field = Task.CompletedTask; async Task M(Task task, TaskCompletionSource source, System.Threading.Channels.Channel<int> channel) {{ [|H(task, source, channel)|]; await Task.Yield(); source.SetResult(); }} async Task H(Task task, TaskCompletionSource source, System.Threading.Channels.Channel<int> channel) {{ {body} }}");
    [Fact] public Task Awaits_what_it_started_itself() => Fixes(
        "async Task M() { [|H()|]; await Task.Yield(); } async Task H() { var own = F(); await G(); await own; await Task.WhenAll(own, F()); await Task.CompletedTask; }",
        "async Task M() { await H(); await Task.Yield(); } async Task H() { var own = F(); await G(); await own; await Task.WhenAll(own, F()); await Task.CompletedTask; }");
    [Fact] public Task Under_a_monitor() => Leaves("async Task M() { Monitor.Enter(this); [|F()|]; Monitor.Exit(this); await Task.Yield(); }");
    [Fact] public Task In_the_scope_of_a_ref_struct() => Leaves("async Task M(Lock l) { await Task.Yield(); using (l.EnterScope()) { [|F()|]; } }");
}
