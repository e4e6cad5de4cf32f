using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC107_BlockingCallee>;

public sealed class CONC107_BlockingCalleeTests
{
    [Fact] public Task One_call_away() => Rule.Flags("async Task M(Task t) { await Task.Yield(); [|A(t)|]; } void A(Task t) => t.Wait();", says: "'A' blocks: A → Task.Wait");
    [Fact] public Task Two_calls_away() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() => B(); void B() { File.ReadAllText(\"a\"); }", says: "A → B → File.ReadAllText");
    [Fact] public Task Shortest_path() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() { B(); D(); } void B() => E(); void E() => Thread.Sleep(1); void D() => Thread.Sleep(1);", says: "A → D → Thread.Sleep");
    [Fact] public Task Cycle() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() => B(); void B() { A(); Thread.Sleep(1); }", says: "A → B → Thread.Sleep");
    [Fact] public Task Cycle_that_does_not_block() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() => B(); void B() => A();");
    [Fact] public Task Property() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } int P => File.ReadAllText(\"a\").Length; int A() => P;", says: "A → C.P → File.ReadAllText");

    [Theory]
    [InlineData("void S() => Task.Run(PumpAsync); Task PumpAsync() { A(); return Task.CompletedTask; }")]
    [InlineData("void S() { Task.Run(() => PumpAsync(1)); } private async Task PumpAsync(int i) { await Task.Yield(); A(); }")]
    [InlineData("void S() => Task.Factory.StartNew(this.PumpAsync, TaskCreationOptions.LongRunning); Task PumpAsync() { A(); return Task.CompletedTask; } void PumpAsync(int i) { }")]
    [InlineData("void S() => new Thread(() => { PumpAsync(); }).Start(); async Task PumpAsync() { await Task.Yield(); A(); PumpAsync(2); } void PumpAsync(int i) { }")]
    [InlineData("void S() { Task.Run(Pump); async Task Pump() { await Task.Yield(); A(); } }")]
    [InlineData("void S() => Task.Run(PumpAsync); async Task PumpAsync() { await Task.Yield(); new List<int>().ForEach(i => A()); }")]
    [InlineData("void S() => Task.Run(PumpAsync); async Task PumpAsync() { await L(); async Task L() { await Task.Yield(); A(); } }")]
    public Task Method_that_only_runs_elsewhere(string code) => Rule.Ignores($"{code} void A() => Thread.Sleep(1);");
    [Theory]
    [InlineData("void S() => Task.Run(PumpAsync); Task PumpAsync() { [|A()|]; return Task.CompletedTask; } Task T() => PumpAsync();")]
    [InlineData("void S() => Task.Run(PumpAsync); public Task PumpAsync() { [|A()|]; return Task.CompletedTask; }")]
    [InlineData("Func<Task> S() => PumpAsync; Task PumpAsync() { [|A()|]; return Task.CompletedTask; }")]
    [InlineData("Task PumpAsync() { [|A()|]; return Task.CompletedTask; }")]
    [InlineData("async Task S() { await Task.Yield(); await Pump(); async Task Pump() { await Task.Yield(); [|A()|]; } }")]
    [InlineData("event EventHandler? Click; void S() => Task.Run(Setup); void Setup() { Click += async (s, e) => { await Task.Yield(); [|A()|]; }; }")]
    [InlineData("event EventHandler? Click; void S() => Task.Run(Setup); void Setup() { Click += On; async void On(object? s, EventArgs e) { await Task.Yield(); [|A()|]; } }")]
    [InlineData("void S() => Task.Run(async () => { await Task.Yield(); [|A()|]; });")] // what is written there is told
    public Task Method_that_also_runs_here(string code) => Rule.Flags($"{code} void A() => Thread.Sleep(1);");

