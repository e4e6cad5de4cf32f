using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC301_UnjoinedThread, UnjoinedThreadFix>;

public sealed class CONC301_UnjoinedThreadFixTests
{
    private const string Work = "\nstatic void Work() { Console.WriteLine(); }";

    private static Task Leaves(string code) => Fixed.Leaves(Class(code));

    private static Task Fixes(string before, string after) => Fixed.Fixes(Class(before), Class(after));

    private static string Class(string members) => $"class C\n{{\n{members}{Work}\n}}\n";

    [Fact] public Task Local() => Fixes(
        "void M() { var t = new Thread(Work); [|t.Start()|]; }",
        "void M() { var t = new Thread(Work); t.Start(); t.Join(); }");
    [Fact] public Task Body_that_asks_a_property_of_the_framework() => Fixes(
        "void M(Uri u) { var t = new Thread(() => Console.WriteLine(u.AbsolutePath)); [|t.Start()|]; }",
        "void M(Uri u) { var t = new Thread(() => Console.WriteLine(u.AbsolutePath)); t.Start(); t.Join(); }");
    [Fact] public Task Several_still_overlap() => Fixes(
        """
        void M()
        {
            var a = new Thread(Work);
            [|a.Start()|];

            // The second.
            var b = new Thread(() => Work());
            [|b.Start()|]; // goes

            [|new Thread(() => Work()).Start()|];
            Console.WriteLine();
        }
        """,
        """
        void M()
        {
            var a = new Thread(Work);
            a.Start();

            // The second.
            var b = new Thread(() => Work());
            b.Start(); // goes

            var workThread = new Thread(() => Work());
            workThread.Start();
            Console.WriteLine();
            a.Join();
            b.Join();
            workThread.Join();
        }
        """);
    [Fact] public Task Before_the_return() => Fixes(
        "int M()\n{\n    var n = 0;\n    var t = new Thread(Work);\n    [|t.Start()|];\n\n    // done\n    return n;\n}",
        "int M()\n{\n    var n = 0;\n    var t = new Thread(Work);\n    t.Start();\n    t.Join();\n\n    // done\n    return n;\n}");
    [Fact] public Task Before_local_functions() => Fixes(
        "void M()\n{\n    var t = new Thread(L);\n    [|t.Start()|];\n\n    void L() { }\n}",
        "void M()\n{\n    var t = new Thread(L);\n    t.Start();\n    t.Join();\n\n    void L() { }\n}");
    [Fact] public Task On_the_spot_with_argument_and_initializer() => Fixes(
        "void M() { [|new Thread(o => { }) { Name = \"n\" }.Start(1)|]; }",
        "void M() { var thread = new Thread(o => { }) { Name = \"n\" }; thread.Start(1); thread.Join(); }");
    [Fact] public Task Two_on_the_spot() => Fixes(
        "void M() { [|new Thread(Work).Start()|]; [|new Thread(Work).Start()|]; }",
        "void M() { var workThread = new Thread(Work); workThread.Start(); var workThread2 = new Thread(Work); workThread2.Start(); workThread.Join(); workThread2.Join(); }");
    [Fact] public Task List() => Fixes(
        "void M()\n{\n    var threads = new List<Thread>();\n    for (var i = 0; i < 5; i++)\n    {\n        var t = new Thread(Work);\n        [|t.Start()|];\n        threads.Add(t);\n    }\n}",
        "void M()\n{\n    var threads = new List<Thread>();\n    for (var i = 0; i < 5; i++)\n    {\n        var t = new Thread(Work);\n        t.Start();\n        threads.Add(t);\n    }\n    foreach (var t in threads)\n        t.Join();\n}");
    [Fact] public Task List_added_before_start() => Fixes(
        "void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) { var t = new Thread(Work); l.Add(t); [|t.Start()|]; } }",
        "void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) { var t = new Thread(Work); l.Add(t); t.Start(); } foreach (var t in l) t.Join(); }");
    [Fact] public Task List_started_by_a_loop() => Fixes(
        "void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) l.Add(new Thread(Work)); foreach (var t in l) [|t.Start()|]; }",
        "void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) l.Add(new Thread(Work)); foreach (var t in l) t.Start(); foreach (var t in l) t.Join(); }");
    [Fact] public Task Listed() => Fixes(
        "void M() { Thread[] l = [new Thread(Work), new(Work)]; foreach (var t in l) [|t.Start()|]; }",
        "void M() { Thread[] l = [new Thread(Work), new(Work)]; foreach (var t in l) t.Start(); foreach (var t in l) t.Join(); }");
    [Fact] public Task Array() => Fixes(
        "void M() { var a = new Thread[5]; for (var i = 0; i < a.Length; i++) { a[i] = new Thread(Work); [|a[i].Start()|]; } }",
        "void M() { var a = new Thread[5]; for (var i = 0; i < a.Length; i++) { a[i] = new Thread(Work); a[i].Start(); } foreach (var thread in a) thread.Join(); }");
    [Fact] public Task Unfixable_first() => Fixes(
        "void N() { var t = new Thread(() => { while (true) Work(); }); [|t.Start()|]; }\nvoid M() { var t = new Thread(Work); [|t.Start()|]; }",
        "void N() { var t = new Thread(() => { while (true) Work(); }); [|t.Start()|]; }\nvoid M() { var t = new Thread(Work); t.Start(); t.Join(); }");
    [Fact] public Task Top_level() => Fixed.File(
        "using System.Threading;\nvar t = new Thread(() => { });\n[|t.Start()|];\n[|new Thread(Work).Start()|];\n\nstatic void Work() { }\n// <Main>",
        "using System.Threading;\nvar t = new Thread(() => { });\nt.Start();\nvar workThread = new Thread(Work);\nworkThread.Start();\nt.Join();\nworkThread.Join();\n\nstatic void Work() { }\n// <Main>");
    [Fact] public Task Line_ends_and_tabs() => Fixed.File(
        "using System.Threading;\r\nclass C\r\n{\r\n\tvoid M()\r\n\t{\r\n\t\t[|new Thread(() => { }).Start()|];\r\n\t}\r\n}\r\n",
        "using System.Threading;\r\nclass C\r\n{\r\n\tvoid M()\r\n\t{\r\n\t\tvar thread = new Thread(() => { });\r\n\t\tthread.Start();\r\n\t\tthread.Join();\r\n\t}\r\n}\r\n");
    [Fact] public Task In_a_try() => Fixes(
        "void M() { try { var t = new Thread(Work); [|t.Start()|]; } finally { } }",
        "void M() { try { var t = new Thread(Work); t.Start(); t.Join(); } finally { } }");

