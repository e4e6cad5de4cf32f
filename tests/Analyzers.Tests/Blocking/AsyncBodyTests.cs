using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fix = Check<CONC101_BlockingWait, BlockingWaitFix>;

/// <summary>Functions that return their task are made async where nobody could tell a throw of theirs from a failed task.</summary>
public sealed class AsyncBodyTests
{
    private const string Caller = " async Task N(Task t) { await M(t); }";

    private static Task Made(string before, string after, string more = Caller) => Fix.Fixes(before + more, after + more);

    private static Task Left(string code, string more = Caller) => Fix.Leaves(code + more);

    // What it returns.
    [Fact] public Task Completed_task_at_the_end() => Made("private Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "private async Task M(Task t) { await t; }");
    [Fact] public Task Completed_task_before_the_end() => Made("private Task M(Task t) { if (t.IsFaulted) return Task.CompletedTask; [|t.Wait()|]; return Task.CompletedTask; }", "private async Task M(Task t) { if (t.IsFaulted) return; await t; }");
    [Fact] public Task Result() => Made("private Task<int> M(Task<int> t) { return Task.FromResult([|t.Result|] + 1); }", "private async Task<int> M(Task<int> t) { return await t + 1; }", "");
    [Fact] public Task Result_of_a_base_type() => Made("private Task<object> M(Task t) { [|t.Wait()|]; return Task.FromResult<object>(\"a\"); }", "private async Task<object> M(Task t) { await t; return \"a\"; }");
    [Fact] public Task Task_that_is_handed_on() => Made("private Task M(Task t) { [|t.Wait()|]; return Task.Delay(1); }", "private async Task M(Task t) { await t; await Task.Delay(1); }");
    [Fact] public Task Task_that_is_handed_on_early() => Made("private Task M(Task t) { if (t.IsFaulted) return Task.Delay(1); [|t.Wait()|]; return Task.CompletedTask; }", "private async Task M(Task t) { if (t.IsFaulted) { await Task.Delay(1); return; } await t; }");
    [Fact] public Task Task_that_is_handed_on_in_a_block() => Made("private Task M(Task t)\n{\n    if (t.IsFaulted)\n    {\n        // now\n        return Task.Delay(1); // or never\n    }\n    [|t.Wait()|];\n    return Task.CompletedTask;\n}\n", "private async Task M(Task t)\n{\n    if (t.IsFaulted)\n    {\n        // now\n        await Task.Delay(1);\n        return; // or never\n    }\n    await t;\n}\n");
    [Fact] public Task Task_with_a_result_that_is_handed_on() => Made("private Task<int> M(Task t) { [|t.Wait()|]; return L(); } Task<int> L() => Task.FromResult(1);", "private async Task<int> M(Task t) { await t; return await L(); } Task<int> L() => Task.FromResult(1);");
    [Fact] public Task Choice() => Made("private Task<int> M(Task t) { [|t.Wait()|]; return t.IsFaulted ? L() : Task.FromResult(2); } Task<int> L() => Task.FromResult(1);", "private async Task<int> M(Task t) { await t; return await (t.IsFaulted ? L() : Task.FromResult(2)); } Task<int> L() => Task.FromResult(1);");
    [Fact] public Task Expression_body() => Made("private Task<int> M(Task<int> t) => Task.FromResult([|t.Result|]);", "private async Task<int> M(Task<int> t) => await t;", "");
    [Fact] public Task Expression_body_without_a_result() => Made("private Task M(Task<int> t) => Task.Delay([|t.Result|]);", "private async Task M(Task<int> t) => await Task.Delay(await t);", "");
    [Fact] public Task Value_task() => Made("private ValueTask M(Task t) { [|t.Wait()|]; return default; }", "private async ValueTask M(Task t) { await t; }");
    [Fact] public Task Value_task_made() => Made("private ValueTask M(Task t) { [|t.Wait()|]; return new ValueTask(); }", "private async ValueTask M(Task t) { await t; }");
    [Fact] public Task Value_task_of_a_task() => Made("private ValueTask M(Task t) { [|t.Wait()|]; return new ValueTask(Task.Delay(1)); }", "private async ValueTask M(Task t) { await t; await new ValueTask(Task.Delay(1)); }");
    [Fact] public Task Value_task_with_a_result() => Made("private ValueTask<int> M(Task<int> t) => new([|t.Result|]);", "private async ValueTask<int> M(Task<int> t) => await t;", "");
    [Fact] public Task Value_task_of_its_factory() => Made("private ValueTask<int> M(Task<int> t) => ValueTask.FromResult([|t.Result|]);", "private async ValueTask<int> M(Task<int> t) => await t;", "");
    [Fact] public Task Null_for_a_task_is_left() => Left("private Task M(Task t) { [|t.Wait()|]; return null!; }");
    [Fact] public Task Default_for_a_result_is_left() => Left("private ValueTask<int> M(Task t) { [|t.Wait()|]; return default; }");
    [Fact] public Task Failed_task() => Made("private Task M(Task t) { if (t.IsFaulted) return Task.FromException(t.Exception!); [|t.Wait()|]; return Task.CompletedTask; }", "private async Task M(Task t) { if (t.IsFaulted) { await Task.FromException(t.Exception!); return; } await t; }");
    [Fact] public Task Nested_returns_are_others() => Made("private Task M(Task t) { Func<Task> f = () => { return Task.CompletedTask; }; [|t.Wait()|]; return f(); }", "private async Task M(Task t) { Func<Task> f = () => { return Task.CompletedTask; }; await t; await f(); }");
    [Fact] public Task Comments_stay() => Made("// does it\nprivate Task M(Task t)\n{\n    [|t.Wait()|]; // wait\n    // done\n    return Task.CompletedTask;\n}\n", "// does it\nprivate async Task M(Task t)\n{\n    await t; // wait\n    // done\n    return;\n}\n");
    [Fact] public Task Without_modifiers() => Made("/* a */ Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "/* a */ async Task M(Task t) { await t; }");
    [Fact] public Task Two_reports() => Made("private Task<int> M(Task<int> t, Task u) { [|u.Wait()|]; return Task.FromResult([|t.Result|]); }", "private async Task<int> M(Task<int> t, Task u) { await u; return await t; }", "");
    [Fact] public Task Two_methods() => Made("private static Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; } static Task O(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "private static async Task M(Task t) { await t; } static async Task O(Task t) { await t; }");
    [Fact] public Task Unfixable_first() => Made("public Task P(Task t) { [|t.Wait()|]; return Task.CompletedTask; } Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "public Task P(Task t) { [|t.Wait()|]; return Task.CompletedTask; } async Task M(Task t) { await t; }");
    [Fact] public Task Section_of_a_switch() => Fix.Fixes("Task M(Task t, int i) { switch (i) { case 1: [|t.Wait()|]; return Task.Delay(1); default: return Task.CompletedTask; } } async Task N(Task t) { await M(t, 1); }", "async Task M(Task t, int i) { switch (i) { case 1: await t; await Task.Delay(1); return; default: return; } } async Task N(Task t) { await M(t, 1); }");
    [Fact] public Task Result_with_a_variable_of_its_own() => Fix.Fixes("Task<int> M(Task<string> t) { return Task.FromResult(int.TryParse([|t.Result|], out var i) ? i : 0); } async Task N() { await M(Task.FromResult(\"\")); }", "async Task<int> M(Task<string> t) { return int.TryParse(await t, out var i) ? i : 0; } async Task N() { await M(Task.FromResult(\"\")); }");

    // Who calls it.
    [Fact] public Task Caller_configures_the_await() => Made("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "async Task M(Task t) { await t; }", " async Task N(Task t) { await this.M(t).ConfigureAwait(false); _ = nameof(M); }");
    [Fact] public Task Caller_keeps_the_task_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", " async Task N(Task t) { var m = M(t); await m; }");
    [Fact] public Task Caller_hands_it_on_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", " public Task N(Task t) => M(t);");
    [Fact] public Task Caller_waits_for_it_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", " void N(Task t) => M(t).Wait();");
    [Fact] public Task Caller_suppresses_the_throw_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", " async Task N(Task t) { await M(t).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }");
    [Fact] public Task Conditional_call_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", " async Task N(C? c, Task t) { await (c?.M(t) ?? t); }");
    [Fact] public Task Handed_on_by_name_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", " Func<Task, Task> N() => M;");
    [Fact] public Task Calls_itself_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return t.IsFaulted ? M(t) : Task.CompletedTask; }");
    [Fact] public Task Called_in_other_frameworks_is_left() => Left("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "\n#if NETFRAMEWORK\n void N(Task t) { _ = M(t); }\n#endif\n");
    [Fact] public Task Overload_of_the_name() => Made("Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "async Task M(Task t) { await t; }", " Task M(int i) => Task.CompletedTask; Task N() => M(1);");
    [Fact] public Task Public_is_left() => Left("public Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }");
    [Fact] public Task Protected_is_left() => Left("protected Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }");
    [Fact] public Task Internal() => Made("internal Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "internal async Task M(Task t) { await t; }", " } class D { async Task N(C c, Task t) { await c.M(t); }");
    [Fact] public Task Internal_that_nobody_calls_is_left() => Left("internal Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "");
    [Fact] public Task What_its_caller_sees_of_a_culture_is_left() => Fix.Leaves("class C { Task M(Task t) { System.Globalization.CultureInfo.CurrentCulture = null!; [|t.Wait()|]; return Task.CompletedTask; } async Task N(Task t) { await M(t); } }");
    [Fact] public Task What_its_caller_sees_of_an_async_local_is_left() => Fix.Leaves("class C { AsyncLocal<int> a = new(); Task M(Task t) { a.Value = 1; [|t.Wait()|]; return Task.CompletedTask; } async Task N(Task t) { await M(t); } }");
    [Fact] public Task What_its_caller_sees_of_an_activity_is_left() => Fix.Leaves("class C { static readonly System.Diagnostics.ActivitySource s = new(\"a\"); Task M(Task t) { s.StartActivity(\"b\"); [|t.Wait()|]; return Task.CompletedTask; } async Task N(Task t) { await M(t); } }");
    [Fact] public Task Activity_that_ends_with_it() => Fix.Fixes("class C { static readonly System.Diagnostics.ActivitySource s = new(\"a\"); Task M(Task t) { using var a = s.StartActivity(\"b\"); [|t.Wait()|]; return Task.CompletedTask; } async Task N(Task t) { await M(t); } }", "class C { static readonly System.Diagnostics.ActivitySource s = new(\"a\"); async Task M(Task t) { using var a = s.StartActivity(\"b\"); await t; } async Task N(Task t) { await M(t); } }");
    [Theory]
    [InlineData("Thread.CurrentPrincipal = null;", "")]
    [InlineData("SynchronizationContext.SetSynchronizationContext(null);", "")]
    [InlineData("System.Diagnostics.Trace.CorrelationManager.StartLogicalOperation();", "")]
    [InlineData("Set();", " static readonly AsyncLocal<int> a = new(); static void Set() => a.Value = 1;")]
    [InlineData("new Slot().Keep();", " } class Slot { static readonly AsyncLocal<int> a = new(); public void Keep() { Store(1); } static void Store(int i) { a.Value = i; }")]
    public Task What_its_caller_sees_of_state_that_flows_is_left(string set, string more) => Left($"Task M(Task t) {{ {set} [|t.Wait()|]; return Task.CompletedTask; }}", Caller + more);

    [Theory]
    [InlineData("Set();", " static readonly AsyncLocal<int> a = new(); static void Set() { } static void Other() => a.Value = 1;")]
    [InlineData("await Set();", " static readonly AsyncLocal<int> a = new(); static async Task Set() { a.Value = 1; await Task.Yield(); }")]
    public Task State_that_others_set(string set, string more)
    {
        var isAsync = set.StartsWith("await", StringComparison.Ordinal);
        set = set.Replace("await ", "_ = ", StringComparison.Ordinal);
        return isAsync
            ? Made($"Task M(Task t) {{ var u = Set(); [|t.Wait()|]; return u; }}", "async Task M(Task t) { var u = Set(); await t; await u; }", Caller + more)
            : Made($"Task M(Task t) {{ {set} [|t.Wait()|]; return Task.CompletedTask; }}", $"async Task M(Task t) {{ {set} await t; }}", Caller + more);
    }

    // A row of the user's says what a method does with its delegate.
    [Fact] public Task Lambda_for_a_pool_of_the_users() => Fix.WithRows("C.Pool defers:0", "Task M(Task t) => Pool(() => { [|t.Wait()|]; return Task.CompletedTask; }); static Task Pool(Func<Task> f) => Task.Run(f);", "Task M(Task t) => Pool(async () => { await t; }); static Task Pool(Func<Task> f) => Task.Run(f);");
    [Fact] public Task Lambda_of_what_the_user_says_is_kept() => Fix.WithRows("System.Threading.Tasks.Task.Run escapes:0", "Task M(Task t) => Task.Run(() => { [|t.Wait()|]; return Task.CompletedTask; });", "Task M(Task t) => Task.Run(() => { [|t.Wait()|]; return Task.CompletedTask; });");

    // As its neighbours do it.
    [Fact] public Task Await_goes_on_anywhere_as_those_of_the_type_do() => Made("private Task<int> M(Task<int> t) => Task.FromResult([|t.Result|]);", "private async Task<int> M(Task<int> t) => await t;", " async Task N(Task<int> t) { await M(t).ConfigureAwait(false); }");
    [Fact] public Task Awaits_keep_their_context_where_more_follows() => Made("private Task M(Task t) { [|t.Wait()|]; return Task.Delay(1); }", "private async Task M(Task t) { await t; await Task.Delay(1); }", " async Task N(Task t) { await M(t).ConfigureAwait(false); }");

    [Fact] public Task Internal_of_a_friend_is_left() => Fix.Leaves("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"D\")] class C { internal Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; } async Task N(Task t) { await M(t); } }");
    [Fact] public Task Other_part_of_the_type() => Fix.Leaves("partial class C { Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; } } partial class C { public Task N(Task t) => M(t); }");
    [Fact] public Task Virtual_is_left() => Left("internal virtual Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }");
    [Fact] public Task Implementation_is_left() => Fix.Leaves("interface I { Task M(Task t); } class C : I { Task I.M(Task t) { [|t.Wait()|]; return Task.CompletedTask; } }");
    [Fact] public Task Override_is_left() => Fix.Leaves("abstract class B { internal abstract Task M(Task t); } class C : B { internal override Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; } async Task N(Task t) { await M(t); } }");
    [Fact] public Task With_an_attribute_is_left() => Left("[Obsolete] Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "");
    [Fact] public Task Entry_point() => Fix.File("using System.Threading.Tasks;\nclass P { static Task Main() { Task t = Task.Delay(1); /* <Main> */ [|t.Wait()|]; return Task.CompletedTask; } }\n", "using System.Threading.Tasks;\nclass P { static async Task Main() { Task t = Task.Delay(1); /* <Main> */ await t; } }\n");

    // Local functions and lambdas.
    [Fact] public Task Local_function() => Made("async Task M(Task t) { await L(); Task L() { [|t.Wait()|]; return Task.CompletedTask; } }", "async Task M(Task t) { await L(); async Task L() { await t; } }");
    [Fact] public Task Local_function_whose_task_is_kept_is_left() => Left("async Task M(Task t) { var l = L(); await l; Task L() { [|t.Wait()|]; return Task.CompletedTask; } }");
    [Fact] public Task Local_function_of_a_program_whose_task_is_kept_is_left() => Fix.File("using System.Threading.Tasks;\n/* <Main> */ Task t = Task.Delay(1);\nvar l = L(t);\nawait l;\nstatic Task L(Task t) { [|t.Wait()|]; return Task.CompletedTask; }\n", "using System.Threading.Tasks;\n/* <Main> */ Task t = Task.Delay(1);\nvar l = L(t);\nawait l;\nstatic Task L(Task t) { [|t.Wait()|]; return Task.CompletedTask; }\n");
    [Fact] public Task Local_function_whose_task_is_kept_in_another_section_is_left() => Fix.Leaves("async Task M(Task t, int i) { switch (i) { case 1: Task L() { [|t.Wait()|]; return Task.CompletedTask; } await L(); break; case 2: var l = L(); await l; break; } }");
    [Fact] public Task Static_local_function() => Made("async Task M(Task t) { await L(t); static Task L(Task t) { [|t.Wait()|]; return Task.CompletedTask; } }", "async Task M(Task t) { await L(t); static async Task L(Task t) { await t; } }");
    [Fact] public Task Lambda_for_the_pool() => Made("async Task M(Task t) { await Task.Run(() => { [|t.Wait()|]; return Task.CompletedTask; }); }", "async Task M(Task t) { await Task.Run(async () => { await t; }); }");
    [Fact] public Task Lambda_with_a_result_for_the_pool() => Made("async Task M(Task<int> t) { var i = await Task.Run(() => Task.FromResult([|t.Result|])); }", "async Task M(Task<int> t) { var i = await Task.Run(async () => await t); }", "");
    [Fact] public Task Static_lambda_for_the_pool() => Made("Task M(Task t) => Task.Run(static () => { Task u = Task.Delay(1); [|u.Wait()|]; return Task.CompletedTask; });", "Task M(Task t) => Task.Run(static async () => { Task u = Task.Delay(1); await u; });");
    [Fact] public Task Anonymous_method_for_the_pool() => Made("async Task M(Task t) { await Task.Run(delegate { [|t.Wait()|]; return Task.CompletedTask; }); }", "async Task M(Task t) { await Task.Run(async delegate { await t; }); }");
    [Fact] public Task Body_of_a_parallel_loop() => Made("async Task M(Task t) { await Parallel.ForEachAsync(new[] { 1 }, (i, c) => { [|t.Wait(c)|]; return ValueTask.CompletedTask; }); }", "async Task M(Task t) { await Parallel.ForEachAsync(new[] { 1 }, async (i, c) => { await t.WaitAsync(c); }); }");
    [Fact] public Task Lambda_of_a_task_in_a_task_is_left() => Left("Task M(Task t) => Task.Factory.StartNew(() => { [|t.Wait()|]; return Task.CompletedTask; });");
    [Fact] public Task Continuation_is_left() => Left("Task _other = Task.Delay(1); Task M(Task t) => t.ContinueWith(u => { [|_other.Wait()|]; return Task.CompletedTask; });");
    [Fact] public Task Lambda_for_anybody_is_left() => Left("async Task M(Task t) { await F(() => { [|t.Wait()|]; return Task.CompletedTask; }); } Task F(Func<Task> f) => f();");
    [Fact] public Task Lambda_in_a_variable_is_left() => Left("async Task M(Task t) { Func<Task> f = () => { [|t.Wait()|]; return Task.CompletedTask; }; await f(); }");

    // What an async body cannot hold, or would guard.
    [Fact] public Task Reference_parameter_is_left() => Left("Task M(Task t, ref int i) { [|t.Wait()|]; return Task.CompletedTask; }", "");
    [Fact] public Task Span_parameter_is_left() => Left("Task M(Task t, Span<int> i) { [|t.Wait()|]; return Task.CompletedTask; }", "");
    [Fact] public Task Task_out_of_a_try_is_left() => Left("Task M(Task t) { [|t.Wait()|]; try { return Task.Delay(1); } catch (IOException) { return Task.CompletedTask; } }");
    [Fact] public Task Result_out_of_a_try() => Made("Task<int> M(Task<int> t) { try { return Task.FromResult([|t.Result|]); } catch (IOException) { return Task.FromResult(0); } }", "async Task<int> M(Task<int> t) { try { return await t; } catch (IOException) { return 0; } }", "");
    [Fact] public Task Task_out_of_a_using_is_left() => Left("Task M(Task t) { using var s = new CancellationTokenSource(); [|t.Wait()|]; return Task.Delay(1, s.Token); }");
    [Fact] public Task Task_out_of_a_foreach_is_left() => Left("Task M(Task t) { [|t.Wait()|]; foreach (var i in new List<int>()) return Task.Delay(i); return Task.CompletedTask; }");
    [Fact] public Task Using_of_a_file_is_left() => Left("Task M(Task t) { using var s = File.Create(\"a\"); [|t.Wait()|]; return Task.CompletedTask; }");
    [Fact] public Task Unsafe_code_is_left() => Left("unsafe Task M(Task t) { [|t.Wait()|]; return Task.CompletedTask; }", "");
    [Fact] public Task Span_over_the_wait_is_left() => Check<CONC108_CannotAwait>.Flags("Task M(Task t, int[] a) { Span<int> s = a; [|t.Wait()|]; s[0] = 1; return Task.CompletedTask; }", says: "ref struct");
    [Fact] public Task Task_that_is_dropped_is_left() => Left("Task M(Task t) { Task.Delay(1); [|t.Wait()|]; return Task.CompletedTask; }");

    // Other fixes.
    [Fact] public Task Sleep() => Check<CONC102_Sleep, SleepFix>.Fixes("Task M(CancellationToken c) { [|Thread.Sleep(1)|]; return Task.CompletedTask; }", "async Task M(CancellationToken c) { await Task.Delay(1, c); }");
    [Fact] public Task Call_with_a_counterpart() => Check<CONC103_BlockingCall, BlockingCallFix>.Fixes("Task<string> M() => Task.FromResult([|File.ReadAllText(\"a\")|]);", "async Task<string> M() => await File.ReadAllTextAsync(\"a\");");
    [Fact] public Task Sequence() => Check<CONC105_BlockingPrimitive, BlockingPrimitiveFix>.Fixes("Task M(IAsyncEnumerable<int> s) { foreach (var i in [|s.ToBlockingEnumerable()|]) Console.WriteLine(i); return Task.CompletedTask; }", "async Task M(IAsyncEnumerable<int> s) { await foreach (var i in s) Console.WriteLine(i); }");
}
