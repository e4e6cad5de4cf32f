using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC107_BlockingCallee>;
using Wait = Check<CONC108_CannotAwait>;

/// <summary>Delegates that methods in sight are given: run at once, or not.</summary>
public sealed class HandoverTests
{
    private const string A = " void A() => Thread.Sleep(1);";

    [Fact] public Task Run_at_once() => Rule.Flags("async Task M() { await Task.Yield(); Run(() => [|A()|]); } void Run(Action a) => a();" + A);
    [Fact] public Task Run_by_Invoke() => Rule.Flags("async Task M() { await Task.Yield(); Run(() => [|A()|]); } void Run(Action? a) => a?.Invoke();" + A);
    [Fact] public Task Wait_in_a_lambda_that_is_run_at_once() => Wait.Flags("async Task M() { await Task.Yield(); Run(() => [|Thread.Sleep(1)|]); } void Run(Action a) { for (var i = 0; i < 3; i++) a(); }");
    [Fact] public Task Task_wait_in_a_lambda_that_is_run_at_once() => Wait.Flags("async Task M(Task<int> t) { await Task.Yield(); Run(() => [|t.Result|]); } int Run(Func<int> a) => a();");
    [Fact] public Task Handed_on() => Rule.Flags("async Task M() { await Task.Yield(); Run(() => [|A()|]); } void Run(Action a) => Two(1, a); void Two(int i, Action b) => Three(b); void Three(Action c) => c();" + A);
    [Fact] public Task Handed_on_by_name() => Rule.Flags("async Task M() { await Task.Yield(); Run(b: 1, a: () => [|A()|]); } void Run(Action a, int b) => Two(j: 1, f: a); void Two(Action f, int j) => f();" + A);
    [Fact] public Task Handed_on_in_a_circle() => Rule.Ignores("async Task M() { await Task.Yield(); Run(() => A()); } void Run(Action a) => Two(a); void Two(Action b) => Run(b);" + A);
    [Fact] public Task Handed_on_in_a_circle_and_run() => Rule.Flags("async Task M() { await Task.Yield(); Run(() => [|A()|]); } void Run(Action a) => Two(a); void Two(Action b) { Run(b); b(); }" + A);
    [Fact] public Task Called_in_a_lambda_that_is_run() => Rule.Flags("async Task M(List<int> l) { await Task.Yield(); Each(l, () => [|A()|]); } void Each(List<int> l, Action a) => l.ForEach(i => a());" + A);
    [Fact] public Task Called_in_a_lambda_that_a_method_in_sight_runs() => Rule.Flags("async Task M() { await Task.Yield(); Twice(() => [|A()|]); } void Twice(Action a) => Run(() => { a(); a(); }); void Run(Action a) => a();" + A);
    [Fact] public Task Called_in_a_local_function() => Rule.Flags("async Task M() { await Task.Yield(); Run(() => [|A()|]); } void Run(Action a) { Inner(); void Inner() => a(); }" + A);
    [Fact] public Task Handed_to_the_framework_which_runs_it() => Rule.Flags("async Task M(List<int> l) { await Task.Yield(); Each(l, i => [|A()|]); } void Each(List<int> l, Action<int> a) => l.ForEach(a);" + A);
    [Fact] public Task Extension_method() => Rule.Flags("static class E { public static void Each<T>(this IEnumerable<T> s, Action<T> a) { foreach (var t in s) a(t); } } class C { async Task M(int[] l) { await Task.Yield(); l.Each(i => [|A()|]); }" + A + " }");
    [Fact] public Task Constructor() => Rule.Flags("class D { public D(Action a) => a(); } class C { async Task M() { await Task.Yield(); new D(() => [|A()|]).ToString(); }" + A + " }");
    [Fact] public Task Generic_method() => Rule.Flags("async Task<int> M() { await Task.Yield(); return Run(() => [|B()|]); } T Run<T>(Func<T> a) => a(); int B() { Thread.Sleep(1); return 1; }");
    [Fact] public Task Method_group() => Rule.Flags("async Task M() { await Task.Yield(); Run([|A|]); } void Run(Action a) => a();" + A, says: "'A' blocks: A → Thread.Sleep");
    [Fact] public Task Lambda_in_the_callee() => Rule.Flags("async Task M() { await Task.Yield(); [|B()|]; } void B() => Run(() => A()); void Run(Action a) => a();" + A, says: "B → lambda → A → Thread.Sleep");
    [Fact] public Task Awaited_asynchronous_method() => Rule.Flags("async Task M() { await Run(() => [|A()|]); } async Task Run(Action a) { await Task.Yield(); a(); }" + A);
    [Fact] public Task Of_an_interface_with_one_implementation() => Rule.Flags("interface I { void Run(Action a); } class D : I { public void Run(Action a) => a(); } class C { async Task M(I i) { await Task.Yield(); i.Run(() => [|A()|]); }" + A + " }");