    [Fact] public Task Field_joined_in_Dispose() => Fixed.Fixes(
        "sealed class C : IDisposable\n{\n    private readonly Thread _t;\n\n    public C()\n    {\n        _t = new Thread(() => Console.WriteLine());\n        [|_t.Start()|];\n    }\n\n    public void Dispose()\n    {\n        Console.WriteLine();\n    }\n}",
        "sealed class C : IDisposable\n{\n    private readonly Thread _t;\n\n    public C()\n    {\n        _t = new Thread(() => Console.WriteLine());\n        _t.Start();\n    }\n\n    public void Dispose()\n    {\n        Console.WriteLine();\n        _t?.Join();\n    }\n}");
    [Fact] public Task Field_of_an_endless_thread() => Fixed.Leaves("sealed class C : IDisposable { private readonly Thread _t; public C() { _t = new Thread(() => { while (true) Console.WriteLine(); }); [|_t.Start()|]; } public void Dispose() { Console.WriteLine(); } }");
    [Fact] public Task Field_whose_thread_disposes() => Fixed.Leaves("sealed class C : IDisposable { private readonly Thread _t; public C() { _t = new Thread(() => Dispose()); [|_t.Start()|]; } public void Dispose() { Console.WriteLine(); } }");
    [Fact] public Task Field_started_by_a_method() => Fixed.Leaves("sealed class C : IDisposable { private Thread? _t; public void M() { _t = new Thread(() => Console.WriteLine()); [|_t.Start()|]; } public void Dispose() { Console.WriteLine(); } }");
    [Fact] public Task Field_without_Dispose() => Fixed.Leaves("sealed class C { private readonly Thread _t; public C() { _t = new Thread(() => Console.WriteLine()); [|_t.Start()|]; } }");
    [Fact] public Task User_interface() => Fixed.Leaves("namespace N { class Form { } class Dialog : Form { void M() { var t = new Thread(() => Console.WriteLine()); [|t.Start()|]; } } }");

