using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC301_UnjoinedThread>;

public sealed class CONC301_UnjoinedThreadTests
{
    private const string Work = "\nstatic void Work() { Console.WriteLine(); }";

    [Fact] public Task Local() => Rule.Flags("void M() { var t = new Thread(Work); [|t.Start()|]; }" + Work, says: "'t' is started and never joined");
    [Fact] public Task On_the_spot() => Rule.Flags("void M() { [|new Thread(Work).Start()|]; }" + Work);
    [Fact] public Task With_initializer() => Rule.Flags("void M() { var t = new Thread(Work) { IsBackground = true, Name = \"w\" }; [|t.Start()|]; }" + Work);
    [Fact] public Task Assigned_later() => Rule.Flags("void M() { Thread t; t = new Thread(Work); [|t.Start()|]; }" + Work);
    [Fact] public Task List() => Rule.Flags("void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) { var t = new Thread(Work); [|t.Start()|]; l.Add(t); } }" + Work);
    [Fact] public Task List_started_by_a_loop() => Rule.Flags("void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) l.Add(new Thread(Work)); foreach (var t in l) [|t.Start()|]; }" + Work);
    [Fact] public Task List_initializer() => Rule.Flags("void M() { var l = new List<Thread> { new Thread(Work), new Thread(Work) }; foreach (var t in l) [|t.Start()|]; }" + Work);
    [Fact] public Task Collection_expression() => Rule.Flags("void M() { Thread[] l = [new Thread(Work), new(Work)]; foreach (var t in l) [|t.Start()|]; }" + Work);
    [Fact] public Task Array_elements() => Rule.Flags("void M() { var a = new Thread[5]; for (var i = 0; i < 5; i++) { a[i] = new Thread(Work); [|a[i].Start()|]; } }" + Work);
    [Fact] public Task Dictionary_values() => Rule.Flags("void M() { var d = new Dictionary<int, Thread>(); d[1] = new Thread(Work); foreach (var t in d.Values) [|t.Start()|]; }" + Work);
    [Fact] public Task ForEach_starts() => Rule.Flags("void M() { var l = new List<Thread> { new Thread(Work) }; l.ForEach(t => [|t.Start()|]); }" + Work);
    [Fact] public Task Field() => Rule.Flags("private Thread? _t; void M() { _t = new Thread(Work); [|_t.Start()|]; }" + Work);
    [Fact] public Task Field_started_elsewhere() => Rule.Flags("private readonly Thread _t; C() { _t = [|new Thread(Work)|]; } void M() => _t.Start();" + Work);
    [Fact] public Task Field_initializer() => Rule.Flags("private readonly Thread _t = [|new Thread(Work)|]; void M() => _t.Start();" + Work);
    [Fact] public Task Field_list() => Rule.Flags("private readonly List<Thread> _l = new(); void M() { var t = new Thread(Work); [|t.Start()|]; _l.Add(t); }" + Work);
    [Fact] public Task Two_threads() => Rule.Flags("void M() { var t = new Thread(Work); [|t.Start()|]; var u = new Thread(Work); [|u.Start()|]; t = null; }".Replace("t = null; ", "") + Work);
    [Fact] public Task In_a_lambda() => Rule.Flags("void M() { Action a = () => { var t = new Thread(Work); [|t.Start()|]; }; a(); }" + Work);
    [Fact] public Task In_async_code() => Rule.Flags("async Task M() { var t = new Thread(Work); [|t.Start()|]; await Task.Yield(); }" + Work);
    [Fact] public Task Top_level() => Rule.Survives("var t = new System.Threading.Thread(() => { });");
    [Fact] public Task Background_without_stop() => Rule.Flags("void M() { var t = new Thread(() => { while (true) Console.WriteLine(); }) { IsBackground = true }; [|t.Start()|]; }");
    [Fact] public Task Conditional_start() => Rule.Flags("void M(bool b) { var t = new Thread(Work); if (b) [|t.Start()|]; }" + Work);
    [Fact] public Task Null_checked() => Rule.Flags("private Thread? _t; void M() { if (_t == null) { _t = new Thread(Work); [|_t.Start()|]; } if (_t is not null) Console.WriteLine(); }" + Work);
    [Fact] public Task Constant_loop() => Rule.Flags("void M() { for (var i = 0; i < 3; i++) [|new Thread(Work).Start()|]; }" + Work);

