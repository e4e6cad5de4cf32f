using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The option <c>excluded_apis</c> of an .editorconfig: calls that nothing shall be said of.</summary>
public sealed class ExcludedApisTests
{
    private const string Console = "async Task M() { await Task.Yield(); Console.ReadLine(); }";

    [Fact] public Task Without_the_option() => Check<CONC106_BlockingIO>.WithOption("", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Member() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.Console.ReadLine", Console);
    [Fact] public Task Of_the_rule() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.CONC106.excluded_apis = System.Console.ReadLine", Console);
    [Fact] public Task Of_another_rule() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.CONC103.excluded_apis = System.Console.ReadLine", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Another_member() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.Console.Read", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Type() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.Console", Console);
    [Fact] public Task Namespace() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.*", Console);
    [Fact] public Task Another_namespace() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = Sys.* | System.IO.*", Console.Replace("Console.ReadLine()", "[|Console.ReadLine()|]"));
    [Fact] public Task Several() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.IO.File.Copy | System.Console.ReadLine |", Console.Replace("Console.ReadLine()", "Console.ReadLine(); File.Copy(\"a\", \"b\")"));
    [Fact] public Task Overload() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.IO.File.Copy(System.String,System.String)", "async Task M() { await Task.Yield(); File.Copy(\"a\", \"b\"); [|File.Copy(\"a\", \"b\", true)|]; }");
    [Fact] public Task Constructor() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = System.Net.Sockets.TcpClient..ctor", "async Task M() { await Task.Yield(); new TcpClient(\"a\", 1); }");
    [Fact] public Task Property() => Check<CONC101_BlockingWait>.WithOption("concurrency_analyzers.excluded_apis = System.Threading.Tasks.Task`1.Result", "async Task M(Task<int> t) { await Task.Yield(); _ = t.Result; [|t.Wait()|]; }");
    [Fact] public Task Member_of_the_base_class() => Check<CONC103_BlockingCall>.WithOption("concurrency_analyzers.excluded_apis = System.IO.Stream.Flush", "async Task M(FileStream s) { await Task.Yield(); s.Flush(); [|s.Read(new byte[1], 0, 1)|]; }");
    [Fact] public Task Extension_method() => Check<CONC105_BlockingPrimitive>.WithOption("concurrency_analyzers.excluded_apis = System.Linq.ParallelEnumerable.ToArray", "async Task M(int[] a) { await Task.Yield(); a.AsParallel().ToArray(); [|a.AsParallel().Sum()|]; }");
    [Fact] public Task Method_of_ones_own() => Check<CONC107_BlockingCallee>.WithOption("concurrency_analyzers.excluded_apis = C.A", "async Task M() { await Task.Yield(); A(); [|B()|]; } void A() => File.ReadAllText(\"a\"); void B() => File.ReadAllText(\"a\");");
    [Fact] public Task End_of_a_path() => Check<CONC107_BlockingCallee>.WithOption("concurrency_analyzers.excluded_apis = System.IO.File.ReadAllText", "async Task M() { await Task.Yield(); A(); [|B()|]; } void A() => File.ReadAllText(\"a\"); void B() => File.ReadAllBytes(\"a\");");
    [Fact] public Task Twin() => Check<CONC104_AsyncTwin>.WithOption("concurrency_analyzers.CONC104.excluded_apis = C.Load", "async Task M() { await Task.Yield(); Load(); [|Save()|]; } extern void Load(); extern Task LoadAsync(); extern void Save(); extern Task SaveAsync();");

    [Fact] public Task Malformed_entry() => Says("concurrency_analyzers.excluded_apis = System.Console.ReadLine | M:System.Console.Read", "option concurrency_analyzers.excluded_apis: leave out the prefix letter: write System.Console.Read");
    [Fact] public Task Malformed_entry_of_a_rule() => Says("concurrency_analyzers.CONC103.excluded_apis = List<int>", "option concurrency_analyzers.conc103.excluded_apis: 'List<int>' is not a documentation id: a generic type is written with its arity, Task`1, a type argument in a parameter list in braces, List{System.Int32}");
    [Fact] public Task Malformed_entry_beside_others() => Check<CONC106_BlockingIO>.WithOption("concurrency_analyzers.excluded_apis = List<int> | System.Console.ReadLine", Console);
    [Fact] public Task Empty() => Check<CONC001_EffectsFile>.WithOption("concurrency_analyzers.excluded_apis =", Console);
    [Fact] public Task Well_formed() => Check<CONC001_EffectsFile>.WithOption("concurrency_analyzers.excluded_apis = A.B.* | A.C | A.C.D(System.Int32) | A.C`1..ctor", Console);

    private static Task Says(string option, string message) => Check<CONC001_EffectsFile>.WithOption(option, Console, new DiagnosticResult("CONC001", DiagnosticSeverity.Warning).WithMessage(message));
}