    [Fact] public Task Endless() => Leaves("void M() { var t = new Thread(() => { while (true) Work(); }); [|t.Start()|]; }");
    [Fact] public Task Endless_two_calls_away() => Leaves("void M() { var t = new Thread(A); [|t.Start()|]; } void A() => B(); void B() { for (;;) Work(); }");
    [Fact] public Task Until_a_flag() => Leaves("private bool _stop; void M() { var t = new Thread(() => { while (!_stop) Work(); }); [|t.Start()|]; _stop = true; }");
    [Fact] public Task Until_a_captured_flag() => Leaves("void M() { var stop = false; var t = new Thread(() => { while (!stop) Work(); }); [|t.Start()|]; Action a = () => stop = true; a(); }");
    [Fact] public Task Waits_for_an_event() => Leaves("private readonly ManualResetEvent _e = new(false); void M() { var t = new Thread(() => _e.WaitOne()); [|t.Start()|]; } void Go() => _e.Set();");
    [Fact] public Task Takes_from_a_queue() => Leaves("void M(BlockingCollection<int> q) { var t = new Thread(() => Console.WriteLine(q.Take())); [|t.Start()|]; }");
    [Fact] public Task Entry_unknown() => Leaves("void M(ThreadStart s) { var t = new Thread(s); [|t.Start()|]; }");
    [Fact] public Task Calls_unknown_code() => Leaves("interface I { void Do(); } void M(I i) { var t = new Thread(() => i.Do()); [|t.Start()|]; }");
    [Fact] public Task Calls_a_delegate() => Leaves("void M(Action a) { var t = new Thread(() => a()); [|t.Start()|]; }");
    [Fact] public Task Background() => Leaves("void M() { var t = new Thread(Work) { IsBackground = true }; [|t.Start()|]; }");
    [Fact] public Task Async_code() => Leaves("async Task M() { var t = new Thread(Work); [|t.Start()|]; await Task.Yield(); }");
    [Fact] public Task Task_returning() => Leaves("Task M() { var t = new Thread(Work); [|t.Start()|]; return Task.CompletedTask; }");
    [Fact] public Task Constructor() => Leaves("C() { var t = new Thread(Work); [|t.Start()|]; }");
    [Fact] public Task Property() => Leaves("int P { get { var t = new Thread(Work); [|t.Start()|]; return 1; } }");
    [Fact] public Task Lambda() => Leaves("Action M() => () => { var t = new Thread(Work); [|t.Start()|]; };");
    [Fact] public Task Lock() => Leaves("private readonly object _o = new(); void M() { lock (_o) { var t = new Thread(Work); [|t.Start()|]; } }");
    private const string Counts = "private readonly object _o = new(); private int _n; void M() { var t = new Thread(() => { lock (_o) _n++; }); [|t.Start()|]; }";

    private static string Joined(string code) => code.Replace("[|t.Start()|];", "t.Start(); t.Join();");

    private static Task Joins(string code) => Fixes(code, Joined(code));

