using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC308_JoinedInLoop>;

public sealed class CONC308_JoinedInLoopTests
{
    private const string Work = " static int Work(string s) { Console.WriteLine(s); return s.Length; }";

    private static string In(string body, string head = "void M(string[] l)") => $"{head} {{ foreach (var s in l) {{ {body} }} }}{Work}";

    private static Task Flags(string body, string head = "void M(string[] l)", string? says = null) => Rule.Flags(In(body, head), says);

    private static Task Ignores(string body, string head = "void M(string[] l)") => Rule.Ignores(In(body, head));

    [Fact] public Task Thread() => Flags("var t = new Thread(() => Work(s)); t.Start(); [|t.Join()|];", says: "each thread before");
    [Fact] public Task Background_thread() => Flags("var t = new Thread(() => Work(s)); t.IsBackground = true; t.Start(); [|t.Join()|];");
    [Fact] public Task Process() => Flags("[|Process.Start(\"tool\", s).WaitForExit()|];", says: "each process before");
    [Fact] public Task Process_in_a_local() => Flags("using var p = Process.Start(\"tool\", s); Console.WriteLine(p.StandardOutput.ReadToEnd()); [|p.WaitForExit()|];");
    [Fact] public Task Process_that_is_set_up() => Flags("var p = new Process(); p.StartInfo.FileName = s; p.Start(); [|p.WaitForExit()|];");
    [Fact] public Task Process_awaited() => Flags("using var p = Process.Start(\"tool\", s); await [|p.WaitForExitAsync()|];", "async Task M(string[] l)");
    [Fact] public Task Task_awaited() => Flags("[|await Task.Run(() => Work(s))|];", "async Task M(string[] l)", "each task before");
    [Fact] public Task Task_awaited_without_context() => Flags("[|await Task.Run(() => Work(s)).ConfigureAwait(false)|];", "async Task M(string[] l)");
    [Fact] public Task Task_in_a_local() => Flags("var t = Task.Run(() => Work(s)); Console.WriteLine([|await t|]);", "async Task M(string[] l)");
    [Fact] public Task Task_waited_for() => Flags("[|Task.Run(() => Work(s)).Wait()|];");
    [Fact] public Task Task_and_its_result() => Flags("Console.WriteLine([|Task.Run(() => Work(s)).Result|]);");
    [Fact] public Task Two_in_one_round() => Flags("var n = [|await Task.Run(() => Work(s))|]; await Task.Run(() => Work(s + n));", "async Task M(string[] l)");
    [Fact] public Task Counted() => Rule.Flags("void M() { for (var i = 0; i < 5; i++) { var n = i; var t = new Thread(() => Console.WriteLine(n)); t.Start(); [|t.Join()|]; } }");

    [Fact] public Task Joined_later() => Rule.Ignores("void M(string[] l) { var ts = new List<Thread>(); foreach (var s in l) { var t = new Thread(() => Work(s)); t.Start(); ts.Add(t); } foreach (var t in ts) t.Join(); }" + Work);
    [Fact] public Task Something_in_between() => Ignores("var t = new Thread(() => Work(s)); t.Start(); Console.WriteLine(); t.Join();");
    [Fact] public Task Awaited_after_something() => Ignores("var t = Task.Run(() => Work(s)); Console.WriteLine(); await t;", "async Task M(string[] l)");
    [Fact] public Task Timeout() => Ignores("var t = new Thread(() => Work(s)); t.Start(); t.Join(100);");
    [Fact] public Task May_end_early() => Ignores("using var p = Process.Start(\"tool\", s); p.WaitForExit(); if (p.ExitCode != 0) break;");
    [Fact] public Task May_throw() => Ignores("using var p = Process.Start(\"tool\", s); p.WaitForExit(); if (p.ExitCode != 0) throw new Exception();");
    [Fact] public Task Hands_something_on() => Rule.Ignores("async Task M(string[] l) { var n = 0; foreach (var s in l) { var m = n; n = await Task.Run(() => Work(s) + n); } }" + Work);
    [Fact] public Task Fills_a_list() => Rule.Ignores("async Task M(string[] l) { var r = new List<int>(); foreach (var s in l) await Task.Run(() => r.Add(Work(s))); }" + Work);
    [Fact] public Task Changes_a_field() => Rule.Ignores("private int _n; async Task M(string[] l) { foreach (var s in l) await Task.Run(() => { _n += Work(s); }); }" + Work);
    [Fact] public Task Tries_again() => Rule.Ignores("void M(string s) { while (true) { using var p = Process.Start(\"tool\", s); p.WaitForExit(); } }");
    [Fact] public Task Not_of_the_item() => Rule.Ignores("void M() { for (var i = 0; i < 3; i++) { var t = new Thread(() => Console.WriteLine()); t.Start(); t.Join(); } }");
    [Fact] public Task Own_stack() => Ignores("var t = new Thread(() => Work(s), 1 << 24); t.Start(); t.Join();");
    [Fact] public Task Apartment() => Ignores("var t = new Thread(() => Work(s)); t.SetApartmentState(ApartmentState.STA); t.Start(); t.Join();");
    [Fact] public Task Plain_await() => Ignores("await File.ReadAllTextAsync(s);", "async Task M(string[] l)");
    [Fact] public Task Outside_of_a_loop() => Rule.Ignores("void M(string s) { var t = new Thread(() => Work(s)); t.Start(); t.Join(); }" + Work);
    [Fact] public Task In_a_lambda() => Ignores("Action a = () => { var t = new Thread(() => Work(s)); t.Start(); t.Join(); }; a();");
    [Fact] public Task Sequence_that_is_awaited() => Rule.Ignores("async Task M(IAsyncEnumerable<string> l) { await foreach (var s in l) await Task.Run(() => Work(s)); }" + Work);
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading; class C { void M(string[] l) { foreach (var s in l) { var t = new Thread(() => s.; t.Start(; t.Join(); } } }");
}
