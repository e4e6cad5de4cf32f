using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC309_TimerNobodyKeeps, TimerNobodyKeepsFix>;
using Rule = Check<CONC309_TimerNobodyKeeps>;

public sealed class CONC309_TimerNobodyKeepsTests
{
    private const string Tick = " static void Tick(object? o) { }";

    private static Task Flags(string code, string? says = null) => Rule.Flags(code + Tick, says);

    private static Task Ignores(string code) => Rule.Ignores(code + Tick);

    [Fact] public Task On_the_spot() => Flags("void M() { [|new Timer(Tick, null, 0, 1000)|]; }", "Nothing keeps the timer:");
    [Fact] public Task Discarded() => Flags("void M() { _ = [|new Timer(Tick, null, 0, 1000)|]; }");
    [Fact] public Task Local() => Flags("void M() { var t = [|new Timer(Tick, null, 0, 1000)|]; Console.ReadLine(); }", "the timer in 't'");
    [Fact] public Task Local_set_going() => Flags("void M() { var t = [|new Timer(Tick, null, -1, -1)|]; t.Change(0, 1000); }");
    [Fact] public Task One_shot() => Flags("void M() { [|new Timer(_ => Console.WriteLine(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan)|]; }");
    [Fact] public Task Async_code() => Flags("async Task M() { var t = [|new Timer(Tick, null, 0, 1000)|]; await Task.Delay(100000); }");
    [Fact] public Task Lambda() => Flags("Action M() => () => { [|new Timer(Tick, null, 0, 1000)|]; };");
    [Fact] public Task Constructor() => Flags("C() { [|new Timer(Tick, this, 0, 1000)|]; }");

    [Fact] public Task Field() => Ignores("private Timer? _t; void M() { _t = new Timer(Tick, null, 0, 1000); }");
    [Fact] public Task Field_initializer() => Ignores("private readonly Timer _t = new(Tick, null, 0, 1000);");
    [Fact] public Task Property() => Ignores("Timer? T { get; set; } void M() { T = new Timer(Tick, null, 0, 1000); }");
    [Fact] public Task Static() => Ignores("static Timer? T; void M() { var t = new Timer(Tick, null, 0, 1000); T = t; }");
    [Fact] public Task Used_later() => Ignores("void M() { var t = new Timer(Tick, null, 0, 1000); Console.ReadLine(); t.Dispose(); }");
    [Fact] public Task Kept_alive() => Ignores("void M() { var t = new Timer(Tick, null, 0, 1000); Console.ReadLine(); GC.KeepAlive(t); }");
    [Fact] public Task Using() => Ignores("async Task M() { using var t = new Timer(Tick, null, 0, 1000); using (new Timer(Tick, null, 0, 1000)) await Task.Delay(1000); }");
    [Fact] public Task Returned() => Ignores("Timer M() { var t = new Timer(Tick, null, 0, 1000); return t; } Timer N() => new Timer(Tick, null, 0, 1000);");
    [Fact] public Task Passed_on() => Ignores("void M(List<Timer> l) { l.Add(new Timer(Tick, null, 0, 1000)); }");
    [Fact] public Task In_a_field_list() => Ignores("private readonly List<Timer> _l = new(); void M() { _l.Add(new Timer(Tick, null, 0, 1000)); }");
    [Fact] public Task Callback_refers_to_it() => Ignores("void M() { Timer? t = null; t = new Timer(_ => t!.Dispose(), null, 1000, -1); }");
    [Fact] public Task Callback_sets_it_going_again() => Ignores("void M() { Timer? t = null; t = new Timer(_ => { Console.WriteLine(); t!.Change(1000, -1); }, null, 1000, -1); }");
    [Fact] public Task Its_own_state() => Ignores("void M() { var t = new Timer(Tick); t.Change(0, 1000); }");
    [Fact] public Task Component() => Ignores("void M() { var t = new System.Timers.Timer(1000) { Enabled = true }; t.Elapsed += (_, _) => { }; }");
    [Fact] public Task Holder() => Ignores("int _; class H { public Timer? T; } void M(H h) { h.T = new Timer(Tick, h, 0, 1000); var g = new H { T = new Timer(Tick, null, 0, 1000) }; GC.KeepAlive(g); }");
    [Fact] public Task Own_type_of_that_name() => Rule.Ignores("namespace N { class Timer { public Timer(int a, int b) { } } class D { void M() { new Timer(1, 2); } } }");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading; class C { void M() { new Timer(; var t = new Timer(null, null, 0, ); } }");

    [Fact] public Task Gets_a_field() => Fixed.Fixes(
        "class C\n{\n    private readonly int _n = 1;\n\n    C()\n    {\n        // every second\n        [|new Timer(_ => Console.WriteLine(_n), null, 0, 1000)|];\n    }\n}",
        "class C\n{\n    private readonly int _n = 1;\n    private Timer? _timer;\n\n    C()\n    {\n        // every second\n        _timer = new Timer(_ => Console.WriteLine(_n), null, 0, 1000);\n    }\n}");
    [Fact] public Task Gets_the_first_field() => Fixed.Fixes(
        "class C\n{\n    static void Main()\n    {\n        var heartbeat = [|new Timer(_ => { }, null, -1, -1)|];\n        heartbeat.Change(0, 10);\n        Console.ReadLine();\n    }\n}",
        "class C\n{\n    private static Timer? _heartbeat;\n\n    static void Main()\n    {\n        _heartbeat = new Timer(_ => { }, null, -1, -1);\n        _heartbeat.Change(0, 10);\n        Console.ReadLine();\n    }\n}");
    [Fact] public Task Named_as_its_neighbours() => Fixed.Fixes(
        "class C\n{\n    private int count;\n    private int timer;\n\n    void M()\n    {\n        _ = [|new Timer(_ => count++, null, 0, 1000)|];\n        _ = [|new Timer(_ => timer++, null, 0, 1000)|];\n    }\n}",
        "class C\n{\n    private int count;\n    private int timer;\n    private Timer? timer2;\n    private Timer? timer3;\n\n    void M()\n    {\n        timer2 = new Timer(_ => count++, null, 0, 1000);\n        timer3 = new Timer(_ => timer++, null, 0, 1000);\n    }\n}");
    [Fact] public Task Loop() => Fixed.Leaves("void M(string[] l) { foreach (var s in l) [|new Timer(_ => Console.WriteLine(s), null, 0, 1000)|]; }");
    [Fact] public Task Local_function() => Fixed.Leaves("void M() { N(); void N() { [|new Timer(_ => { }, null, 0, 1000)|]; } }");
    [Fact] public Task Struct() => Fixed.Leaves("struct S { void M() { [|new Timer(_ => { }, null, 0, 1000)|]; } }");
    [Fact] public Task Top_level() => Fixed.File("using System.Threading;\n_ = [|new Timer(_ => { }, null, 0, 1000)|];\nSystem.Console.ReadLine();\n// <Main>", "using System.Threading;\n_ = [|new Timer(_ => { }, null, 0, 1000)|];\nSystem.Console.ReadLine();\n// <Main>");
}
