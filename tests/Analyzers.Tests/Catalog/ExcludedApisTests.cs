using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The option <c>excluded_apis</c> of an .editorconfig: calls that nothing shall be said of.</summary>
public sealed class ExcludedApisTests
{
    private const string Console = "async Task M() { await Task.Yield(); Console.ReadLine(); }";

    [Fact] public Task Without_the_option() => Run<CONC106_BlockingIO>("", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Member() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.Console.ReadLine", Console);
    [Fact] public Task Of_the_rule() => Run<CONC106_BlockingIO>("concurrency_analyzers.CONC106.excluded_apis = System.Console.ReadLine", Console);
    [Fact] public Task Of_another_rule() => Run<CONC106_BlockingIO>("concurrency_analyzers.CONC103.excluded_apis = System.Console.ReadLine", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Another_member() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.Console.Read", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Type() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.Console", Console);
    [Fact] public Task Namespace() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.*", Console);
    [Fact] public Task Another_namespace() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = Sys.* | System.IO.*", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Several() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.IO.File.Copy | System.Console.ReadLine |", Console.Replace("Console.ReadLine()", "Console.ReadLine(); File.Copy(\"a\", \"b\")"));
    [Fact] public Task Overload() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.IO.File.Copy(System.String,System.String)", "async Task M() { await Task.Yield(); File.Copy(\"a\", \"b\"); [|File.Copy(\"a\", \"b\", true)|]; }");
    [Fact] public Task Constructor() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = System.Net.Sockets.TcpClient..ctor", "async Task M() { await Task.Yield(); new TcpClient(\"a\", 1); }");
    [Fact] public Task Property() => Run<CONC101_BlockingWait>("concurrency_analyzers.excluded_apis = System.Threading.Tasks.Task`1.Result", "async Task M(Task<int> t) { await Task.Yield(); _ = t.Result; [|t.Wait()|]; }");
    [Fact] public Task Member_of_the_base_class() => Run<CONC103_BlockingCall>("concurrency_analyzers.excluded_apis = System.IO.Stream.Flush", "async Task M(FileStream s) { await Task.Yield(); s.Flush(); [|s.Read(new byte[1], 0, 1)|]; }");
    [Fact] public Task Extension_method() => Run<CONC105_BlockingPrimitive>("concurrency_analyzers.excluded_apis = System.Linq.ParallelEnumerable.ToArray", "async Task M(int[] a) { await Task.Yield(); a.AsParallel().ToArray(); [|a.AsParallel().Sum()|]; }");
    [Fact] public Task Method_of_ones_own() => Run<CONC107_BlockingCallee>("concurrency_analyzers.excluded_apis = C.A", "async Task M() { await Task.Yield(); A(); [|B()|]; } void A() => File.ReadAllText(\"a\"); void B() => File.ReadAllText(\"a\");");
    [Fact] public Task End_of_a_path() => Run<CONC107_BlockingCallee>("concurrency_analyzers.excluded_apis = System.IO.File.ReadAllText", "async Task M() { await Task.Yield(); A(); [|B()|]; } void A() => File.ReadAllText(\"a\"); void B() => File.ReadAllBytes(\"a\");");
    [Fact] public Task Twin() => Run<CONC104_AsyncTwin>("concurrency_analyzers.CONC104.excluded_apis = C.Load", "async Task M() { await Task.Yield(); Load(); [|Save()|]; } extern void Load(); extern Task LoadAsync(); extern void Save(); extern Task SaveAsync();");

    [Fact] public Task Malformed_entry() => Says("concurrency_analyzers.excluded_apis = System.Console.ReadLine | M:System.Console.Read", "option concurrency_analyzers.excluded_apis: leave out the prefix letter: write System.Console.Read");
    [Fact] public Task Malformed_entry_of_a_rule() => Says("concurrency_analyzers.CONC103.excluded_apis = List<int>", "option concurrency_analyzers.conc103.excluded_apis: 'List<int>' is not a documentation id: a generic type is written with its arity, Task`1, a type argument in a parameter list in braces, List{System.Int32}");
    [Fact] public Task Malformed_entry_beside_others() => Run<CONC106_BlockingIO>("concurrency_analyzers.excluded_apis = List<int> | System.Console.ReadLine", Console);
    [Fact] public Task Empty() => Run<CONC001_EffectsFile>("concurrency_analyzers.excluded_apis =", Console);
    [Fact] public Task Well_formed() => Run<CONC001_EffectsFile>("concurrency_analyzers.excluded_apis = A.B.* | A.C | A.C.D(System.Int32) | A.C`1..ctor", Console);

    private static Task Says(string option, string message) => Run<CONC001_EffectsFile>(option, Console, new DiagnosticResult("CONC001", DiagnosticSeverity.Warning).WithMessage(message));

    private static Task Run<TRule>(string option, string code, params DiagnosticResult[] expected)
        where TRule : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = Snippet.File(code), CompilerDiagnostics = CompilerDiagnostics.Errors };
        Settings.Apply(test);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{option}\n"));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