    [Fact] public Task Lock_that_no_caller_holds() => Joins(Counts + " int N() { lock (_o) return _n; } void Reset() { lock (_o) { _n = 0; Console.WriteLine(); } M(); }");
    [Fact] public Task Lock_of_its_own() => Joins("void M() { var o = new object(); var n = 0; var t = new Thread(() => { lock (o) n++; }); [|t.Start()|]; }");
    [Fact] public Task Locked_list() => Joins("private readonly List<int> _l = []; void M() { var t = new Thread(() => { lock (_l) _l.Add(1); }); [|t.Start()|]; } int N() { lock (_l) return _l.Count; }");
    [Fact] public Task Entered_monitor() => Leaves("private readonly object _o = new(); private int _n; void M() { var t = new Thread(() => { Monitor.Enter(_o); _n++; Monitor.Exit(_o); }); [|t.Start()|]; }");
    [Fact] public Task Lock_held_by_the_caller() => Leaves(Counts + " void A() { lock (_o) M(); }");
    [Fact] public Task Lock_held_by_a_caller_further_away() => Leaves(Counts + " void A() { lock (_o) { Console.WriteLine(); B(); } } void B() => M();");
    [Fact] public Task Lock_held_by_a_lambda_that_calls() => Leaves(Counts + " Action A() => () => { lock (_o) M(); };");
    [Fact] public Task Lock_held_by_the_work_itself() => Leaves("private readonly object _o = new(); void M() { var t = new Thread(() => { lock (_o) { if (Environment.TickCount > 0) M(); } }); [|t.Start()|]; }");
    [Fact] public Task Lock_held_while_unknown_code_runs() => Leaves(Counts + " public event Action? Changed; void A() { lock (_o) Changed?.Invoke(); }");
    [Fact] public Task Lock_held_while_an_override_runs() => Leaves("abstract class B { private readonly object _o = new(); private int _n; protected abstract void Do(); protected void M() { var t = new Thread(() => { lock (_o) _n++; }); [|t.Start()|]; } void A() { lock (_o) Do(); } }");
    [Fact] public Task Lock_held_by_a_caller_by_Enter() => Leaves(Counts + " void A() { Monitor.Enter(_o); try { M(); } finally { Monitor.Exit(_o); } }");
    [Fact] public Task Lock_held_by_a_scope() => Leaves("private readonly Lock _o = new(); private int _n; void M() { var t = new Thread(() => { lock (_o) _n++; }); [|t.Start()|]; } void A() { using (_o.EnterScope()) M(); }");
    [Fact] public Task Lock_taken_by_a_helper() => Leaves(Counts + " void Begin() => Monitor.Enter(_o); void End() => Monitor.Exit(_o); void A() { Begin(); M(); End(); }");
    [Fact] public Task Lock_taken_by_a_scope_of_a_helper() => Leaves("private readonly Lock _o = new(); private int _n; void M() { var t = new Thread(() => { lock (_o) _n++; }); [|t.Start()|]; } Lock.Scope Hold() => _o.EnterScope(); void A() { using (Hold()) M(); }");
    [Fact] public Task Lock_held_while_a_framework_interface_is_called() => Leaves("class D : IDisposable { " + Counts + " public void Dispose() => M(); void A(IDisposable d) { lock (_o) d.Dispose(); } }");
    [Fact] public Task Lock_held_by_an_iterator() => Leaves(Counts + " IEnumerable<int> Items() { lock (_o) { yield return 1; } } void A() { foreach (var i in Items()) M(); }");
    [Fact] public Task Lock_held_while_a_task_is_waited_for() => Leaves(Counts + " void A() { lock (_o) Task.Run(() => M()).Wait(); }");
    [Fact] public Task Lock_held_while_a_thread_is_joined() => Leaves(Counts + " void A() { var w = new Thread(M); w.Start(); lock (_o) w.Join(); }");
    [Fact] public Task Locked_list_under_another_name() => Leaves("private readonly List<int> _l = []; void M() { var t = new Thread(() => { lock (_l) _l.Add(1); }); [|t.Start()|]; } void A() { lock (((System.Collections.ICollection)_l).SyncRoot) M(); }");
    [Fact] public Task Lock_under_another_name() => Leaves(Counts + " void A() { if (_o is { } gate) lock (gate) M(); }");
    [Fact] public Task Lock_that_locks_itself() => Leaves("class F { public void Do(Action a) { lock (this) a(); } } private readonly F _f = new(); private int _n; void M() { var t = new Thread(() => { lock (_f) _n++; }); [|t.Start()|]; } void A() => _f.Do(M);");
    [Fact] public Task Two_locks() => Leaves("private readonly object _a = new(); private readonly object _b = new(); private int _n; void M() { var t = new Thread(() => { lock (_b) _n++; }); [|t.Start()|]; } void A() { lock (_a) M(); } void B() { lock (_b) lock (_a) _n = 0; }");
    [Fact] public Task Lock_held_while_a_lazy_value_is_made() => Leaves(Counts + " private Lazy<int>? _z; void S() => _z = new Lazy<int>(() => { M(); return 1; }); int A() { lock (_o) return _z!.Value; }");
    [Fact] public Task Lock_held_while_callbacks_run() => Leaves(Counts + " void A(CancellationTokenSource s) { s.Token.Register(() => M()); lock (_o) s.Cancel(); }");
    [Fact] public Task Locked_list_that_is_summed() => Joins("private readonly List<int> _l = []; void M() { var t = new Thread(() => { lock (_l) _l.Add(1); }); [|t.Start()|]; } int N() { lock (_l) return _l.Sum(); }");
    [Fact] public Task Lock_of_a_property() => Joins(Counts + " int N { get { lock (_o) return _n; } set { lock (_o) _n = value; } }");
    [Fact] public Task Lock_handed_on() => Leaves(Counts + " object Gate => _o;");
    [Fact] public Task Lock_given() => Leaves("private readonly object _o; private int _n; C(object o) => _o = o; void M() { var t = new Thread(() => { lock (_o) _n++; }); [|t.Start()|]; }");
    [Fact] public Task Lock_that_others_may_hold() => Leaves("public readonly object Gate = new(); private int _n; void M() { var t = new Thread(() => { lock (Gate) _n++; }); [|t.Start()|]; }");
    [Fact] public Task Lock_on_this() => Leaves("private int _n; void M() { var t = new Thread(() => { lock (this) _n++; }); [|t.Start()|]; }");
    [Fact] public Task Lock_on_a_parameter() => Leaves("void M(object o) { var t = new Thread(() => { lock (o) Work(); }); [|t.Start()|]; }");
    [Fact] public Task Lock_two_calls_away() => Leaves("private static readonly object _o = new(); private static int _n; void M() { var t = new Thread(Add); [|t.Start()|]; } static void Add() => Up(); static void Up() { lock (_o) _n++; } void A() { lock (_o) M(); }");
    [Fact] public Task Event_handler() => Leaves("void M(object? s, EventArgs e) { var t = new Thread(Work); [|t.Start()|]; }");
    [Fact] public Task Iterator() => Leaves("IEnumerable<int> M() { var t = new Thread(Work); [|t.Start()|]; yield return 1; }");
    [Fact] public Task Field() => Leaves("private Thread? _t; void M() { _t = new Thread(Work); [|_t.Start()|]; }");
    [Fact] public Task Left_early() => Leaves("void M(bool b) { var t = new Thread(Work); [|t.Start()|]; if (b) return; Console.WriteLine(); }");
    [Fact] public Task Thrown_out_of() => Leaves("void M(string? s) { var t = new Thread(Work); [|t.Start()|]; Console.WriteLine(s ?? throw new Exception()); }");
    [Fact] public Task Started_on_one_path() => Leaves("void M(bool b) { var t = new Thread(Work); if (b) [|t.Start()|]; }");
    [Fact] public Task In_a_loop() => Leaves("void M() { for (var i = 0; i < 3; i++) { var t = new Thread(Work); [|t.Start()|]; } }");
    [Fact] public Task On_the_spot_in_a_loop() => Leaves("void M() { for (var i = 0; i < 3; i++) [|new Thread(Work).Start()|]; }");
    [Fact] public Task Array_half_filled() => Leaves("void M() { var a = new Thread[9]; for (var i = 0; i < 5; i++) { a[i] = new Thread(Work); [|a[i].Start()|]; } }");
    [Fact] public Task List_with_others() => Leaves("void M() { var l = new List<Thread> { new Thread(Work) }; for (var i = 0; i < 5; i++) { var t = new Thread(Work); [|t.Start()|]; l.Add(t); } }");
    [Fact] public Task List_left_early() => Leaves("void M(bool b) { var l = new List<Thread>(); for (var i = 0; i < 5; i++) { var t = new Thread(Work); if (b) break; [|t.Start()|]; l.Add(t); } }");
    [Fact] public Task List_with_an_endless_one() => Leaves("void M() { var l = new List<Thread>(); l.Add(new Thread(Work)); l.Add(new Thread(() => { while (true) Work(); })); foreach (var t in l) [|t.Start()|]; }");
    [Fact] public Task Then_endless() => Leaves("void M() { var t = new Thread(Work); [|t.Start()|]; while (true) Work(); }");

