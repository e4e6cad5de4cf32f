using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC107_BlockingCallee>;

/// <summary>Code that async code runs although no call names it.</summary>
public sealed class HopTests
{
    private const string Usings = Snippet.Usings;

    [Fact] public Task Property_read() => Rule.Flags("string P => File.ReadAllText(\"a\"); async Task<int> M() { await Task.Yield(); return [|P|].Length; }", says: "'C.P' blocks: C.P → File.ReadAllText");
    [Fact] public Task Property_of_another_object() => Rule.Flags("class D { public string P { get { return File.ReadAllText(\"a\"); } } } class C { async Task<int> M(D? d) { await Task.Yield(); return d?[|.P|].Length ?? 0; } }");
    [Fact] public Task Property_written() => Rule.Flags("int P { get => 1; set => Thread.Sleep(1); } async Task M() { await Task.Yield(); [|P|] = 1; _ = P; }");
    [Fact] public Task Property_changed() => Rule.Flags("int P { get => 1; set => Thread.Sleep(1); } async Task M() { await Task.Yield(); [|P|] += 1; [|P|]++; }");
    [Fact] public Task Property_changed_where_both_block() => Rule.Flags("int P { get { Thread.Sleep(1); return 1; } set => Thread.Sleep(1); } async Task M() { await Task.Yield(); [|P|] += 1; }");
    [Fact] public Task Property_in_a_pattern() => Rule.Flags("int P => File.ReadAllText(\"a\").Length; async Task<bool> M(C c) { await Task.Yield(); return c is { [|P|]: 1 }; }");
    [Fact] public Task Property_in_an_initializer() => Rule.Flags("int P { get => 1; set => Thread.Sleep(1); } async Task<C> M() { await Task.Yield(); return new C { [|P|] = 1 }; }");
    [Fact] public Task Automatic_property() => Rule.Ignores("int P { get; set; } async Task<int> M() { await Task.Yield(); P = 2; return P; }");
    [Fact] public Task Property_in_nameof() => Rule.Ignores("string P => File.ReadAllText(\"a\"); async Task<string> M() { await Task.Yield(); return nameof(P); }");
    [Fact] public Task Property_in_synchronous_code() => Rule.Ignores("string P => File.ReadAllText(\"a\"); int M() => P.Length;");
    [Fact] public Task Property_under_a_lock() => Rule.Ignores("string P => File.ReadAllText(\"a\"); async Task<int> M() { await Task.Yield(); lock (this) return P.Length; }");
    [Fact] public Task Property_declared_non_blocking() => Rule.Ignores("class NonBlockingAttribute : Attribute; class C { [NonBlocking] string P => File.ReadAllText(\"a\"); async Task<int> M() { await Task.Yield(); return P.Length; } }");
    [Fact] public Task Lazy_value() => Rule.Ignores("readonly Lazy<string> _text = new(() => File.ReadAllText(\"a\")); async Task<int> M() { await Task.Yield(); return _text.Value.Length; }");
    [Fact] public Task Task_kept_in_a_property() => Rule.Ignores("Task<int> P => Task.Run(() => 1); async Task<int> M() { return await P; }");
    [Fact] public Task Indexer() => Rule.Flags("string this[int i] => File.ReadAllText(\"a\"); async Task<int> M() { await Task.Yield(); return [|this[1]|].Length; }");
    [Fact] public Task Operator() => Rule.Flags("public static C operator +(C a, C b) { Thread.Sleep(1); return a; } async Task<C> M(C c) { await Task.Yield(); return [|c + c|]; }");
    [Fact] public Task Compound_operator() => Rule.Flags("public static C operator +(C a, C b) { Thread.Sleep(1); return a; } async Task<C> M(C c) { await Task.Yield(); [|c += c|]; return c; }");
    [Fact] public Task Implicit_conversion() => Rule.Flags("public static implicit operator C(int i) { Thread.Sleep(1); return new C(); } async Task<C> M() { await Task.Yield(); return [|1|]; }");
    [Fact] public Task Explicit_conversion() => Rule.Flags("public static explicit operator C(int i) { Thread.Sleep(1); return new C(); } async Task<C> M() { await Task.Yield(); return [|(C)1|]; }");
    [Fact] public Task Event_accessor() => Rule.Flags("event Action E { add => Thread.Sleep(1); remove { } } async Task M() { await Task.Yield(); [|E += () => { }|]; E -= () => { }; }");
    [Fact] public Task Field_like_event() => Rule.Ignores("event Action? E; async Task M() { await Task.Yield(); E += () => { }; E?.Invoke(); }");

