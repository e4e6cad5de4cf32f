using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC207_StartNew, StartNewFix>;
using Rule = Check<CONC207_StartNew>;

public sealed class CONC207_StartNewTests
{
    private const string Work = "static Task F() => Task.Delay(1); static async Task G() { await F(); }\n";

    [Fact] public Task Awaited_once() => Fixed.Fixes(
        Work + "async Task M() { await [|Task.Factory.StartNew(async () => { await F(); })|]; }",
        Work + "async Task M() { await Task.Run(async () => { await F(); }); }");

    [Fact] public Task With_a_token_and_options() => Fixed.Fixes(
        Work + "async Task M(CancellationToken token) { await [|Task.Factory.StartNew(async () => await F(), token, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)|].ConfigureAwait(false); }",
        Work + "async Task M(CancellationToken token) { await Task.Run(async () => await F(), token).ConfigureAwait(false); }");

    [Fact] public Task Long_running_and_unwrapped() => Fixed.Fixes(
        Work + "Task M() => [|Task.Factory.StartNew(async () => { await F(); }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)|].Unwrap();",
        Work + "Task M() => Task.Run(async () => { await F(); });");

    [Fact] public Task Long_running_method() => Fixed.Fixes(
        Work + "void M() { _ = [|Task.Factory.StartNew(G, TaskCreationOptions.LongRunning)|]; }",
        Work + "void M() { _ = Task.Run(G); }");

    [Fact] public Task Returned_kept_and_gathered() => Fixed.Fixes(
        Work + """
        Task field = Task.CompletedTask;
        Task M() => [|Task.Factory.StartNew(async () => await F())|];
        void N() { field = [|Task.Factory.StartNew(G)|]; }
        async Task O() { await Task.WhenAll([|Task.Factory.StartNew(G)|], Task.Delay(1)); }
        void P() { var t = [|Task.Factory.StartNew(G)|]; t.Wait(); }
        """,
        Work + """
        Task field = Task.CompletedTask;
        Task M() => Task.Run(async () => await F());
        void N() { field = Task.Run(G); }
        async Task O() { await Task.WhenAll(Task.Run(G), Task.Delay(1)); }
        void P() { var t = Task.Run(G); t.Wait(); }
        """);

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        Work + "async Task M(TaskScheduler s) { await [|Task.Factory.StartNew(G, CancellationToken.None, TaskCreationOptions.None, s)|]; await [|Task.Factory.StartNew(G)|]; }",
        Work + "async Task M(TaskScheduler s) { await [|Task.Factory.StartNew(G, CancellationToken.None, TaskCreationOptions.None, s)|]; await Task.Run(G); }");

    [Fact] public Task Attached_to_its_parent() => Fixed.Leaves(Work + "async Task M() { await [|Task.Factory.StartNew(G, TaskCreationOptions.AttachedToParent)|]; }");
    [Fact] public Task With_a_state() => Fixed.Leaves(Work + "async Task M() { await [|Task.Factory.StartNew(async s => { Console.WriteLine(s); await F(); }, 5)|]; }");
    [Fact] public Task Factory_of_ones_own() => Fixed.Leaves(Work + "async Task M(TaskFactory factory) { await [|factory.StartNew(G)|]; }");
    [Fact] public Task Awaited_twice_long_running() => Fixed.Leaves(Work + "async Task M() { await await [|Task.Factory.StartNew(G, TaskCreationOptions.LongRunning)|]; }");
    [Fact] public Task Inner_task_taken_long_running() => Fixed.Leaves(Work + "static void Use(object o) { } async Task M() { var inner = await [|Task.Factory.StartNew(G, TaskCreationOptions.LongRunning)|]; Use(inner); var outer = [|Task.Factory.StartNew(G, TaskCreationOptions.LongRunning)|]; Use(outer); }");
    [Fact] public Task In_code_of_another_scheduler() => Fixed.Leaves(Work + "void M(TaskScheduler s) { Task.Delay(1).ContinueWith(_ => { Task t = [|Task.Factory.StartNew(G)|]; return t; }, s); }");

    [Fact] public Task Unwrapped() => Rule.Ignores(Work + "async Task M() { await Task.Factory.StartNew(G).Unwrap(); await await Task.Factory.StartNew(G); var t = Task.Factory.StartNew(G); await await t; await (await Task.Factory.StartNew(G).ConfigureAwait(false)).ConfigureAwait(false); }");
    [Fact] public Task Inner_task_is_kept() => Rule.Ignores(Work + "async Task M() { var inner = await Task.Factory.StartNew(G); await inner; var o = Task.Factory.StartNew(G); o.Wait(); await o.Result; Task<Task> field = Task.Factory.StartNew(G); await field.Unwrap(); }");
    [Fact] public Task Forgotten() => Rule.Ignores(Work + "void M() { Task.Factory.StartNew(G); _ = Task.Factory.StartNew(async () => await F()); }");
    [Fact] public Task Synchronous_work() => Rule.Ignores("async Task M() { await Task.Factory.StartNew(() => Console.WriteLine(), TaskCreationOptions.LongRunning); await Task.Factory.StartNew(() => 5); }");
    [Fact] public Task Namesake() => Rule.Ignores("class TaskFactory { public Task<Task> StartNew(Func<Task> f) => Task.FromResult(f()); }\nclass C { async Task M(TaskFactory f) { await f.StartNew(async () => await Task.Yield()); } }");
    [Fact] public Task Broken_code() => Check<CONC207_StartNew>.Survives("class C { async void M() { await Task.Factory.StartNew(async () => , TaskCreationOptions.LongRunning); Task.Factory.StartNew(); } }");
}