    [Fact] public Task Joined() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); t.Join(); }" + Work);
    [Fact] public Task Joined_with_timeout() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); if (!t.Join(100)) Console.WriteLine(); }" + Work);
    [Fact] public Task Joined_on_one_path() => Rule.Ignores("void M(bool b) { var t = new Thread(Work); t.Start(); if (b) t.Join(); }" + Work);
    [Fact] public Task Joined_through_alias() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); var u = t; u.Join(); }" + Work);
    [Fact] public Task Joined_in_lambda() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); Action stop = () => t.Join(); stop(); }" + Work);
    [Fact] public Task Joined_in_local_function() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); Stop(); void Stop() { t.Join(); } }" + Work);
    [Fact] public Task Joined_conditionally_accessed() => Rule.Ignores("private Thread? _t; void M() { _t = new Thread(Work); _t.Start(); } void Stop() => _t?.Join();" + Work);
    [Fact] public Task Field_joined_elsewhere() => Rule.Ignores("private Thread? _t; void M() { _t = new Thread(Work); _t.Start(); } void Stop() { this._t!.Join(); }" + Work);
    [Fact] public Task Field_joined_in_other_part() => Check<CONC301_UnjoinedThread>.Files(
        "using System.Threading; partial class C { private Thread? _t; void M() { _t = new Thread(() => { }); _t.Start(); } }",
        "partial class C { void Stop() { var t = _t; if (t != null) t.Join(); } }");
    [Fact] public Task Field_joined_through_local() => Rule.Ignores("private Thread? _t; void M() { _t = new Thread(Work); _t.Start(); } void Stop() { var t = _t; _t = null; t?.Join(); }" + Work);
    [Fact] public Task Field_exchanged() => Rule.Ignores("private Thread? _t; void M() { _t = new Thread(Work); _t.Start(); } void Stop() => Interlocked.Exchange(ref _t, null)?.Join();" + Work);
    [Fact] public Task Field_given_out() => Rule.Ignores("private Thread? _t; public Thread? T => _t; void M() { _t = new Thread(Work); _t.Start(); }" + Work);
    [Fact] public Task Field_joined_by_nested_type() => Rule.Ignores("private Thread? _t; void M() { _t = new Thread(Work); _t.Start(); } class N { void Stop(C c) => c._t!.Join(); }" + Work);
    [Fact] public Task Internal_field() => Rule.Ignores("internal Thread? T; void M() { T = new Thread(Work); T.Start(); }" + Work);
    [Fact] public Task Property() => Rule.Ignores("Thread? T { get; set; } void M() { T = new Thread(Work); T.Start(); }" + Work);
    [Fact] public Task List_joined() => Rule.Ignores("void M() { var l = new List<Thread>(); for (var i = 0; i < 5; i++) { var t = new Thread(Work); t.Start(); l.Add(t); } foreach (var t in l) t.Join(); }" + Work);
    [Fact] public Task List_joined_by_ForEach() => Rule.Ignores("void M() { var l = new List<Thread>(); var t = new Thread(Work); t.Start(); l.Add(t); l.ForEach(x => x.Join()); }" + Work);
    [Fact] public Task List_joined_by_method_group() => Rule.Ignores("void M() { var l = new List<Thread>(); var t = new Thread(Work); t.Start(); l.Add(t); l.ForEach(Stop); } void Stop(Thread t) => t.Join();" + Work);
    [Fact] public Task List_joined_by_index() => Rule.Ignores("void M() { var l = new List<Thread>(); var t = new Thread(Work); t.Start(); l.Add(t); for (var i = 0; i < l.Count; i++) l[i].Join(); }" + Work);
    [Fact] public Task Array_joined() => Rule.Ignores("void M() { var a = new Thread[2]; a[0] = new Thread(Work); a[0].Start(); for (var i = 0; i < a.Length; i++) a[i].Join(); }" + Work);
    [Fact] public Task Dictionary_joined_by_pair() => Rule.Ignores("void M() { var d = new Dictionary<int, Thread>(); d.Add(1, new Thread(Work)); foreach (var p in d) { p.Value.Start(); p.Value.Join(); } }" + Work);
    [Fact] public Task Dictionary_deconstructed() => Rule.Ignores("void M() { var d = new Dictionary<int, Thread>(); d.Add(1, new Thread(Work)); foreach (var (k, t) in d) { t.Start(); } }" + Work);
    [Fact] public Task List_passed_on() => Rule.Ignores("void M() { var l = new List<Thread>(); var t = new Thread(Work); t.Start(); l.Add(t); Stop(l); } void Stop(List<Thread> l) { foreach (var t in l) t.Join(); }" + Work);
    [Fact] public Task Foreign_list() => Rule.Ignores("void M(List<Thread> l) { var t = new Thread(Work); t.Start(); l.Add(t); }" + Work);
    [Fact] public Task Foreign_list_in_a_local() => Rule.Ignores("List<Thread> L() => new(); void M() { var l = L(); var t = new Thread(Work); t.Start(); l.Add(t); }" + Work);
    [Fact] public Task Field_list_joined() => Rule.Ignores("private readonly List<Thread> _l = new(); void M() { var t = new Thread(Work); t.Start(); _l.Add(t); } void Stop() { foreach (var t in _l) t.Join(); }" + Work);
    [Fact] public Task Field_list_from_outside() => Rule.Ignores("private readonly List<Thread> _l; C(List<Thread> l) { _l = l; } void M() { var t = new Thread(Work); t.Start(); _l.Add(t); }" + Work);
    [Fact] public Task Linq() => Rule.Ignores("void M() { var l = new List<Thread>(); var t = new Thread(Work); t.Start(); l.Add(t); foreach (var x in l.Where(x => x.IsAlive)) x.Join(); }" + Work);
    [Fact] public Task Own_collection() => Rule.Ignores("int _; class Pool { public void Add(Thread t) { } } void M(Pool p) { var t = new Thread(Work); t.Start(); p.Add(t); }" + Work);
    [Fact] public Task Returned() => Rule.Ignores("Thread M() { var t = new Thread(Work); t.Start(); return t; }" + Work);
    [Fact] public Task Yielded() => Rule.Ignores("IEnumerable<Thread> M() { var t = new Thread(Work); t.Start(); yield return t; }" + Work);
    [Fact] public Task Out() => Rule.Ignores("void M(out Thread t) { t = new Thread(Work); t.Start(); }" + Work);
    [Fact] public Task Passed_to_a_helper() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); Stop(t); } void Stop(Thread t) => t.Join();" + Work);
    [Fact] public Task Passed_to_an_owner() => Rule.Ignores("int _; class Owner(Thread t) { public void Stop() => t.Join(); } Owner M() { var t = new Thread(Work); t.Start(); return new Owner(t); }" + Work);
    [Fact] public Task In_an_object() => Rule.Ignores("int _; class Holder { public Thread? T; } void M(Holder h) { var t = new Thread(Work); t.Start(); h.T = t; }" + Work);
    [Fact] public Task In_a_tuple() => Rule.Ignores("(Thread, int) M() { var t = new Thread(Work); t.Start(); return (t, 1); }" + Work);
    [Fact] public Task Discarded() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); _ = t; }" + Work);
    [Fact] public Task Polled() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); while (t.IsAlive) Thread.Sleep(1); }" + Work);
    [Fact] public Task Interrupted() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); t.Interrupt(); }" + Work);
    [Fact] public Task Join_as_a_delegate() => Rule.Ignores("void M() { var t = new Thread(Work); t.Start(); Action stop = t.Join; stop(); }" + Work);
    [Fact] public Task Never_started() => Rule.Ignores("void M() { var t = new Thread(Work); }" + Work);
    [Fact] public Task Background_with_token() => Rule.Ignores("void M(CancellationToken c) { var t = new Thread(() => { while (!c.IsCancellationRequested) Console.WriteLine(); }) { IsBackground = true }; t.Start(); }");
    [Fact] public Task Background_with_token_passed_on() => Rule.Ignores("void M(CancellationToken c) { var t = new Thread(() => Loop(c)); t.IsBackground = true; t.Start(); } void Loop(CancellationToken c) { for (;;) c.ThrowIfCancellationRequested(); }");
    [Fact] public Task Background_with_flag() => Rule.Ignores("private volatile bool _stop; private Thread? _t; void M() { _t = new Thread(Run) { IsBackground = true }; _t.Start(); } void Stop() => _stop = true; void Run() { while (!_stop) Console.WriteLine(); }");
    [Fact] public Task Background_with_flag_and_return() => Rule.Ignores("private volatile bool _stop; void M() { var t = new Thread(Run) { IsBackground = true }; t.Start(); } void Stop() => _stop = true; void Run() { while (true) { if (_stop) return; Console.WriteLine(); } }");
    [Fact] public Task Background_with_event() => Rule.Ignores("private readonly ManualResetEvent _e = new(false); void M() { var t = new Thread(Run) { IsBackground = true }; t.Start(); } void Run() { while (!_e.WaitOne(100)) Console.WriteLine(); }");
    [Fact] public Task Apartment() => Rule.Ignores("void M() { var t = new Thread(Work); t.SetApartmentState(ApartmentState.STA); t.Start(); }" + Work);
    [Fact] public Task Thread_per_item() => Rule.Ignores("void M(string[] l) { foreach (var s in l) new Thread(() => Console.WriteLine(s)).Start(); }");
    [Fact] public Task Thread_per_item_in_a_local() => Rule.Ignores("void M(string[] l) { foreach (var s in l) { var t = new Thread(() => Console.WriteLine(s)); t.Start(); } }");
    [Fact] public Task Annotated_method() => Rule.Ignores("int _; class FireAndForgetAttribute : Attribute { } [FireAndForget] void M() { var t = new Thread(Work); t.Start(); }" + Work);
    [Fact] public Task Annotated_entry() => Rule.Ignores("int _; class FireAndForgetAttribute : Attribute { } void M() { new Thread(Work).Start(); } [FireAndForget] static void Work() { }");
    [Fact] public Task Named_so() => Rule.Ignores("void StartAndForget(ThreadStart s) { new Thread(s).Start(); }");
    [Fact] public Task Own_type_of_that_name() => Rule.Ignores("namespace N { class Thread { public Thread(System.Action a) { } public void Start() { } } class D { void M() { new Thread(() => { }).Start(); } } }");
    [Fact] public Task Background_looking_at_a_setting() => Rule.Flags("private bool _loud; void M() { var t = new Thread(() => { while (true) { if (_loud) Console.WriteLine(); } }) { IsBackground = true }; [|t.Start()|]; }");
    [Fact] public Task Signals_its_end_by_event() => Rule.Ignores("void M() { using var done = new ManualResetEventSlim(); new Thread(() => { Console.WriteLine(); done.Set(); }).Start(); done.Wait(); }");
    [Fact] public Task Signals_its_end_by_countdown() => Rule.Ignores("private readonly CountdownEvent _c = new(2); void M() { new Thread(Body).Start(); _c.Wait(); } void Body() { try { Console.WriteLine(); } finally { _c.Signal(); } }");
    [Fact] public Task Signals_its_end_by_task() => Rule.Ignores("Task M() { var done = new TaskCompletionSource(); var t = new Thread(() => { Console.WriteLine(); done.SetResult(); }); t.Start(); return done.Task; }");
    [Fact] public Task Equal_workers() => Rule.Flags("void M(int n) { for (var i = 0; i < n; i++) { var t = new Thread(() => { var j = 0; Console.WriteLine(j); }); [|t.Start()|]; } }");
    [Fact] public Task Thread_per_index() => Rule.Ignores("void M(string[] l) { for (var i = 0; i < l.Length; i++) { var s = l[i]; new Thread(() => Console.WriteLine(s)).Start(); } }");
    [Fact] public Task Program_beside_a_message_loop() => Rule.Ignores("static class Loop { public static void Run() { } }\nclass C { static void Main() { var t = new Thread(Work); t.Start(); Loop.Run(); } static void Work() { } }");
    [Fact] public Task Program_alone() => Rule.Flags("class C { static void Main() { var t = new Thread(Work); [|t.Start()|]; } static void Work() { } }");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading; class C { private Thread _t = ; void M() { var t = new Thread(; t.Start(); _t = t.; foreach (var x in ) x.Join(); new Thread(Missing).Start(); } }");
}
