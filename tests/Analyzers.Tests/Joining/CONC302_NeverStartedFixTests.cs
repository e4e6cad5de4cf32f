using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC302_NeverStarted, NeverStartedFix>;

public sealed class CONC302_NeverStartedFixTests
{
    private const string Work = "\nstatic void Work() { Console.WriteLine(); }";

    private static Task Leaves(string code) => Fixed.Leaves(Class(code));

    private static Task Fixes(string before, string after) => Fixed.Fixes(Class(before), Class(after));

    private static string Class(string members) => $"class C\n{{\n{members}{Work}\n}}\n";

    [Fact] public Task Thread() => Fixes(
        "void M()\n{\n    var t = [|new Thread(Work)|];\n    Console.WriteLine();\n}",
        "void M()\n{\n    var t = new Thread(Work);\n    t.Start();\n    Console.WriteLine();\n    t.Join();\n}");
    [Fact] public Task Thread_at_the_end() => Fixes(
        "void M()\n{\n    var t = [|new Thread(Work)|];\n}",
        "void M()\n{\n    var t = new Thread(Work);\n    t.Start();\n    t.Join();\n}");
    [Fact] public Task Thread_set_up() => Fixes(
        "void M() { var t = [|new Thread(Work)|]; t.Name = \"t\"; Console.WriteLine(); }",
        "void M() { var t = new Thread(Work); t.Name = \"t\"; t.Start(); Console.WriteLine(); t.Join(); }");
    [Fact] public Task Thread_already_joined() => Fixes(
        "void M() { var t = [|new Thread(Work)|]; t.Join(); }",
        "void M() { var t = new Thread(Work); t.Start(); t.Join(); }");
    [Fact] public Task Thread_on_the_spot() => Fixes(
        "void M() { [|new Thread(Work)|]; }",
        "void M() { var workThread = new Thread(Work); workThread.Start(); workThread.Join(); }");
    [Fact] public Task Two_threads() => Fixes(
        "void M() { var t = [|new Thread(Work)|]; var u = [|new Thread(Work)|]; }",
        "void M() { var t = new Thread(Work); t.Start(); var u = new Thread(Work); u.Start(); t.Join(); u.Join(); }");
    [Fact] public Task Cold_task() => Fixes(
        "async Task M() { var t = [|new Task(Work)|]; await Task.Yield(); }",
        "async Task M() { var t = new Task(Work); t.Start(); await Task.Yield(); await t; }");
    [Fact] public Task Cold_task_awaited() => Fixes(
        "async Task<int> M() { var t = [|new Task<int>(() => 1)|]; await t; return 1; }",
        "async Task<int> M() { var t = new Task<int>(() => 1); t.Start(); await t; return 1; }");
    [Fact] public Task Process_in_async_code() => Fixes(
        "async Task M() { using var p = [|new Process { StartInfo = new ProcessStartInfo(\"a\") }|]; await Task.Yield(); }",
        "async Task M() { using var p = new Process { StartInfo = new ProcessStartInfo(\"a\") }; p.Start(); await Task.Yield(); await p.WaitForExitAsync(); }");
    [Fact] public Task Process_in_sync_code() => Fixes(
        "void M() { using var p = [|new Process()|]; p.StartInfo.FileName = \"a\"; p.StartInfo.Arguments = \"b\"; }",
        "void M() { using var p = new Process(); p.StartInfo.FileName = \"a\"; p.StartInfo.Arguments = \"b\"; p.Start(); p.WaitForExit(); }");
    [Fact] public Task Unfixable_first() => Fixes(
        "async Task N() { var t = [|new Thread(Work)|]; await Task.Yield(); }\nvoid M() { var t = [|new Thread(Work)|]; }",
        "async Task N() { var t = [|new Thread(Work)|]; await Task.Yield(); }\nvoid M() { var t = new Thread(Work); t.Start(); t.Join(); }");

    [Fact] public Task Endless() => Leaves("void M() { var t = [|new Thread(() => { while (true) Work(); })|]; }");
    [Fact] public Task Takes_an_argument() => Leaves("void M() { var t = [|new Thread(o => Console.WriteLine(o!.ToString()))|]; }");
    [Fact] public Task Async_body() => Leaves("async Task M() { var t = [|new Task(async () => await Task.Yield())|]; await Task.Yield(); }");
    [Fact] public Task Cold_task_in_sync_code() => Leaves("void M() { var t = [|new Task(Work)|]; }");
    [Fact] public Task Thread_in_async_code() => Leaves("async Task M() { var t = [|new Thread(Work)|]; await Task.Yield(); }");
    [Fact] public Task Thread_in_a_constructor() => Leaves("C() { var t = [|new Thread(Work)|]; }");
    [Fact] public Task Process_without_start_info() => Leaves("void M() { var p = [|new Process()|]; }");
    [Fact] public Task Process_with_redirected_output() => Leaves("void M() { var p = [|new Process { StartInfo = new ProcessStartInfo(\"a\") { RedirectStandardOutput = true } }|]; }");
    [Fact] public Task Process_with_start_info_from_elsewhere() => Leaves("void M(ProcessStartInfo i) { var p = [|new Process { StartInfo = i }|]; }");
    [Fact] public Task Used_otherwise() => Leaves("void M(bool b) { var t = [|new Thread(Work)|]; if (b) t.Name = \"t\"; }");
    [Fact] public Task In_a_list() => Leaves("void M() { var l = new List<Thread>(); for (var i = 0; i < 3; i++) l.Add([|new Thread(Work)|]); }");
    [Fact] public Task In_a_field() => Leaves("private Thread? _t; void M() { _t = [|new Thread(Work)|]; }");
    [Fact] public Task Left_early() => Leaves("void M(bool b) { var t = [|new Thread(Work)|]; if (b) return; Work(); }");
}