    [Theory]
    [InlineData("again: Work(); goto again;")]
    [InlineData("Thread.Sleep(Timeout.Infinite);")]
    [InlineData("foreach (var i in Endless()) Console.WriteLine(i);")]
    [InlineData("while (State != 3) Thread.Sleep(1);")]
    [InlineData("task.Wait();")]
    [InlineData("Console.WriteLine(source.Task.Result);")]
    [InlineData("Task.WhenAll(task, Task.Delay(1)).GetAwaiter().GetResult();")]
    [InlineData("while (stream.ReadByte() != -1) { }")]
    [InlineData("socket.Receive(new byte[1]);")]
    [InlineData("listener.GetContext();")]
    [InlineData("ui.Send(_ => { }, null);")]
    public Task Ends_when_somebody_else_acts(string body) => Leaves(
        $"int State {{ get; set; }} static IEnumerable<int> Endless() {{ while (true) yield return 1; }} void M(Task task, TaskCompletionSource<int> source, NetworkStream stream, Socket socket, HttpListener listener, SynchronizationContext ui) {{ var t = new Thread(() => {{ {body} }}); [|t.Start()|]; }}");
    [Fact] public Task Counts_down_and_waits_for_work_of_its_own() => Fixes(
        "void M(int n) { var t = new Thread(() => { while (n > 0) n--; var own = Task.Run(Work); own.Wait(); Task.Delay(1).Wait(); }); [|t.Start()|]; }",
        "void M(int n) { var t = new Thread(() => { while (n > 0) n--; var own = Task.Run(Work); own.Wait(); Task.Delay(1).Wait(); }); t.Start(); t.Join(); }");
    [Fact] public Task Under_a_monitor() => Leaves("void M() { Monitor.Enter(this); try { var t = new Thread(Work); [|t.Start()|]; } finally { Monitor.Exit(this); } }");
}
