using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>What rules say once a user's file, or an attribute of any namespace, has said something of an API.</summary>
public sealed class UserRowsTests
{
    private const string Store = "abstract class Store { public abstract int Load(); public abstract Task<int> LoadAsync(); public abstract Task<int> Fetch(); public abstract int Find(); }\n";

    [Fact] public Task Row_with_a_counterpart() => Check<CONC103_BlockingCall>.WithRows("Store.Load blocks:io prefer:LoadAsync", Store + "class C { async Task M(Store s) { await Task.Yield(); [|s.Load()|]; } }");
    [Fact] public Task Row_with_a_counterpart_of_another_name() => Check<CONC103_BlockingCall>.WithRows("Store.Find blocks:io prefer:Fetch", Store + "class C { async Task M(Store s) { await Task.Yield(); [|s.Find()|]; } }");
    [Fact] public Task Row_without_a_counterpart() => Check<CONC106_BlockingIO>.WithRows("Store.Find blocks:io", Store + "class C { async Task M(Store s) { await Task.Yield(); [|s.Find()|]; } }");
    [Fact] public Task Row_at_the_end_of_a_path() => Check<CONC107_BlockingCallee>.WithRows("Store.Find blocks:io", Store + "class C { async Task M(Store s) { await Task.Yield(); [|A(s)|]; } void A(Store s) => s.Find(); }");
    [Fact] public Task Row_that_silences_a_twin() => Check<CONC104_AsyncTwin>.WithRows("Store.Load nonblocking", Store + "class C { async Task M(Store s) { await Task.Yield(); s.Load(); } }");
    [Fact] public Task Row_of_ours_struck_out() => Check<CONC103_BlockingCall>.WithRows("!System.IO.File.ReadAllText", "class C { async Task M() { await Task.Yield(); File.ReadAllText(\"a\"); [|File.ReadAllBytes(\"a\")|]; } }");
    [Fact] public Task Type_of_ours_struck_out() => Check<CONC106_BlockingIO>.WithRows("!System.Console.ReadLine\n!System.Console.ReadKey", "class C { async Task M() { await Task.Yield(); Console.ReadLine(); Console.ReadKey(); [|Console.Read()|]; } }");
    [Fact] public Task Row_of_ours_struck_out_for_paths() => Check<CONC107_BlockingCallee>.WithRows("!System.IO.File.ReadAllText blocks", "class C { async Task M() { await Task.Yield(); A(); [|B()|]; } void A() => File.ReadAllText(\"a\"); void B() => File.ReadAllBytes(\"a\"); }");
    [Fact] public Task Wait_struck_out() => Check<CONC101_BlockingWait>.WithRows("!System.Threading.Tasks.Task.Wait", "class C { async Task M(Task<int> t, Task<int> u) { await Task.Yield(); t.Wait(); _ = [|u.Result|]; } }");
    [Fact] public Task Row_of_a_delegate() => Check<CONC108_CannotAwait>.WithRows("Jobs.Now runs:0", "static class Jobs { public static void Now(Action a) => a(); public static void Later(Action a) => a(); } class C { async Task M() { await Task.Yield(); Jobs.Now(() => [|Thread.Sleep(1)|]); } }");
    [Fact] public Task Row_of_a_delegate_for_the_pool() => Check<CONC108_CannotAwait>.WithRows("Jobs.Later defers:0", "static class Jobs { public static void Later(Action a) => a(); } class C { async Task M() { await Task.Yield(); Jobs.Later(() => Thread.Sleep(1)); } }");
    [Fact] public Task Blocking_by_name() => Check<CONC106_BlockingIO>.WithRows("", "namespace Mine { class BlockingAttribute : Attribute; } class C { [Mine.Blocking] void A() { } async Task M() { await Task.Yield(); [|A()|]; } }");
    [Fact] public Task NonBlocking_by_name() => Check<CONC107_BlockingCallee>.WithRows("", "namespace Mine { class NonBlockingAttribute : Attribute; } class C { [Mine.NonBlocking] void A() => File.ReadAllText(\"a\"); async Task M() { await Task.Yield(); A(); } }");
    [Fact] public Task NonBlocking_twin() => Check<CONC104_AsyncTwin>.WithRows("", "class NonBlockingAttribute : Attribute; abstract class S { [NonBlocking] public abstract int Load(); public abstract Task<int> LoadAsync(); } class C { async Task M(S s) { await Task.Yield(); s.Load(); } }");
    [Fact] public Task Attribute_against_a_row() => Check<CONC106_BlockingIO>.WithRows("C.A nonblocking", "class BlockingAttribute : Attribute; class C { [Blocking] void A() { } async Task M() { await Task.Yield(); A(); } }");
}
