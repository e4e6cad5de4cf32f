using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC102_Sleep>;
using Fix = Check<CONC102_Sleep, SleepFix>;

public sealed class CONC102_SleepTests
{
    [Fact] public Task Milliseconds() => Rule.Flags("async Task M() { await Task.Yield(); [|Thread.Sleep(10)|]; }", says: "'Thread.Sleep'");
    [Fact] public Task Time_span() => Rule.Flags("async Task M() { await Task.Yield(); [|Thread.Sleep(TimeSpan.FromSeconds(1))|]; }");
    [Fact] public Task Infinite() => Rule.Flags("async Task M() { await Task.Yield(); [|Thread.Sleep(Timeout.Infinite)|]; }");
    [Fact] public Task Task_returning_method() => Rule.Flags("Task M() { [|Thread.Sleep(10)|]; return Task.CompletedTask; }");
    [Fact] public Task Zero_is_a_yield() => Rule.Ignores("async Task M() { await Task.Yield(); Thread.Sleep(0); Thread.Sleep(TimeSpan.Zero); }");
    [Fact] public Task Synchronous_method() => Rule.Ignores("void M() { Thread.Sleep(10); }");
    [Fact] public Task Body_of_a_thread() => Rule.Ignores("async Task M() { var t = new Thread(() => Thread.Sleep(10)); t.Start(); await Task.Yield(); t.Join(); }");
    [Fact] public Task Body_of_Task_Run() => Rule.Ignores("async Task M() => await Task.Run(() => Thread.Sleep(10));");
    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M() { await Task.Yield(); lock (this) Thread.Sleep(10); }");
    [Fact] public Task Body_of_a_thread_that_is_a_method() => Rule.Ignores("async Task M() { var t = new Thread(W); t.Start(); await Task.Yield(); } void W() { while (true) Thread.Sleep(10); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Action>> M() { await Task.Yield(); return () => Thread.Sleep(10); }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("static class Thread { public static void Sleep(int i) { } } class C { async Task M() { await Task.Yield(); Thread.Sleep(10); } }");

    [Fact] public Task Delay() => Fix.Fixes("async Task M() { [|Thread.Sleep(10)|]; }", "async Task M() { await Task.Delay(10); }");
    [Fact] public Task Delay_with_the_token() => Fix.Fixes("async Task M(CancellationToken c) { [|Thread.Sleep(TimeSpan.FromSeconds(1))|]; }", "async Task M(CancellationToken c) { await Task.Delay(TimeSpan.FromSeconds(1), c); }");
    [Fact] public Task Token_of_the_lambda() => Fix.Fixes("Func<CancellationToken, Task> M(CancellationToken a) => async (CancellationToken b) => { [|Thread.Sleep(10)|]; };", "Func<CancellationToken, Task> M(CancellationToken a) => async (CancellationToken b) => { await Task.Delay(10, b); };");
    [Fact] public Task Token_of_a_lambda_without_types() => Fix.Fixes("Func<CancellationToken, Task> M() => async c => { [|Thread.Sleep(10)|]; };", "Func<CancellationToken, Task> M() => async c => { await Task.Delay(10, c); };");
    [Fact] public Task Token_out_of_reach() => Fix.Fixes("async Task M(CancellationToken c) { await L(); static async Task L() { [|Thread.Sleep(10)|]; } }", "async Task M(CancellationToken c) { await L(); static async Task L() { await Task.Delay(10); } }");
    [Fact] public Task Choice_of_two_tokens() => Fix.Fixes("async Task M(CancellationToken a, CancellationToken b) { [|Thread.Sleep(10)|]; }", "async Task M(CancellationToken a, CancellationToken b) { await Task.Delay(10); }");
    [Fact] public Task Argument_name() => Fix.Fixes("async Task M() { [|Thread.Sleep(millisecondsTimeout: 10)|]; }", "async Task M() { await Task.Delay(10); }");
    [Fact] public Task Embedded_statement() => Fix.Fixes("async Task M(bool b) { if (b) [|Thread.Sleep(10)|]; else [|Thread.Sleep(20)|]; }", "async Task M(bool b) { if (b) await Task.Delay(10); else await Task.Delay(20); }");
    [Fact] public Task Task_returning_method_for_others_is_left() => Fix.Leaves("public Task M() { [|Thread.Sleep(10)|]; return Task.CompletedTask; }");
    [Fact] public Task Local_function_that_is_not_async_is_left() => Fix.Leaves("async Task M() { var l = L(); await l; Task L() { [|Thread.Sleep(10)|]; return Task.CompletedTask; } }");
    [Fact] public Task Unfixable_first() => Fix.Fixes("public Task N() { [|Thread.Sleep(10)|]; return Task.CompletedTask; } async Task M() { [|Thread.Sleep(10)|]; }", "public Task N() { [|Thread.Sleep(10)|]; return Task.CompletedTask; } async Task M() { await Task.Delay(10); }");
    [Fact] public Task Main_keeps_its_name() => Fix.Fixes("class P { static async Task Main() { [|Thread.Sleep(10)|]; } }", "class P { static async Task Main() { await Task.Delay(10); } }");
    [Fact] public Task Event_handler_stays_void() => Fix.Fixes("async void H(object? sender, EventArgs e) { [|Thread.Sleep(10)|]; } void M() => H(null, EventArgs.Empty);", "async void H(object? sender, EventArgs e) { await Task.Delay(10); } void M() => H(null, EventArgs.Empty);");
    [Fact] public Task Namespace_is_imported() => Fix.File(
        "using System.Threading;\n\nclass C\n{\n    async void M()\n    {\n        [|Thread.Sleep(10)|];\n    }\n}\n",
        "using System.Threading;\nusing System.Threading.Tasks;\n\nclass C\n{\n    async void M()\n    {\n        await Task.Delay(10);\n    }\n}\n");
    [Fact] public Task Namespace_is_imported_first() => Fix.File(
        "// a file\nusing Zoo;\nnamespace Zoo { class C { async void M() { [|System.Threading.Thread.Sleep(10)|]; } } }\n",
        "// a file\nusing System.Threading.Tasks;\nusing Zoo;\nnamespace Zoo { class C { async void M() { await Task.Delay(10); } } }\n");
    [Fact] public Task Import_that_would_confuse_another_member() => Fix.File(Confused, Confused);
    private const string Confused = "using Lib;\nclass C\n{\n    async void M()\n    {\n        await System.Threading.Tasks.Task.Yield();\n        [|System.Threading.Thread.Sleep(1)|];\n    }\n    TaskScheduler? F() => null;\n}\nnamespace Lib { public class TaskScheduler { } }\n";
    [Fact] public Task Name_that_means_something_else() => Fix.File(
        "class Task { }\nclass C { async void M() { [|System.Threading.Thread.Sleep(10)|]; } }\n",
        "class Task { }\nclass C { async void M() { await global::System.Threading.Tasks.Task.Delay(10); } }\n");
    [Fact] public Task Under_a_monitor() => Rule.Ignores("async Task M() { await Task.Yield(); Monitor.Enter(this); Thread.Sleep(10); Monitor.Exit(this); }");
    [Fact] public Task Foreach_over_a_span() => Rule.Ignores("async Task M(int[] a) { await Task.Yield(); foreach (var x in a.AsSpan()) Thread.Sleep(x); }");
    [Fact] public Task Clean_up_is_not_cut_short_by_the_token() => Fix.Fixes("async Task M(CancellationToken c) { try { [|Thread.Sleep(10)|]; } catch (OperationCanceledException) { [|Thread.Sleep(20)|]; } finally { [|Thread.Sleep(30)|]; } }", "async Task M(CancellationToken c) { try { await Task.Delay(10, c); } catch (OperationCanceledException) { await Task.Delay(20); } finally { await Task.Delay(30); } }");
    [Fact] public Task Token_out_of_reach_of_a_static_lambda() => Fix.Fixes("Func<Task> M(CancellationToken c) => static async () => { [|Thread.Sleep(10)|]; };", "Func<Task> M(CancellationToken c) => static async () => { await Task.Delay(10); };");
    [Fact] public Task Token_named_like_a_keyword() => Fix.Fixes("async Task M(CancellationToken @event) { [|Thread.Sleep(10)|]; }", "async Task M(CancellationToken @event) { await Task.Delay(10, @event); }");
}
