using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Calls that others take for blocking ones, because of a name or of a twin with another.</summary>
public sealed class TwinTests
{
    [Theory]
    [InlineData("Add")] // of a set of entities: only a value generator makes it wait
    [InlineData("CreateDbContext")]
    [InlineData("That")] // of an assertion
    [InlineData("Validate")]
    [InlineData("Find")]
    [InlineData("Raise")] // of a test double
    public Task Method_with_a_twin_of_which_nothing_is_known(string name) => Check<CONC103_BlockingCall>.Ignores(
        $"class T {{ public void {name}(object o) {{ }} public Task {name}Async(object o) => Task.CompletedTask; }} class C {{ async Task M(T t) {{ await Task.Yield(); t.{name}(t); }} }}");

    [Fact] public Task Twin_with_other_parameters() => Check<CONC103_BlockingCall>.Ignores("int Get() => 1; Task<int> GetAsync(int i) => Task.FromResult(i); async Task M() { await Task.Yield(); Get(); }");
    [Fact] public Task Xml_reader_and_writer() => Check<CONC103_BlockingCall>.Ignores("async Task M(System.Xml.XmlReader r, System.Xml.XmlWriter w) { await Task.Yield(); r.Read(); w.WriteString(r.ReadOuterXml()); w.Flush(); }");
    [Fact] public Task Await_using() => Check<CONC103_BlockingCall>.Ignores("async Task M() { await using var s = new MemoryStream(); await using var f = File.Create(\"a\"); await Task.Yield(); }");
    [Fact] public Task Pulse_in_its_own_lock() => Check<CONC103_BlockingCall>.Ignores("async Task M(object o) { await Task.Yield(); lock (o) Monitor.Wait(o); }");
    [Fact] public Task Set_up_of_a_test_double() => Check<CONC101_BlockingWait>.Ignores("class Double { public void Setup<T>(Expression<Func<Task<T>, T>> f) { } } class C { async Task M(Double d) { await Task.Yield(); d.Setup<int>(t => t.Result); } }");
    [Fact] public Task Timed_wait_for_all_that_succeeded() => Check<CONC101_BlockingWait>.Ignores("async Task<int> M(Task<int> t, Task<int> u) { await Task.Yield(); if (Task.WaitAll([t, u], 100)) return t.Result + u.Result; return 0; }");
    [Fact] public Task Event_handler() => Check<CONC303_UnobservedTask>.Ignores("async void H(object? sender, EventArgs e) { await Task.Yield(); } void M() { H(null, EventArgs.Empty); }");
    [Fact] public Task Event_handler_that_is_a_lambda() => Check<CONC303_UnobservedTask>.Ignores("event EventHandler? E; void M() { E += async (s, e) => await Task.Yield(); }");
    [Fact] public Task Test_double_that_is_set_up() => Check<CONC303_UnobservedTask>.Ignores("class Double { public void Setup<T>(Expression<Func<C, T>> f) { } } class C { async Task M(Double d) { d.Setup(c => c.F()); await Task.Yield(); } async Task F() => await Task.Yield(); }");
    [Fact] public Task Semaphore() => Check<CONC103_BlockingCall, BlockingCallFix>.Fixes("async Task M(SemaphoreSlim s, CancellationToken c) { [|s.Wait()|]; }", "async Task M(SemaphoreSlim s, CancellationToken c) { await s.WaitAsync(c); }");
}
