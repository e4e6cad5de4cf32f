using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>What rules say once a user's file, or an attribute of any namespace, has said something of an API.</summary>
public sealed class UserRowsTests
{
    private const string Store = "abstract class Store { public abstract int Load(); public abstract Task<int> LoadAsync(); public abstract Task<int> Fetch(); public abstract int Find(); }\n";

    [Fact] public Task Row_with_a_counterpart() => Run<CONC103_BlockingCall>("Store.Load blocks:io prefer:LoadAsync", Store + "class C { async Task M(Store s) { await Task.Yield(); [|s.Load()|]; } }");
    [Fact] public Task Row_with_a_counterpart_of_another_name() => Run<CONC103_BlockingCall>("Store.Find blocks:io prefer:Fetch", Store + "class C { async Task M(Store s) { await Task.Yield(); [|s.Find()|]; } }");
    [Fact] public Task Row_without_a_counterpart() => Run<CONC106_BlockingIO>("Store.Find blocks:io", Store + "class C { async Task M(Store s) { await Task.Yield(); [|s.Find()|]; } }");
    [Fact] public Task Row_at_the_end_of_a_path() => Run<CONC107_BlockingCallee>("Store.Find blocks:io", Store + "class C { async Task M(Store s) { await Task.Yield(); [|A(s)|]; } void A(Store s) => s.Find(); }");
    [Fact] public Task Row_that_silences_a_twin() => Run<CONC104_AsyncTwin>("Store.Load nonblocking", Store + "class C { async Task M(Store s) { await Task.Yield(); s.Load(); } }");
    [Fact] public Task Row_of_ours_struck_out() => Run<CONC103_BlockingCall>("!System.IO.File.ReadAllText", "class C { async Task M() { await Task.Yield(); File.ReadAllText(\"a\"); [|File.ReadAllBytes(\"a\")|]; } }");
    [Fact] public Task Type_of_ours_struck_out() => Run<CONC106_BlockingIO>("!System.Console.ReadLine\n!System.Console.ReadKey", "class C { async Task M() { await Task.Yield(); Console.ReadLine(); Console.ReadKey(); [|Console.Read()|]; } }");
    [Fact] public Task Row_of_ours_struck_out_for_paths() => Run<CONC107_BlockingCallee>("!System.IO.File.ReadAllText blocks", "class C { async Task M() { await Task.Yield(); A(); [|B()|]; } void A() => File.ReadAllText(\"a\"); void B() => File.ReadAllBytes(\"a\"); }");
    [Fact] public Task Wait_struck_out() => Run<CONC101_BlockingWait>("!System.Threading.Tasks.Task.Wait", "class C { async Task M(Task<int> t, Task<int> u) { await Task.Yield(); t.Wait(); _ = [|u.Result|]; } }");
    [Fact] public Task Row_of_a_delegate() => Run<CONC108_CannotAwait>("Jobs.Now runs:0", "static class Jobs { public static void Now(Action a) => a(); public static void Later(Action a) => a(); } class C { async Task M() { await Task.Yield(); Jobs.Now(() => [|Thread.Sleep(1)|]); } }");
    [Fact] public Task Row_of_a_delegate_for_the_pool() => Run<CONC108_CannotAwait>("Jobs.Later defers:0", "static class Jobs { public static void Later(Action a) => a(); } class C { async Task M() { await Task.Yield(); Jobs.Later(() => Thread.Sleep(1)); } }");
    [Fact] public Task Blocking_by_name() => Run<CONC106_BlockingIO>("", "namespace Mine { class BlockingAttribute : Attribute; } class C { [Mine.Blocking] void A() { } async Task M() { await Task.Yield(); [|A()|]; } }");
    [Fact] public Task NonBlocking_by_name() => Run<CONC107_BlockingCallee>("", "namespace Mine { class NonBlockingAttribute : Attribute; } class C { [Mine.NonBlocking] void A() => File.ReadAllText(\"a\"); async Task M() { await Task.Yield(); A(); } }");
    [Fact] public Task NonBlocking_twin() => Run<CONC104_AsyncTwin>("", "class NonBlockingAttribute : Attribute; abstract class S { [NonBlocking] public abstract int Load(); public abstract Task<int> LoadAsync(); } class C { async Task M(S s) { await Task.Yield(); s.Load(); } }");
    [Fact] public Task Attribute_against_a_row() => Run<CONC106_BlockingIO>("C.A nonblocking", "class BlockingAttribute : Attribute; class C { [Blocking] void A() { } async Task M() { await Task.Yield(); A(); } }");

    private static Task Run<TRule>(string rows, string code)
        where TRule : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = Snippet.File(code) };
        Settings.Apply(test);
        test.TestState.AdditionalFiles.Add(("/my.effects", rows));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