    [Fact] public Task Field_initializer_of_an_object() => Rule.Flags("class D { readonly string _text = File.ReadAllText(\"a\"); } class C { async Task<D> M() { await Task.Yield(); return [|new D()|]; } }", says: "new D → D._text → File.ReadAllText");
    [Fact] public Task Field_initializer_beside_a_constructor() => Rule.Flags("class D { string P { get; } = File.ReadAllText(\"a\"); public D(int i) { } public D() : this(1) { } } class C { async Task M() { await Task.Yield(); [|new D()|].ToString(); [|new D(1)|].ToString(); } }");
    [Fact] public Task Field_initializer_beside_a_primary_constructor() => Rule.Flags("class D(string path) { readonly string _text = File.ReadAllText(path); } class C { async Task<D> M() { await Task.Yield(); return [|new D(\"a\")|]; } }");
    [Fact] public Task Constructor_of_the_base_class() => Rule.Flags("class B { public B() => Thread.Sleep(1); } class D : B { } class E : B { public E(int i) { } } class F : B { public F(int i) : base() { } } class C { async Task M() { await Task.Yield(); [|new D()|].ToString(); [|new E(1)|].ToString(); [|new F(1)|].ToString(); } }");
    [Fact] public Task Constructor_of_which_only_attributes_are_code() => Rule.Ignores("class D([My(1)] int p) { public int P => p; } class MyAttribute(int n) : Attribute { public int N => n; } record R([My(2)] int Q); class C { async Task<D> M() { await Task.Yield(); return new D(new R(1).Q); } }");
    [Fact] public Task Initializer_that_makes_a_delegate() => Rule.Ignores("class D { readonly Func<string> _text = () => File.ReadAllText(\"a\"); readonly Lazy<string> _lazy = new(() => File.ReadAllText(\"a\")); } class C { async Task<D> M() { await Task.Yield(); return new D(); } }");
    [Fact] public Task Static_field() => Rule.Flags("static class D { public static readonly string Text = File.ReadAllText(\"a\"); } class C { async Task<int> M() { await Task.Yield(); return [|D.Text|].Length + D.Text.Length; } }", says: "'first use of D' blocks: first use of D → D.Text → File.ReadAllText");
    [Fact] public Task Static_field_behind_a_method() => Rule.Ignores("static class D { static readonly string _text = File.ReadAllText(\"a\"); public static string Get() => _text; } class C { async Task<string> M() { await Task.Yield(); return D.Get(); } }");
    [Fact] public Task Static_field_of_the_type_itself() => Rule.Ignores("static readonly string _text = File.ReadAllText(\"a\"); async Task<string> M() { await Task.Yield(); return _text; }");
    [Fact] public Task First_use_behind_another() => Rule.Ignores("static class D { public static readonly int N = E.N.Length; } static class E { public static readonly string N = File.ReadAllText(\"a\"); } class C { async Task<int> M() { await Task.Yield(); return D.N; } }");
    [Fact] public Task Static_constructor() => Rule.Flags("class D { static D() => Thread.Sleep(1); public static void A() { } } class C { async Task M() { await Task.Yield(); [|D.A()|]; new D(); } }");
    [Fact] public Task Constant_of_a_type_with_a_static_constructor() => Rule.Ignores("class D { static D() => Thread.Sleep(1); public const int N = 1; } class C { async Task<int> M() { await Task.Yield(); return D.N; } }");

    [Fact] public Task Enumerator() => Rule.Flags("class D { public E GetEnumerator() => new(); } class E { public bool MoveNext() { Thread.Sleep(1); return false; } public int Current => 1; } class C { async Task M(D d) { await Task.Yield(); foreach (var i in [|d|]) { } } }", says: "E.MoveNext → Thread.Sleep");
    [Fact] public Task Enumerator_that_is_an_iterator() => Rule.Flags("class D : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { Thread.Sleep(1); yield break; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } class C { async Task M(D d) { await Task.Yield(); foreach (var i in [|d|]) { } } }");
    [Fact] public Task Iterator_that_is_gone_through() => Rule.Flags("async Task M() { await Task.Yield(); foreach (var i in [|A()|]) { } } IEnumerable<int> A() { Thread.Sleep(1); yield return 1; }");
    [Fact] public Task Iterator_made_a_list() => Rule.Flags("async Task<List<int>> M() { await Task.Yield(); return [|A()|].Where(i => i > 0).ToList(); } IEnumerable<int> A() { Thread.Sleep(1); yield return 1; }");
    [Fact] public Task Iterator_kept_and_gone_through() => Rule.Flags("async Task M() { var a = A(); await Task.Yield(); foreach (var i in [|a|]) { } } IEnumerable<int> A() { Thread.Sleep(1); yield return 1; }");
    [Fact] public Task Iterator_gone_through_by_the_callee() => Rule.Flags("async Task M() { await Task.Yield(); [|B()|]; } int B() => A().Count(); IEnumerable<int> A() { Thread.Sleep(1); yield return 1; }", says: "B → A → Thread.Sleep");
    [Fact] public Task Iterator_handed_on() => Rule.Ignores("async Task<IEnumerable<int>> M() { await Task.Yield(); return A().Where(i => i > 0); } IEnumerable<int> A() { Thread.Sleep(1); yield return 1; }");
    [Fact] public Task Iterator_gone_through_asynchronously() => Rule.Ignores("async Task M() { await foreach (var i in A()) { } } async IAsyncEnumerable<int> A() { Thread.Sleep(1); await Task.Yield(); yield return 1; }");

