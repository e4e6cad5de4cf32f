using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC107_BlockingCallee>;

/// <summary>What the usual run of a body leaves out: fields that are filled once, and ways that end in a throw.</summary>
public sealed class AsideTests
{
    private const string Caller = "async Task<int> M() { await Task.Yield(); return P.Length; } static string Load() => File.ReadAllText(\"a\"); string? _p; static string? _s; bool _loaded; ";
    private const string Told = "async Task<int> M() { await Task.Yield(); return [|P|].Length; } static string Load() => File.ReadAllText(\"a\"); string? _p; static string? _s; bool _loaded; ";

    [Fact] public Task Filled_by_an_operator() => Rule.Ignores(Caller + "string P => _p ??= Load();");
    [Fact] public Task Filled_in_an_expression() => Rule.Ignores(Caller + "string P => _p ?? (_p = Load());");
    [Fact] public Task Filled_where_it_is_null() => Rule.Ignores(Caller + "string P { get { if (_p == null) { var t = Load(); _p = t; } return _p; } }");
    [Fact] public Task Filled_where_a_pattern_says_null() => Rule.Ignores(Caller + "string P { get { if (_p is null) _p = Load(); return _p; } }");
    [Fact] public Task Filled_in_the_other_branch() => Rule.Ignores(Caller + "string P { get { if (_p is not null) return _p; else { _p = Load(); return _p; } } }");
    [Fact] public Task Filled_behind_a_way_out() => Rule.Ignores(Caller + "string P { get { if (_p is not null) return _p; var t = Load(); _p = t; return t; } }");
    [Fact] public Task Filled_behind_a_flag() => Rule.Ignores(Caller + "string P { get { if (_loaded) return _p!; _p = Load(); _loaded = true; return _p; } }");
    [Fact] public Task Filled_behind_a_negated_flag() => Rule.Ignores(Caller + "string P { get { if (!_loaded) { _p = Load(); _loaded = true; } return _p!; } }");
    [Fact] public Task Filled_under_a_lock_and_asked_twice() => Rule.Ignores(Caller + "string P { get { if (_p is null) lock (this) { if (_p is null) { _p = Load(); } } return _p; } }");
    [Fact] public Task Filled_where_empty() => Rule.Ignores(Caller + "string P { get { if (string.IsNullOrEmpty(_p)) _p = Load(); return _p; } }");
    [Fact] public Task Filled_with_more_asked() => Rule.Ignores(Caller + "bool On => true; string P { get { if (On && _p == null && !_loaded) _p = Load(); return _p!; } }");
    [Fact] public Task Filled_for_the_type() => Rule.Ignores(Caller + "string P => _s ??= Load();");
    [Fact] public Task Filled_by_a_callee() => Rule.Ignores(Caller + "string P { get { if (_p is null) Fill(out _p); return _p; } } static void Fill(out string p) => p = Load();");
    [Fact] public Task Filled_property() => Rule.Ignores(Caller + "string? Q { get; set; } string P { get { Q ??= Load(); return Q; } }");
    [Fact] public Task Lazy_initializer() => Rule.Ignores(Caller + "string P => LazyInitializer.EnsureInitialized(ref _p, () => Load())!;");

    [Fact] public Task Way_that_ends_in_a_throw() => Rule.Ignores(Caller + "string P { get { if (_p is null) { Load(); throw new Exception(); } return _p; } }");
    [Fact] public Task Method_that_always_throws() => Rule.Ignores("async Task M(bool b) { await Task.Yield(); if (b) Fail(); } void Fail() { File.WriteAllText(\"log\", \"failed\"); throw new Exception(); }");

    [Fact] public Task Not_filled() => Rule.Flags(Told + "string P { get { if (_p is null) return Load(); return _p; } }");
    [Fact] public Task Filled_each_time() => Rule.Flags(Told + "string P => _p = Load();");
    [Fact] public Task Another_is_filled() => Rule.Flags(Told + "string P { get { if (_p is null) _s = Load(); return _s!; } }");
    [Fact] public Task Filled_where_it_is_old() => Rule.Flags(Told + "string P { get { if (_p is null || _loaded) _p = Load(); return _p; } }");
    [Fact] public Task Filled_where_it_is_not_null() => Rule.Flags(Told + "string P { get { if (_p is not null) _p = Load(); return _p!; } }");
    [Fact] public Task Filled_for_each_object() => Rule.Flags("class D { public string? T; } class C { async Task<int> M(D d) { await Task.Yield(); return [|Text(d)|].Length; } string Text(D d) { if (d.T is null) d.T = File.ReadAllText(\"a\"); return d.T; } }");
    [Fact] public Task Local_variable() => Rule.Flags(Told + "string P { get { string? t = null; t ??= Load(); return t; } }");
    [Fact] public Task Another_way_blocks_too() => Rule.Flags(Told + "string P { get { _p ??= Load(); File.AppendAllText(\"log\", _p); return _p; } }", says: "C.P → File.AppendAllText");
    [Fact] public Task Way_with_another_end_than_the_throw() => Rule.Flags(Told + "string P { get { for (var i = 0; i < 3; i++) { if (i == 1) return Load(); } throw new Exception(); } }");
    [Fact] public Task Guard_against_a_second_entry() => Rule.Flags("bool _busy; async Task M() { await Task.Yield(); [|A()|]; [|B()|]; } void A() { if (_busy) return; _busy = true; Thread.Sleep(1); _busy = false; } void B() { if (!_busy) { _busy = true; try { Thread.Sleep(1); } finally { _busy = false; } } }");
    [Fact] public Task Emptied_there() => Rule.Flags("bool _idle; string? _a; async Task M() { await Task.Yield(); [|A()|]; [|B()|]; } void A() { if (!_idle) { Thread.Sleep(1); _idle = false; } } void B() { if (_a != null) return; _a = null; Thread.Sleep(1); }");
    [Fact] public Task Emptied_elsewhere() => Rule.Flags("string? _p; async Task M() { await Task.Yield(); [|Peek()|]; } string Peek() => _p ??= File.ReadAllText(\"a\"); public void Next() => _p = null;");
    [Fact] public Task Emptied_at_the_end() => Rule.Ignores("string? _p; async Task M() { await Task.Yield(); Peek(); } string Peek() => _p ??= File.ReadAllText(\"a\"); C() { _p = null; } public void Dispose() => _p = null;");
    [Fact] public Task Work_that_ends_as_cancelled() => Rule.Flags("async Task M() { await Task.Yield(); [|Pump()|]; } void Pump() { Loop(); throw new OperationCanceledException(); } void Loop() => Thread.Sleep(1);");
    [Fact] public Task Here_in_async_code() => Rule.Flags("string? _p; async Task M() { await Task.Yield(); _p ??= [|Load()|]; } static string Load() => File.ReadAllText(\"a\");");

    [Fact] public Task Stream_that_comes_with_the_program() => Rule.Ignores("async Task<string> M() { await Task.Yield(); return Text(); } string Text() { using var r = new StreamReader(typeof(C).Assembly.GetManifestResourceStream(\"a\")!); return r.ReadToEnd(); }");
}
