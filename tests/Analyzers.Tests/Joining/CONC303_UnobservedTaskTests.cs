using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC303_UnobservedTask>;

public sealed class CONC303_UnobservedTaskTests
{
    private const string F = "\nasync Task F() { await Task.Delay(1); } async Task<int> G() { await Task.Delay(1); return 1; }";

    /// <summary>What may be meant is a suggestion.</summary>
    private static async Task Suggests(string markup)
    {
        TestFileMarkupParser.GetSpans(Snippet.File(markup), out var code, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        var reports = (await Analysis.RunAsync(Analysis.Compile(code), TestContext.Current.CancellationToken)).Where(report => report.Id == "CONC303").ToArray();
        Assert.Equal(spans[""].OrderBy(span => span.Start), reports.Select(report => report.Location.SourceSpan));
        Assert.All(reports, report => Assert.Equal(DiagnosticSeverity.Info, report.Severity));
    }

    [Fact] public Task Bare_call() => Rule.Flags("async Task M() { [|F()|]; await Task.Yield(); }" + F, says: "'C.F' is never awaited");
    [Fact] public Task Bare_call_with_result() => Rule.Flags("async Task M() { [|G()|]; await Task.Yield(); }" + F);
    [Fact] public Task Bare_value_task() => Rule.Flags("async Task M(Stream s) { [|s.DisposeAsync()|]; await Task.Yield(); }");
    [Fact] public Task Bare_in_async_void() => Rule.Flags("async void M() { [|F()|]; await Task.Yield(); }" + F);
    [Fact] public Task Bare_in_task_returning() => Rule.Flags("Task M() { [|F()|]; return Task.CompletedTask; }" + F);
    [Fact] public Task Bare_in_async_lambda() => Rule.Flags("void M() { Func<Task> f = async () => { [|F()|]; await Task.Yield(); }; }" + F);
    [Fact] public Task Bare_in_local_function() => Rule.Flags("void M() { async Task L() { [|F()|]; await Task.Yield(); } L().Wait(); }" + F);
    [Fact] public Task Bare_configured() => Rule.Flags("async Task M() { [|F().ConfigureAwait(false)|]; await Task.Yield(); }" + F);
    [Fact] public Task Bare_with_timeout() => Rule.Flags("async Task M(CancellationToken c) { [|F().WaitAsync(c)|]; await Task.Yield(); }" + F);
    [Fact] public Task Bare_conditional() => Rule.Flags("async Task M(C? c) { c?[|.F()|]; await Task.Yield(); }".Replace("c?[|.F()|]", "[|c?.F()|]") + F);
    [Fact] public Task Bare_Run() => Rule.Flags("async Task M() { [|Task.Run(() => { })|]; await Task.Yield(); }");
    [Fact] public Task Bare_WhenAll() => Rule.Flags("async Task M() { [|Task.WhenAll(F(), F())|]; await Task.Yield(); }" + F);
    [Fact] public Task Bare_ForEachAsync() => Rule.Flags("async Task M(int[] l) { [|Parallel.ForEachAsync(l, async (i, c) => await F())|]; await Task.Yield(); }" + F);
    [Fact] public Task Bare_continuation() => Rule.Flags("async Task M() { [|Task.Delay(1).ContinueWith(_ => Console.WriteLine())|]; await Task.Yield(); }");
    [Fact] public Task Local() => Rule.Flags("async Task M() { var t = [|F()|]; await Task.Yield(); }" + F);
    [Fact] public Task Local_in_sync_code() => Rule.Flags("void M() { var t = [|F()|]; }" + F);
    [Fact] public Task Local_of_choice() => Rule.Flags("async Task M(bool b) { Task t = b ? [|F()|] : [|G()|]; await Task.Yield(); }" + F);
    [Fact] public Task Local_assigned() => Rule.Flags("async Task M() { Task t; t = [|F()|]; await Task.Yield(); }" + F);
    [Fact] public Task List() => Rule.Flags("async Task M(int[] l) { var ts = new List<Task>(); foreach (var i in l) ts.Add([|F()|]); await Task.Yield(); }" + F);
    [Fact] public Task List_counted() => Rule.Flags("async Task M() { var ts = new List<Task>(); ts.Add([|F()|]); Console.WriteLine(ts.Count); await Task.Yield(); }" + F);
    [Fact] public Task Array() => Rule.Flags("async Task M() { var ts = new[] { [|F()|], [|F()|] }; await Task.Yield(); }" + F);
    [Fact] public Task Field_only_assigned() => Rule.Flags("private Task? _t; void M() { _t = [|F()|]; }" + F);
    [Fact] public Task Field_list_only_filled() => Rule.Flags("private readonly List<Task> _l = []; void M() { _l.Add([|F()|]); }" + F);

    [Fact] public Task Awaited() => Rule.Ignores("async Task M() { await F(); await F().ConfigureAwait(false); var t = F(); await t; }" + F);
    [Fact] public Task Discarded() => Rule.Ignores("async Task M() { _ = F(); await Task.Yield(); }" + F);
    [Fact] public Task Discarded_by_name() => Rule.Ignores("async Task M() { var __ = F(); var ignored = F(); await Task.Yield(); }" + F);
    [Fact] public Task Bare_in_sync_code() => Suggests("void M() { [|F()|]; } C() { [|F()|]; } int P { get { [|F().ConfigureAwait(false)|]; return 1; } }" + F);
    [Fact] public Task Bare_of_an_interface_in_sync_code() => Suggests("interface I { Task Send(string s); }\nclass D(I i) { void M() { [|i.Send(\"a\")|]; } }");
    [Fact] public Task Bare_without_effect_in_sync_code() => Suggests("void M() { [|Task.Delay(50)|]; }");
    [Fact] public Task Bare_in_the_place_of_its_synchronous_form() => Suggests("void M(Stream s) { [|s.FlushAsync()|]; s.Flush(); [|s.WriteAsync(new byte[1], 0, 1)|]; }");
    [Fact] public Task Bare_on_the_pool() => Suggests("void M() { _ = Task.Run(() => { [|F()|]; }); Task.Run(() => { Console.WriteLine(); [|F()|]; }); }" + F);
    [Fact] public Task Asynchronous_so_that_nothing_runs_here() => Rule.Ignores("void M(CancellationTokenSource c) { c.CancelAsync(); }");
    [Fact] public Task Assertion_in_sync_code() => Rule.Ignores("namespace NSubstitute { public static class SubstituteExtensions { public static T Received<T>(this T substitute) where T : class => substitute; } }\nnamespace N { using NSubstitute; interface I { Task SendAsync(int n); } class D(I i) { void M() { i.Received().SendAsync(1); } } }");
    [Fact] public Task Work_for_the_pool_in_sync_code() => Rule.Ignores("void M() { Task.Run(() => { }); Task.Factory.StartNew(() => { }); Task.Run(() => { Task.Run(() => { }); }); }");
    [Fact] public Task Continuation_in_sync_code() => Rule.Ignores("void M() { F().ContinueWith(t => Console.WriteLine(t.Exception)); }" + F);
    [Fact] public Task Callback_in_sync_code() => Rule.Ignores("event Action? E; void M() { E += () => { F(); }; Action a = () => { F(); }; a(); E?.Invoke(); }" + F);
    [Fact] public Task Handler_in_sync_code() => Rule.Ignores("void M(object? s, EventArgs e) { F(); }" + F);
    [Fact] public Task Step_of_a_life_cycle_in_sync_code() => Rule.Ignores("class B { protected virtual void OnStart() { } }\nclass D : B { protected override void OnStart() { F(); } async Task F() => await Task.Yield(); }");
    [Fact] public Task Task_that_handles_its_errors_in_sync_code() => Rule.Ignores("void M() { H(); } async Task H() { try { await F(); } catch (Exception e) { Console.WriteLine(e); } }" + F);
    [Fact] public Task Service_in_sync_code() => Rule.Ignores("void M() { H(); } async Task H() { while (true) await F(); }" + F);
    [Fact] public Task Task_that_its_method_keeps_in_sync_code() => Rule.Ignores("private Task? _t; public Task T => _t!; void M() { H(); } Task H() { _t = F(); return _t; }" + F);
    [Fact] public Task Not_in_sight_in_sync_code() => Rule.Ignores("void M(HttpClient c, SemaphoreSlim s) { c.PostAsync(\"a\", null); }");
    [Fact] public Task Sync_lambda() => Rule.Ignores("async Task M() { Action a = () => F(); a(); await Task.Yield(); }" + F);
    [Fact] public Task Returned() => Rule.Ignores("Task M() => F(); Task N() { var t = F(); return t; } Func<Task> P() => () => F();" + F);
    [Fact] public Task Passed_on() => Rule.Ignores("async Task M() { Keep(F()); var t = F(); Keep(t); await Task.WhenAll(F(), F()); } void Keep(Task t) { }" + F);
    [Fact] public Task Continued() => Rule.Ignores("async Task M() { F().ContinueWith(t => Console.WriteLine(t.Exception)); F().ContinueWith(_ => { }, TaskContinuationOptions.OnlyOnFaulted); F().ContinueWith(Log); var u = F(); _ = u.ContinueWith(_ => { }); await Task.Yield(); } void Log(Task t) { }" + F);
    [Fact] public Task Waited() => Rule.Ignores("void M() { F().Wait(); var r = G().Result; F().GetAwaiter().GetResult(); var t = F(); t.Wait(); }" + F);
    [Fact] public Task Polled() => Rule.Ignores("async Task M() { var t = F(); while (!t.IsCompleted) await Task.Yield(); }" + F);
    [Fact] public Task Captured() => Rule.Ignores("Func<Task> M() { var t = F(); return async () => await t; }" + F);
    [Fact] public Task List_awaited() => Rule.Ignores("async Task M() { var ts = new List<Task>(); ts.Add(F()); await Task.WhenAll(ts); }" + F);
    [Fact] public Task List_awaited_one_by_one() => Rule.Ignores("async Task M() { var ts = new List<Task>(); ts.Add(F()); foreach (var t in ts) await t; }" + F);
    [Fact] public Task List_of_a_caller() => Rule.Ignores("void M(List<Task> l) { l.Add(F()); }" + F);
    [Fact] public Task Dictionary_read() => Rule.Ignores("private readonly ConcurrentDictionary<int, Task> _d = new(); Task M(int i) { _d.TryAdd(i, F()); return _d[i]; }" + F);
    [Fact] public Task Field_awaited_elsewhere() => Rule.Ignores("private Task? _t; void M() { _t = F(); } async Task Stop() { if (_t is not null) await _t; }" + F);
    [Fact] public Task Field_read_elsewhere() => Rule.Ignores("private Task? _t; void M() { _t = F(); } bool Done => _t!.IsCompleted;" + F);
    [Fact] public Task Property_set() => Rule.Ignores("public Task? T { get; set; } void M() { T = F(); }" + F);
    [Fact] public Task Coalesce_assigned() => Rule.Ignores("private Task? _t; Task M() => _t ??= F();" + F);
    [Fact] public Task Linq() => Rule.Ignores("async Task M(int[] l) { await Task.WhenAll(l.Select(_ => F())); var ts = l.Select(_ => F()).ToList(); await Task.WhenAll(ts); }" + F);
    [Fact] public Task Tuple() => Rule.Ignores("async Task M() { var (a, b) = (F(), F()); await a; await b; }" + F);
    [Fact] public Task Switch() => Rule.Ignores("async Task M(int i) { var t = i switch { 0 => F(), _ => G() }; await t; }" + F);
    [Fact] public Task Using() => Rule.Ignores("async Task M() { using var t = F(); await t; }" + F);
    [Fact] public Task Annotated() => Rule.Ignores("int _; class FireAndForgetAttribute : Attribute { } [FireAndForget] Task F() => Task.Delay(1); async Task M() { F(); await Task.Yield(); }");
    [Fact] public Task Annotated_caller() => Rule.Ignores("int _; class FireAndForgetAttribute : Attribute { } [FireAndForget] async Task M() { F(); await Task.Yield(); }" + F);
    [Fact] public Task Named_so() => Rule.Ignores("Task FireAndForgetAsync() => Task.Delay(1); async Task M() { FireAndForgetAsync(); await Task.Yield(); }");
    [Fact] public Task Completed() => Rule.Ignores("async Task M() { var t = Task.FromResult(1); await Task.Yield(); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("void M() { Setup(c => c.F()); } void Setup(Expression<Func<C, Task>> e) { }" + F);
    [Fact] public Task Own_awaitable() => Rule.Ignores("int _; class A { public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => default; } A F() => new(); async Task M() { F(); await Task.Yield(); }");
    [Fact] public Task Own_task() => Rule.Ignores("namespace N { class Task { } class D { Task F() => new(); async System.Threading.Tasks.Task M() { F(); await System.Threading.Tasks.Task.Yield(); } } }");
    [Fact] public Task Nameof() => Rule.Ignores("async Task M() { Console.WriteLine(nameof(F)); await Task.Yield(); }" + F);
    [Fact] public Task Kept_until_told_to_stop() => Rule.Ignores("async Task M() { using var c = new CancellationTokenSource(); var t = Task.Run(async () => { while (!c.Token.IsCancellationRequested) await Task.Delay(1); }); var u = LoopAsync(c.Token); await Task.Yield(); c.Cancel(); } async Task LoopAsync(CancellationToken c) { while (!c.IsCancellationRequested) await Task.Delay(1); }");
    [Fact] public Task Unwrapped_once() => Rule.Flags("async Task M() { [|Task.Factory.StartNew(async () => await F()).Unwrap()|]; var t = [|Task.Factory.StartNew(async () => await F())|].Unwrap(); await Task.Yield(); }" + F);
    [Fact] public Task Compiler_silenced() => Rule.Ignores("async Task M() {\n#pragma warning disable CS4014 // on purpose\nF();\n#pragma warning restore CS4014\nif (true) await Task.Yield(); }" + F);
    [Fact] public Task Compiler_no_longer_silenced() => Rule.Flags("async Task M() {\n#pragma warning disable 4014\nF();\n#pragma warning restore 4014\n[|F()|]; await Task.Yield(); }" + F);
    [Fact] public Task Signals_its_end() => Rule.Ignores("async Task M() { var done = new TaskCompletionSource(); Task.Run(() => done.TrySetResult()); await done.Task; }");
    [Fact] public Task Field_kept_for_a_service() => Rule.Ignores("private Task? _t; private readonly CancellationTokenSource _c = new(); void M() { _t = Task.Run(async () => { do await F(); while (Console.Read() > 0 && !_c.IsCancellationRequested); }); }" + F);
    [Fact] public Task Continuation_of_a_kept_task() => Rule.Ignores("Task M() { var t = F(); t.ContinueWith(_ => Console.WriteLine()); return t; }" + F);
    [Fact] public Task Base_call() => Rule.Flags("class B { public virtual async Task V() => await Task.Yield(); }\nclass D : B { public override Task V() { [|base.V()|]; return Task.CompletedTask; } }");
    [Fact] public Task Base_call_that_is_done_at_once() => Rule.Ignores("class B { public virtual Task V() { Console.WriteLine(); return Task.CompletedTask; } }\nclass D : B { public override Task V() { base.V(); return Task.CompletedTask; } }");
    [Fact] public Task Own_method_that_is_done_at_once() => Rule.Ignores("Task D(int n) { if (n > 0) return Task.CompletedTask; Console.WriteLine(); return Task.FromResult(n); } async Task M() { D(1); await Task.Yield(); } void N() { D(2); Task.Run(() => { D(3); }); }");
    [Fact] public Task Method_that_others_may_override() => Rule.Flags("class B { protected virtual Task V() => Task.CompletedTask; async Task M() { [|V()|]; await Task.Yield(); } }");
    [Fact] public Task Method_that_hands_on_in_sync_code() => Suggests("interface I { Task Send(string s); }\nclass D(I i) { void M() { [|All()|]; [|One()|]; } Task All() => Task.WhenAll(One(), One()); Task One() => i.Send(\"a\"); }");
    [Fact] public Task Method_that_gives_a_task_that_is_there() => Rule.Ignores("private readonly Task _t = Task.Delay(1); void M() { There(); } Task There() => _t;");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading.Tasks; class C { async Task M() { Missing(; var t = Missing(; Task u = missing.FAsync(); u. } Task F( => }");
}