    [Fact] public Task Using() => Rule.Flags("sealed class D : IDisposable { public void Dispose() => Thread.Sleep(1); } class C { async Task M() { using var d = [|new D()|]; using (var e = [|new D()|]) await Task.Yield(); } }", says: null);
    [Fact] public Task Using_of_an_expression() => Rule.Flags("sealed class D : IDisposable { public void Dispose() => Thread.Sleep(1); } class C { async Task M(D d) { using ([|d|]) await Task.Yield(); } }", says: "'D.Dispose' blocks: D.Dispose → Thread.Sleep");
    [Fact] public Task Using_of_an_async_disposable() => Rule.Ignores("sealed class D : IDisposable, IAsyncDisposable { public void Dispose() => Thread.Sleep(1); public ValueTask DisposeAsync() => new(Task.Delay(1)); } class C { async Task M() { using var d = new D(); await Task.Yield(); } }");
    [Fact] public Task Await_using() => Rule.Ignores("sealed class D : IDisposable, IAsyncDisposable { public void Dispose() => Thread.Sleep(1); public async ValueTask DisposeAsync() => await Task.Delay(1); } class C { async Task M() { await using var d = new D(); await Task.Yield(); } }");
    [Fact] public Task Deconstruct() => Rule.Flags("class D { public void Deconstruct(out int a, out int b) { Thread.Sleep(1); a = b = 1; } } class C { async Task M(D d) { await Task.Yield(); var (a, b) = [|d|]; } }", says: "D.Deconstruct → Thread.Sleep");
    [Fact] public Task Deconstruct_in_a_pattern() => Rule.Flags("class D { public void Deconstruct(out int a, out int b) { Thread.Sleep(1); a = b = 1; } } class C { async Task<bool> M(D d) { await Task.Yield(); return d is [|(1, 2)|]; } }");
    [Fact] public Task Interpolated_string_handler() => Rule.Flags("[System.Runtime.CompilerServices.InterpolatedStringHandler] struct H { public H(int l, int f) { } public void AppendLiteral(string s) => Thread.Sleep(1); } class C { void Log(H h) { } async Task M() { await Task.Yield(); Log($\"[|abc|]\"); } }");

    [Fact] public Task Lambda_of_the_framework_that_calls_what_blocks() => Rule.Flags("async Task M(List<int> l) { await Task.Yield(); l.ForEach(i => [|A()|]); } void A() => Thread.Sleep(1);");
    [Fact] public Task Lambda_of_a_query_that_is_gone_through() => Rule.Flags("async Task<List<int>> M(int[] l) { await Task.Yield(); return l.Select(i => [|A(i)|]).ToList(); } int A(int i) { Thread.Sleep(1); return i; }");
    [Fact] public Task Query_that_is_gone_through() => Rule.Flags("async Task<List<int>> M(int[] l) { await Task.Yield(); return (from i in l select [|A(i)|]).ToList(); } int A(int i) { Thread.Sleep(1); return i; }");
    [Fact] public Task Query_that_is_handed_on() => Rule.Ignores("async Task<IEnumerable<int>> M(int[] l) { await Task.Yield(); return l.Select(i => A(i)); } int A(int i) { Thread.Sleep(1); return i; }");
    [Fact] public Task Query_in_the_callee() => Rule.Flags("async Task M(int[] l) { await Task.Yield(); [|B(l)|]; } List<int> B(int[] l) => l.Select(i => A(i)).ToList(); int A(int i) { Thread.Sleep(1); return i; }", says: "B → lambda → A → Thread.Sleep");
    [Fact] public Task Method_group_of_a_query() => Rule.Flags("async Task<List<int>> M(int[] l) { await Task.Yield(); return l.Select([|A|]).ToList(); } int A(int i) { Thread.Sleep(1); return i; }");
}
