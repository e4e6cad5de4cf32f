using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC302_NeverStarted>;

public sealed class CONC302_NeverStartedTests
{
    private const string Work = "\nstatic void Work() { Console.WriteLine(); }";

    [Fact] public Task Thread() => Rule.Flags("void M() { var t = [|new Thread(Work)|]; }" + Work, says: "'t' is never started");
    [Fact] public Task Thread_on_the_spot() => Rule.Flags("void M() { [|new Thread(Work)|]; }" + Work, says: "'new Thread' is never started");
    [Fact] public Task Thread_configured() => Rule.Flags("void M() { var t = [|new Thread(Work)|]; t.IsBackground = true; t.Name = \"t\"; }" + Work);
    [Fact] public Task Thread_only_joined() => Rule.Flags("void M() { var t = [|new Thread(Work)|]; t.Join(); }" + Work);
    [Fact] public Task Thread_in_a_list() => Rule.Flags("void M() { var l = new List<Thread>(); for (var i = 0; i < 3; i++) l.Add([|new Thread(Work)|]); }" + Work);
    [Fact] public Task Thread_in_a_field() => Rule.Flags("private Thread? _t; void M() { _t = [|new Thread(Work)|]; }" + Work);
    [Fact] public Task Cold_task() => Rule.Flags("void M() { var t = [|new Task(Work)|]; }" + Work);
    [Fact] public Task Cold_task_awaited() => Rule.Flags("async Task M() { var t = [|new Task<int>(() => 1)|]; await t; }");
    [Fact] public Task Process() => Rule.Flags("void M() { var p = [|new Process()|]; p.StartInfo = new ProcessStartInfo(\"a\"); }");
    [Fact] public Task Process_in_using() => Rule.Flags("void M() { using var p = [|new Process { StartInfo = new ProcessStartInfo(\"a\") }|]; }");

    [Fact] public Task Started() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); t.Join(); }" + Work);
    [Fact] public Task Started_on_one_path() => Rule.Ignores("void M(bool b) { var t = new Thread(Work); if (b) t.Start(); }" + Work);
    [Fact] public Task Started_with_argument() => Rule.Ignores("void M() { var t = new Thread(o => { }); t.Start(1); }");
    [Fact] public Task Started_unsafely() => Rule.Ignores("void M() { var t = new Thread(Work); t.UnsafeStart(); }" + Work);
    [Fact] public Task Started_in_lambda() => Rule.Ignores("void M() { var t = new Thread(Work); Action a = () => t.Start(); a(); }" + Work);
    [Fact] public Task Started_through_list() => Rule.Ignores("void M() { var l = new List<Thread>(); l.Add(new Thread(Work)); foreach (var t in l) t.Start(); }" + Work);
    [Fact] public Task Start_as_a_delegate() => Rule.Ignores("void M() { var t = new Thread(Work); Action a = t.Start; a(); }" + Work);
    [Fact] public Task Field_started_elsewhere() => Rule.Ignores("private readonly Thread _t; C() { _t = new Thread(Work); } public void Start() => _t.Start();" + Work);
    [Fact] public Task Handed_on() => Rule.Ignores("Thread M() => new Thread(Work); void N(Action<Thread> a) => a(new Thread(Work));" + Work);
    [Fact] public Task In_a_public_field() => Rule.Ignores("public Thread? T; void M() { T = new Thread(Work); }" + Work);
    [Fact] public Task Task_run_synchronously() => Rule.Ignores("void M() { var t = new Task(Work); t.RunSynchronously(); }" + Work);
    [Fact] public Task Task_started_on_the_spot() => Rule.Ignores("void M() { new Task(Work).Start(); }" + Work);
    [Fact] public Task Task_passed_on() => Rule.Ignores("async Task M() { var t = new Task(Work); await Task.WhenAll(t); }" + Work);
    [Fact] public Task Process_started() => Rule.Ignores("void M() { var p = new Process(); p.StartInfo.FileName = \"a\"; p.Start(); }");
    [Fact] public Task Process_as_this_argument() => Rule.Ignores("void M() { var p = new Process(); Run(p); } void Run(Process p) => p.Start();");
    [Fact] public Task Refused_by_the_constructor() => Rule.Ignores("Action M() => () => new Thread((ThreadStart)null!);");
    [Fact] public Task Discarded() => Rule.Ignores("void M() { _ = new Thread(Work); }" + Work);
    [Fact] public Task Derived_process() => Rule.Ignores("int _; class P : Process { public P() { Start(); } } void M() { var p = new P(); }");
    [Fact] public Task Task_of_a_type_of_the_same_name() => Rule.Ignores("namespace N { class Task { public Task(System.Action a) { } } class D { void M() { var t = new Task(() => { }); } } }");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading; class C { void M() { var t = new Thread(; Thread u = new(Missing); u.; var l = new[] { new Thread( } } }");
}