    // A member that can never await, and waits for a task, is reported itself.
    [Theory]
    [InlineData("A()", "int P => new TaskCompletionSource<int>().Task.Result; int A() => P;")]
    [InlineData("P", "int P { get { if (n > 1) Thread.Sleep(1); Task.Delay(1).Wait(); return 1; } } int n = 2;")]
    [InlineData("new D()", "class D { public D() => Task.Delay(1).Wait(); }")]
    [InlineData("new D()", "class D { int n = Task.Run(() => 1).Result; }")]
    [InlineData("this[1]", "int this[int i] { get { new ManualResetEvent(true).WaitOne(); return Task.Run(() => i).Result; } }")]
    public Task Member_that_is_reported_itself(string read, string member) => Rule.Ignores($"class C {{ async Task M() {{ await Task.Yield(); var x = {read}; }} {member} }}");
    [Theory]
    [InlineData("using var s = new MemoryStream();")]
    [InlineData("using var d = Open();")]
    [InlineData("using (Open(1)) { } using var d = new Guard();")]
    [InlineData("using (Open(1)) return Task.Run(() => 2).Result;")]
    public Task Member_that_disposes_of_something_and_is_reported_itself(string code)
    {
        const string Members = "class Guard : IDisposable { public void Dispose() { } } Guard Open() => new Guard(); IDisposable Open(int i) => new Guard();";
        return Task.WhenAll(
            Rule.Ignores($"class C1 {{ {Members} async Task M() {{ await Task.Yield(); var x = P; }} int P {{ get {{ {code} return Task.Run(() => 1).Result; }} }} }}"),
            Check<CONC108_CannotAwait>.Flags($"class C1 {{ {Members} int P {{ get {{ {code.Replace("Task.Run(() => 2).Result", "[|Task.Run(() => 2).Result|]", StringComparison.Ordinal)} return [|Task.Run(() => 1).Result|]; }} }} }}"));
    }
    [Theory]
    [InlineData("using (l.ReadLock()) return Task.Run(() => 1).Result;")]
    [InlineData("using var held = l.ReadLock(); return Task.Run(() => 1).Result;")]
    public Task Member_that_waits_under_a_lock_of_an_object(string code) => Task.WhenAll(
        Rule.Flags($"{ReadLock}class C {{ async Task M() {{ await Task.Yield(); var x = [|P|]; }} readonly ReaderWriterLockSlim l = new(); int P {{ get {{ {code} }} }} }}"),
        Check<CONC108_CannotAwait>.Ignores($"{ReadLock}class C {{ readonly ReaderWriterLockSlim l = new(); int P {{ get {{ {code} }} }} }}"));
    [Theory]
    [InlineData("class D { [System.CodeDom.Compiler.GeneratedCode(\"t\", \"1\")] public static int P => Task.Run(() => 1).Result; }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"t\", \"1\")] class D { public static int P { get => Task.Run(() => 1).Result; } }")]
    public Task Member_of_generated_code(string member) => Rule.Flags($"class C1 {{ async Task M() {{ await Task.Yield(); var x = [|D.P|]; }} }} {member}");
    [Fact] public Task Member_of_a_generated_file() => Rule.Files($"{Snippet.Usings}class C1 {{ async Task M() {{ await Task.Yield(); var x = [|D.P|]; }} }}", $"// <auto-generated/>\n{Snippet.Usings}class D {{ public static int P => Task.Run(() => 1).Result; }}");
    [Theory]
    [InlineData("P", "int P { get { Thread.Sleep(1); return 1; } }")]
    [InlineData("P", "int P => W(); int W() => Task.Run(() => 1).Result;")]
    [InlineData("P", "int P { get { try { return Task.Run(() => 1).Result; } catch (AggregateException) { return 0; } } }")]
    [InlineData("P", "int P { get { File.Copy(\"a\", \"b\"); return Task.Run(() => 1).Result; } }")]
    [InlineData("A()", "int P => Task.Run(() => 1).Result; int A() { var n = P; B(); return n; } void B() => D(); void D() => Thread.Sleep(1);")]
    public Task Member_that_is_not_reported_itself(string read, string member) => Rule.Flags($"class C1 {{ async Task M() {{ await Task.Yield(); var x = [|{read}|]; }} {member} }}");
    [Fact] public Task Path_past_a_member_that_is_reported_itself() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } int P => Task.Run(() => 1).Result; void A() { _ = P; B(); } void B() => D(); void D() => Thread.Sleep(1);", says: "'A' blocks: A → B → D → Thread.Sleep");
    [Fact] public Task Property_that_is_changed() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; [|B()|]; } int P { get { Thread.Sleep(1); return 1; } set { } } int Q { get => 1; set => Thread.Sleep(1); } void A() => P += 1; void B() => Q++;");
    [Fact] public Task Property_written_in_a_tuple() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } int P { get => 1; set => Thread.Sleep(1); } int _n; void A() => (_n, (P, _n)) = (1, (2, 3));");
    [Fact] public Task Property_written_in_a_tuple_is_not_read() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } int P { get { Thread.Sleep(1); return 1; } set { } } int _n; void A() => (P, _n) = (1, 2);");
    [Fact] public Task Property_read_in_a_tuple() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } int P { get { Thread.Sleep(1); return 1; } set { } } void A() { var (a, b) = (P, 2); }");
    [Fact] public Task Property_that_may_be_written() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } string? P { get => null; set => Thread.Sleep(1); } void A() => P ??= \"\";");
    [Fact] public Task Property_that_gives_a_reference() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; [|B()|]; } int _n; ref int P { get { Thread.Sleep(1); return ref _n; } } void A() => P = 1; void B() => (P, _n) = (1, 2);");
    [Fact] public Task Property_declared_non_blocking() => Rule.Ignores("class NonBlockingAttribute : Attribute { } class C { async Task M() { await Task.Yield(); A(); B(); } [NonBlocking] int P { get => 1; set => Thread.Sleep(1); } void A() => P = 1; void B() { P += 1; P++; } }");
    [Fact] public Task Constructor() => Rule.Flags("class D { public D() => Thread.Sleep(1); } class C { async Task M() { await Task.Yield(); var d = [|new D()|]; } }", says: "'new D' blocks: new D → Thread.Sleep");
    [Fact] public Task Static_method_of_another_type() => Rule.Flags("static class D { public static string Load() => File.ReadAllText(\"a\"); } class C { async Task M() { await Task.Yield(); [|D.Load()|]; } }");
    [Fact] public Task Extension_method() => Rule.Flags("static class D { public static string Load(this string s) => File.ReadAllText(s); } class C { async Task M() { await Task.Yield(); [|\"a\".Load()|]; } }");
    [Fact] public Task Generic_method() => Rule.Flags("async Task M() { await Task.Yield(); [|A(1)|]; } void A<T>(T t) => Thread.Sleep(1);");
    [Fact] public Task Local_function() => Rule.Flags("async Task M() { await Task.Yield(); [|L()|]; void L() => Thread.Sleep(1); }", says: "L → Thread.Sleep");
    [Fact] public Task Lambda_that_runs_there() => Rule.Flags("async Task M(List<int> l) { await Task.Yield(); [|A(l)|]; } void A(List<int> l) => l.ForEach(i => Thread.Sleep(i));", says: "A → lambda → Thread.Sleep");
    [Fact] public Task Task_returning_caller() => Rule.Flags("Task M() { [|A()|]; return Task.CompletedTask; } void A() => Thread.Sleep(1);");
    [Fact] public Task Sealed_override() => Rule.Flags("abstract class B { public abstract void A(); } sealed class D : B { public override void A() => Thread.Sleep(1); } class C { async Task M(D d) { await Task.Yield(); [|d.A()|]; } }");
    [Fact] public Task Base_call() => Rule.Flags("class B { public virtual void A() => Thread.Sleep(1); } class C : B { async Task M() { await Task.Yield(); [|base.A()|]; } }");
    [Fact] public Task Other_file() => Rule.Files("using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); [|D.A()|]; } }", "using System.Threading; static class D { public static void A() => Thread.Sleep(1); }");
    [Fact] public Task Partial_method() => Rule.Flags("partial class C { async Task M() { await Task.Yield(); [|A()|]; } partial void A(); } partial class C { partial void A() => Thread.Sleep(1); }");

    [Fact] public Task Virtual_call() => Rule.Ignores("public class C { public virtual void A() => Thread.Sleep(1); async Task M(C c) { await Task.Yield(); c.A(); } }");
    private const string SomeReaders = "interface IReader { void Read(); } class FileReader : IReader { public void Read() => Thread.Sleep(1); } class NoReader : IReader { public void Read() { } } ";
    [Theory]
    [InlineData("class Node { IReader? _r; Node(IReader r) { _r = r; } }")]
    [InlineData("void L(IReader r) { IReader _r; _r = r; _r.Read(); }")]
    [InlineData("void L(IReader _r, IReader r) { _r = r; }")]
    [InlineData("class D { public IReader? _r; } D F(IReader r) => new D { _r = r };")]
    [InlineData("record D(IReader _r); D F(D d, IReader r) => d with { _r = r };")]
    [InlineData("C() { } C(int i) => _r = new FileReader();")]
    public Task Field_that_only_ever_gets_one_kind_of_object(string member) => Rule.Flags($"{SomeReaders}class C {{ readonly IReader _r = new FileReader(); async Task M() {{ await Task.Yield(); [|_r.Read()|]; }} {member} }}");
    [Theory]
    [InlineData("C() { } C(IReader r) { _r = r; }")]
    [InlineData("C() { } C(IReader r) => _r = r;")]
    [InlineData("C() { } C(IReader _r) { this._r = _r; }")]
    [InlineData("C() { } C(IReader r) { if (r is not null) { _r = r; } } void L(IReader r) { var _r = r; }")]
    [InlineData("C() => _r = new NoReader();")]
    public Task Field_that_may_get_another(string member) => Rule.Ignores($"{SomeReaders}class C {{ readonly IReader _r = new FileReader(); async Task M() {{ await Task.Yield(); _r.Read(); }} {member} }}");

    [Fact] public Task Interface_call() => Rule.Ignores("interface I { void A(); } class C { async Task M(I i) { await Task.Yield(); i.A(); } }");
    [Fact] public Task Callee_that_is_async_code() => Rule.Ignores("async Task M() { await A(); } async Task A() { await Task.Yield(); Thread.Sleep(1); }");
    [Fact] public Task Callee_whose_lambda_runs_elsewhere() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() => Task.Run(() => Thread.Sleep(1));");
    [Fact] public Task Callee_that_starts_a_thread() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() => new Thread(() => Thread.Sleep(1)).Start();");
    [Fact] public Task Callee_that_makes_a_delegate() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } Action A() => () => Thread.Sleep(1);");
    [Fact] public Task Iterator() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } IEnumerable<int> A() { Thread.Sleep(1); yield return 1; }");
    [Theory]
    [InlineData("if (_later) { Task.Run(() => P()); } else { P(); }")]
    [InlineData("if (_later) Task.Run(P); else P();")]
    [InlineData("if (!_later) P(); else ThreadPool.QueueUserWorkItem(_ => P());")]
    public Task Sent_to_another_thread_otherwise(string code) => Rule.Ignores($"bool _later = true; async Task M() {{ await Task.Yield(); W(); }} void W() {{ {code} }} void P() => Thread.Sleep(1);");

    [Theory]
    [InlineData("if (_later) { P(); } else { P(); }")]
    [InlineData("if (_later) Task.Run(() => 1); else P();")]
    [InlineData("if (_later) Task.Run(P); P();")]
    public Task Not_sent_to_another_thread(string code) => Rule.Flags($"bool _later = true; async Task M() {{ await Task.Yield(); [|W()|]; }} void W() {{ {code} }} void P() => Thread.Sleep(1);");

    // Branches that constants decide.
    [Theory]
    [InlineData("A(false)", "void A(bool wait) { if (wait) Thread.Sleep(1); }")]
    [InlineData("A()", "void A(bool wait = false) { if (wait) { Thread.Sleep(1); } }")]
    [InlineData("A(true)", "void A(bool later) { if (later) return; Thread.Sleep(1); }")]
    [InlineData("A(true)", "void A(bool later) { if (later) { Task.Run(B); } else { B(); } } void B() => Thread.Sleep(1);")]
    [InlineData("A(true)", "void A(bool later) { var i = later ? 1 : B(); } int B() { Thread.Sleep(1); return 1; }")]
    [InlineData("A(false)", "void A(bool wait) => _ = wait && B(); bool B() { Thread.Sleep(1); return true; }")]
    [InlineData("A(null)", "void A(Task? t) { if (t is not null) t.Wait(); }")]
    [InlineData("A(null)", "void A(Task? t) { if (t == null) return; t.Wait(); }")]
    [InlineData("A(\"b\")", "void A(string s) { if (s == \"a\") Thread.Sleep(1); }")]
    [InlineData("A(DayOfWeek.Monday)", "void A(DayOfWeek d) { if (d is DayOfWeek.Tuesday) Thread.Sleep(1); }")]
    [InlineData("A(false, b)", "void A(bool wait, bool twice) { if (wait && twice) Thread.Sleep(1); }")]
    [InlineData("A(true, b)", "void A(bool later, bool never) { if (later || never) return; Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) => B(1, wait); void B(int i, bool wait) { if (wait) Thread.Sleep(i); }")]
    [InlineData("A(wait: false, i: 1)", "void A(int i, bool wait) { if (wait) Thread.Sleep(i); }")]
    [InlineData("new D(false)", "class D { public D(bool wait) { if (wait) Thread.Sleep(1); } }")]
    [InlineData("new D().E(false)", "class D { public void E(bool wait) { if (wait) Thread.Sleep(1); } }")]
    [InlineData("this.X(false)", "} static class E { public static void X(this C c, bool wait) { if (wait) Thread.Sleep(1); }")]
    public Task Branch_that_a_constant_rules_out(string call, string callee) => Rule.Ignores($"class C {{ async Task M(bool b) {{ await Task.Yield(); _ = b; {call}; }} {callee} }}");

    [Theory]
    [InlineData("A(true)", "void A(bool wait) { if (wait) Thread.Sleep(1); }")]
    [InlineData("A(b)", "void A(bool wait) { if (wait) Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) { wait = true; if (wait) Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) { B(ref wait); if (wait) Thread.Sleep(1); } void B(ref bool b) { }")]
    [InlineData("A(false)", "void A(bool wait) { if (wait || Environment.Is64BitProcess) Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) { if (wait) return; Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) { if (wait) B(); C(); } void B() => Thread.Sleep(1); void C() => Thread.Sleep(1);")]
    [InlineData("A(false)", "void A(bool wait) { if (wait) Thread.Sleep(1); File.ReadAllText(\"a\"); }")]
    [InlineData("A(\"b\")", "void A(string s) { if (s.Length > 1) Thread.Sleep(1); }")]
    [InlineData("A(1)", "void A(long n) { if (n == 1L) Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) => B(!wait); void B(bool wait) { if (wait) Thread.Sleep(1); }")]
    [InlineData("A(false)", "void A(bool wait) { Action a = () => { wait = true; }; a(); if (wait) Thread.Sleep(1); }")]
    public Task Branch_that_may_be_taken(string call, string callee) => Rule.Flags($"class C1 {{ async Task M(bool b) {{ await Task.Yield(); _ = b; [|{call}|]; }} {callee} }}");

    [Fact] public Task Branch_that_a_question_about_a_constant_decides() => Rule.Ignores("static bool? Script(string s, out string rest) { rest = s; return Starts(s, Prefix) ? true : null; } const string Prefix = \"=>\"; static bool Starts(string s, string p) { for (var i = 0; i < p.Length; i++) { if (s[i] != p[i]) return false; } return true; } async Task M() { await Task.Yield(); A(\"title\"); B(\"title\"); } void A(string key) { if (Script(key, out var s).HasValue) Thread.Sleep(s.Length); } void B(string key) => A(key);");
    [Theory]
    [InlineData("void A(string key) { if (File.Exists(key)) File.ReadAllText(key); }")]
    [InlineData("static int n; static bool Is(string s) => s.Length > n; void A(string key) { if (Is(key)) Thread.Sleep(1); }")]
    [InlineData("bool Is(string s) => s.Length > 1; void A(string key) { if (Is(key)) Thread.Sleep(1); }")]
    [InlineData("static bool Is(string s) => s.Length > 1; void A(string key) { if (!Is(key)) return; Thread.Sleep(1); }")]
    [InlineData("static bool Is(string s) => s.Length > 1; void A(string key) { if (Is(\"a\")) Thread.Sleep(1); }")]
    public Task Branch_that_the_world_decides(string callee) => Rule.Flags($"class C1 {{ async Task M() {{ await Task.Yield(); [|A(\"b\")|]; }} {callee} }}");

    // What is loaded once and kept.
    [Theory]
    [InlineData("string? _s; void A() => _s ??= File.ReadAllText(\"a\");")]
    [InlineData("string? _s; string A() => _s ?? (_s = File.ReadAllText(\"a\"));")]
    [InlineData("string? _s; void A() { if (_s == null) _s = File.ReadAllText(\"a\"); }")]
    [InlineData("string? _s; void A() { if (_s is null) { lock (this) { _s ??= L(); } } } string L() => File.ReadAllText(\"a\");")]
    [InlineData("string? _s; string A() { if (_s is not null) return _s; var s = File.ReadAllText(\"a\"); return _s = s; }")]
    [InlineData("string? _s; string A() { if (_s != null) { return _s; } _s = L(); return _s; } string L() => File.ReadAllText(\"a\");")]
    [InlineData("bool _isLoaded; void A() { if (_isLoaded) return; File.ReadAllText(\"a\"); _isLoaded = true; }")]
    [InlineData("bool _isLoaded; void A() { if (!_isLoaded) { _isLoaded = true; File.ReadAllText(\"a\"); } }")]
    [InlineData("static string? s; void A() { var t = s; if (t == null) { t = File.ReadAllText(\"a\"); s = t; } }")]
    [InlineData("string? _s; string A() => _s is null ? _s = File.ReadAllText(\"a\") : _s;")]
    [InlineData("string? _s; string P => _s ??= File.ReadAllText(\"a\"); int A() => P.Length;")]
    [InlineData("string? _s; void A() => _ = LazyInitializer.EnsureInitialized(ref _s, () => File.ReadAllText(\"a\"));")]
    [InlineData("int? _n; int A() { if (_n.HasValue) return _n.Value; _n = File.ReadAllText(\"a\").Length; return _n.Value; }")]
    public Task Loaded_once(string callee) => Rule.Ignores($"class C {{ async Task M() {{ await Task.Yield(); A(); }} {callee} }}");

    [Theory]
    [InlineData("string? _s; void A() { _s ??= \"\"; File.ReadAllText(_s); }")]
    [InlineData("string? _s; void A() { if (_s == null) File.ReadAllText(\"a\"); }")]
    [InlineData("string? _s; void A() { if (_s != null) _s = File.ReadAllText(\"a\"); }")]
    [InlineData("string? _s; bool b; void A() { if (_s == null || b) _s = File.ReadAllText(\"a\"); }")]
    [InlineData("void A() { string? s = null; s ??= File.ReadAllText(\"a\"); }")]
    [InlineData("bool _isDisposed; void A() => Dispose(); void Dispose() { if (_isDisposed) return; _isDisposed = true; Thread.Sleep(1); }")]
    [InlineData("bool _isClosed; void A() { if (_isClosed) return; _isClosed = true; Thread.Sleep(1); }")]
    [InlineData("string? _s; void A() { if (_s is not null) return; File.ReadAllText(\"a\"); }")]
    public Task Not_loaded_once(string callee) => Rule.Flags($"class C1 {{ async Task M() {{ await Task.Yield(); [|A()|]; }} {callee} }}");

    [Fact] public Task Path_past_what_is_loaded_once() => Rule.Flags("string? _s; async Task M() { await Task.Yield(); [|A()|]; } void A() { B(); D(); } void B() => _s ??= File.ReadAllText(\"a\"); void D() => E(); void E() => F(); void F() => Thread.Sleep(1);", says: "'A' blocks: A → D → E → F → Thread.Sleep");

    // A lock that an object of the user's holds.
    private const string ReadLock = "static class L { public static IDisposable ReadLock(this ReaderWriterLockSlim l) => new Held(l, true); class Held : IDisposable { readonly ReaderWriterLockSlim l; public Held(ReaderWriterLockSlim l, bool b) { this.l = l; l.EnterReadLock(); } public void Dispose() => l.ExitReadLock(); } } ";
    [Theory]
    [InlineData("using (l.ReadLock()) A();")]
    [InlineData("using (l.ReadLock()) { if (b) { A(); } }")]
    [InlineData("using var held = l.ReadLock(); A();")]
    [InlineData("using (var held = l.ReadLock()) A();")]
    public Task Under_a_lock_of_an_object(string code) => Rule.Ignores($"{ReadLock}class C {{ async Task M(ReaderWriterLockSlim l, bool b) {{ await Task.Yield(); {code} }} void A() => Thread.Sleep(1); }}");
    [Theory]
    [InlineData("using (l.ReadLock()) { } [|A()|];")]
    [InlineData("[|A()|]; using var held = l.ReadLock();")]
    [InlineData("using (new Lock1()) [|A()|];")]
    [InlineData("using (Lock2()) [|A()|];")]
    public Task Beside_a_lock_of_an_object(string code) => Rule.Flags($"{ReadLock}class Lock1 : IDisposable {{ public void Dispose() {{ }} }} class C {{ static Lock1 Lock2() => new Lock1(); async Task M(ReaderWriterLockSlim l) {{ await Task.Yield(); {code} }} void A() => Thread.Sleep(1); }}");

    [Fact] public Task Made_for_an_exception() => Rule.Ignores("async Task M(bool b) { await Task.Yield(); if (b) throw F($\"a {A()} b\"); throw F(A()); } static Exception F(string s) => new Exception(s); string A() => File.ReadAllText(\"a\");");

    // What is done before a throw.
    [Fact] public Task Before_a_throw() => Rule.Ignores("async Task M(int i) { await Task.Yield(); A(i); } void A(int i) { if (i < 0) { Log(); throw new Exception(); } } void Log() => File.AppendAllText(\"a\", \"b\");");

    [Theory]
    [InlineData("try { await Task.Yield(); } catch (Exception) { A(); throw; }", true)]
    [InlineData("await Task.Yield(); if (i < 0) { A(); throw new InvalidOperationException(); }", true)]
    [InlineData("try { await Task.Yield(); } catch (Exception) { [|A()|]; }", false)]
    [InlineData("await Task.Yield(); [|A()|]; throw new InvalidOperationException();", false)]
    public Task On_the_way_to_a_throw(string code, bool isSilent)
    {
        code = $"class C1 {{ async Task M(int i) {{ {code} }} void A() => File.AppendAllText(\"a\", \"b\"); }}";
        return isSilent ? Rule.Ignores(code) : Rule.Flags(code);
    }

    [Fact] public Task Chain_of_thousands_with_a_branch_at_its_end() => Rule.Flags("async Task M() { await Task.Yield(); [|F0()|]; } string? _s; " + string.Concat(Enumerable.Range(0, 300).Select(i => $"void F{i}() => F{i + 1}(); ")) + "void F300() { _s ??= File.ReadAllText(\"a\"); Thread.Sleep(1); }");

    [Theory]
    [InlineData("void A() { B(false); B(true); } void B(bool wait) { if (wait) Thread.Sleep(1); }")]
    [InlineData("void A() { D(); E(); } void D() => B(false); void E() => B(true); void B(bool wait) { if (wait) Thread.Sleep(1); }")]
    [InlineData("static bool Is(DayOfWeek d) => d == DayOfWeek.Monday; void A() => B(DayOfWeek.Monday); void B(DayOfWeek d) { if (Is(d)) Thread.Sleep(1); }")]
    [InlineData("static bool Is(DayOfWeek d) { return d != DayOfWeek.Monday; } void A() => B(DayOfWeek.Monday); void B(DayOfWeek d) { if (!Is(d)) Thread.Sleep(1); }")]
    [InlineData("static bool Is(DayOfWeek d) { for (var i = 0; i < 1; i++) { } return d == DayOfWeek.Monday; } void A() => B(DayOfWeek.Monday); void B(DayOfWeek d) { if (Is(d)) Thread.Sleep(1); }")]
    public Task Branch_that_a_constant_takes(string callee) => Rule.Flags($"class C1 {{ async Task M() {{ await Task.Yield(); [|A()|]; }} {callee} }}");
    [Fact] public Task Branch_that_a_worked_out_question_rules_out() => Rule.Ignores("static bool Is(DayOfWeek d) => d == DayOfWeek.Monday; async Task M() { await Task.Yield(); A(DayOfWeek.Friday); } void A(DayOfWeek d) { if (Is(d)) Thread.Sleep(1); }");
    [Fact] public Task Path_past_the_branch() => Rule.Flags("async Task M() { await Task.Yield(); [|A(false)|]; } void A(bool wait) { if (wait) Thread.Sleep(1); B(); } void B() => D(); void D() => Thread.Sleep(1);", says: "'A' blocks: A → B → D → Thread.Sleep");

    [Fact] public Task Settled_before_the_local_function_but_not_before_its_call() => Rule.Flags("async Task<int> M(Task<int> t) { var n = [|F()|]; await t; return n; int F() => t.Result; }");
    [Fact] public Task Settled_in_the_callee() => Rule.Ignores("async Task M(Task<int> t) { await Task.Yield(); A(t); } int A(Task<int> t) => t.IsCompleted ? t.Result : 0;");
    [Fact] public Task In_memory_in_the_callee() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() { var s = new MemoryStream(); s.Write(new byte[1], 0, 1); }");
    [Fact] public Task IO_without_counterpart() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() => File.Copy(\"a\", \"b\");", says: "A → File.Copy");
    [Fact] public Task Rather_the_path_to_what_has_a_way_out() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() { File.Copy(\"a\", \"b\"); B(); } void B() => Thread.Sleep(1);", says: "A → B → Thread.Sleep");
    [Fact] public Task Callee_with_a_twin_is_another_rule() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() => Thread.Sleep(1); async Task AAsync() => await Task.Delay(1);");
    [Fact] public Task Callee_with_a_twin_in_a_test_project() => Rule.Flags("namespace Xunit { class FactAttribute : Attribute; } class C { async Task M() { await Task.Yield(); [|A()|]; } void A() => Thread.Sleep(1); async Task AAsync() => await Task.Delay(1); }");
    [Fact] public Task Own_twin_that_blocks() => Rule.Flags("Task LoadAsync() { [|Load()|]; return Task.CompletedTask; } void Load() => Thread.Sleep(1);");
    [Fact] public Task Synchronous_caller() => Rule.Ignores("void M() => A(); void A() => Thread.Sleep(1);");
    [Fact] public Task Declared_non_blocking() => Rule.Ignores("class NonBlockingAttribute : Attribute; class C { async Task M() { await Task.Yield(); A(); } [NonBlocking] void A() => Thread.Sleep(1); }");
    [Fact] public Task Blocks_on_failure_only() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() { try { } catch { Log(); } } void Log() => File.AppendAllText(\"log\", \"a\");");
    [Fact] public Task Makes_an_exception_of_what_it_reads() => Rule.Ignores("async Task M(bool b) { await Task.Yield(); A(b); B(b); } void A(bool b) { if (b) throw new Failed(); } int B(bool b) => b ? 1 : throw new InvalidOperationException(Load()); string Load() => File.ReadAllText(\"a\"); class Failed : Exception { public Failed() => File.ReadAllText(\"a\"); }");
    [Fact] public Task Throws_and_reads() => Rule.Flags("async Task M(bool b) { await Task.Yield(); [|A(b)|]; } void A(bool b) { if (b) throw new InvalidOperationException(); Load(); } string Load() => File.ReadAllText(\"a\");");
    private const string Readers = "static int One(Stream s) => Two(s, 1); static int Two(Stream s, int n) { var r = new BinaryReader(s); return s.Read(new byte[n]); } static string Text(TextReader r) { using (r) return r.ReadToEnd(); } static string Own(Stream s) { s = File.OpenRead(\"a\"); return Text(new StreamReader(s)); }";
    [Fact] public Task Is_given_what_is_in_memory() => Rule.Ignores($"class C {{ async Task M(byte[] b) {{ await Task.Yield(); using var s = new MemoryStream(b); One(s); Text(new StreamReader(s)); new P(s); s.Ext(); }} class P {{ public P(Stream s) {{ One(s); }} }} {Readers} }} static class E {{ public static void Ext(this Stream s) => s.Read(new byte[1]); }}");
    [Fact] public Task Is_given_a_file() => Rule.Flags($"class C {{ async Task M(byte[] b, Stream o) {{ await Task.Yield(); using var s = new MemoryStream(b); One(s); [|One(File.OpenRead(\"a\"))|]; [|One(o)|]; [|Text(new StreamReader(o))|]; [|Own(s)|]; [|o.Ext()|]; }} {Readers} }} static class E {{ public static void Ext(this Stream s) => s.Read(new byte[1]); }}");
    [Fact] public Task For_synchronous_callers() => Rule.Flags("async Task M(bool async) { await Task.Yield(); if (!async) Load(); else [|Load()|]; } string Load() => File.ReadAllText(\"a\");");
    [Fact] public async Task Dispose_that_could_be_awaited()
    {
        const string Slow = "class Slow : IDisposable, IAsyncDisposable { public void Dispose() => Thread.Sleep(1); public async ValueTask DisposeAsync() => await Task.Delay(1); } class Only : IDisposable { public void Dispose() => Thread.Sleep(1); } ";
        await Rule.Flags($"{Slow}class C {{ async Task M(Slow s, Only o) {{ await Task.Yield(); s.Dispose(); [|o.Dispose()|]; }} }}");
        await Check<CONC111_SynchronousUsing>.Flags($"{Slow}class C {{ async Task M(Slow s, Only o) {{ await Task.Yield(); [|s.Dispose()|]; o.Dispose(); }} }}");
    }

    [Fact] public Task Logs_and_reads() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() { try { } catch { Log(); } Load(); } void Log() => File.AppendAllText(\"log\", \"a\"); void Load() => File.ReadAllText(\"a\");", says: "A → Load → File.ReadAllText");
    [Fact] public Task Method_group_that_runs_there() => Rule.Flags("async Task M(List<int> l) { await Task.Yield(); [|A(l)|]; } void A(List<int> l) => l.ForEach(B); void B(int i) => Thread.Sleep(i);", says: "A → B → Thread.Sleep");
    [Fact] public Task Method_group_that_runs_elsewhere() => Rule.Ignores("async Task M() { await Task.Yield(); A(); } void A() => Task.Run(B); void B() => Thread.Sleep(1);");
    [Fact] public Task Zero_that_is_no_timeout() => Rule.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() => Parallel.For(0, 9, i => { });", says: "A → Parallel.For");
    [Fact] public Task Call_on_another_thread() => Rule.Ignores("async Task M() => await Task.Run(() => A()); void A() => Thread.Sleep(1);");
    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M() { await Task.Yield(); lock (this) A(); } void A() => Thread.Sleep(1);");
    [Fact] public Task Callee_with_a_twin_inside_a_lock() => Rule.Ignores("async Task M() { await Task.Yield(); lock (this) A(); Monitor.Enter(this); A(); Monitor.Exit(this); } void A() => Thread.Sleep(1); async Task AAsync() => await Task.Delay(1);");
    [Fact] public Task Body_of_a_thread() => Rule.Ignores("async Task M() { new Thread(A).Start(); new Thread(() => A()).Start(); await Task.Yield(); } void A() => Thread.Sleep(1);");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Action>> M() { await Task.Yield(); return () => A(); } void A() => Thread.Sleep(1);");
    [Fact] public Task Zero_timeout_in_the_callee() => Rule.Ignores("async Task M(SemaphoreSlim s) { await Task.Yield(); A(s); } bool A(SemaphoreSlim s) => s.Wait(0);");
    [Fact] public Task Awaited_by_an_async_callee() => Rule.Ignores("async Task M(Task<int> t) { await A(t); } async Task<int> A(Task<int> t) { await t; return t.Result; }");
}