    [Fact] public Task Asynchronous_method_that_nobody_awaits() => Rule.Ignores("async Task M() { _ = Run(() => A()); await Task.Yield(); } async Task Run(Action a) { await Task.Yield(); a(); }" + A);
    [Fact] public Task Handed_to_asynchronous_code_that_nobody_awaits() => Rule.Ignores("async Task M() { await Task.Yield(); Start(() => A()); } void Start(Action a) => _ = Run(a); async Task Run(Action a) { await Task.Yield(); a(); }" + A);
    [Fact] public Task Stored() => Rule.Ignores("Action? _a; async Task M() { await Task.Yield(); Keep(() => A()); } void Keep(Action a) => _a = a; void Later() => _a?.Invoke();" + A);
    [Fact] public Task Put_into_a_list() => Rule.Ignores("readonly List<Action> _l = []; async Task M() { await Task.Yield(); Keep(() => A()); } void Keep(Action a) => _l.Add(a);" + A);
    [Fact] public Task Deferred() => Rule.Ignores("async Task M() { await Task.Yield(); Start(() => A()); } void Start(Action a) => Task.Run(a);" + A);
    [Fact] public Task Deferred_in_a_lambda() => Rule.Ignores("async Task M() { await Task.Yield(); Start(() => A()); } void Start(Action a) => Task.Run(() => a());" + A);
    [Fact] public Task Given_to_a_thread() => Rule.Ignores("async Task M() { await Task.Yield(); Start(() => A()); } void Start(Action a) { var t = new Thread(() => a()); t.Start(); }" + A);
    [Fact] public Task Returned() => Rule.Ignores("async Task<Action> M() { await Task.Yield(); return Wrap(() => A()); } Action Wrap(Action a) => () => a();" + A);
    [Fact] public Task Lazy_sequence() => Rule.Ignores("async Task M(int[] l) { await Task.Yield(); _ = Map(l, i => B()); } IEnumerable<int> Map(int[] l, Func<int, int> f) { foreach (var i in l) yield return f(i); } int B() { Thread.Sleep(1); return 1; }");
    [Fact] public Task Declared_as_deferring_by_nobody_and_not_in_sight() => Rule.Ignores("async Task M(Action<Action> run) { await Task.Yield(); run(() => A()); }" + A);
    [Fact] public Task Under_a_lock() => Rule.Ignores("async Task M(List<int> l) { await Task.Yield(); lock (this) { Run(() => A()); l.ForEach(i => A()); Run(A); } } void Run(Action a) => a();" + A);
    [Fact] public Task Wait_under_a_lock() => Wait.Ignores("async Task M(Task t) { await Task.Yield(); lock (this) { Run(() => t.Wait()); Run(() => Thread.Sleep(1)); } } void Run(Action a) => a();");
    [Fact] public Task Not_called() => Rule.Ignores("async Task M() { await Task.Yield(); Run(() => A()); } void Run(Action a) { }" + A);
    [Fact] public Task In_synchronous_code() => Rule.Ignores("void M() => Run(() => A()); void Run(Action a) => a();" + A);
    [Fact] public Task Wait_in_a_lambda_that_is_stored() => Wait.Ignores("Action? _a; async Task M() { await Task.Yield(); Keep(() => Thread.Sleep(1)); } void Keep(Action a) => _a = a;");
    [Fact] public Task Task_wait_in_a_lambda_that_is_deferred() => Wait.Ignores("async Task M(Task t) { await Task.Yield(); Start(() => t.Wait()); } void Start(Action a) => Task.Run(a);");
}
