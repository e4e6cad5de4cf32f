using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC108_CannotAwait>;

public sealed class CONC108_CannotAwaitTests
{
    private const string Image = "class I { Lazy<Task<int>> load = new(() => Task.Run(() => 1)); Task<int> other = Task.Run(() => 1); public bool IsLoaded => load.IsValueCreated && load.Value.IsCompleted; public bool IsGood => true; public Task<int> GetAsync() => load.Value; public Task<int> Other => other; ";
    [Fact] public Task Behind_a_flag_of_its_own() => Rule.Ignores($"{Image} int P {{ get {{ if (IsLoaded && IsGood) return GetAsync().Result; return 0; }} }} }} class C {{ I i = new(); int Q {{ get {{ if (!i.IsLoaded || i.IsGood) return 0; return i.GetAsync().GetAwaiter().GetResult(); }} }} }}");
    [Fact] public Task Behind_a_flag_of_its_own_by_another_name_of_the_task() => Rule.Ignores("class C { Lazy<Task<int>> load = new(() => Task.Run(() => 1)); Task<int> Loading => load.Value; bool IsLoaded => load.IsValueCreated && load.Value.IsCompleted; Task<int> GetAsync() { return Loading; } int P { get { if (!IsLoaded) return 0; return GetAsync().Result; } } }");
    [Fact] public Task Behind_a_flag_of_what_is_awaited() => Rule.Ignores("class C { Lazy<Task<int>> load = new(() => Task.Run(() => 1)); Task<int> Loading => load.Value; string? name; bool IsLoaded => load.IsValueCreated && load.Value.IsCompleted; Task<int> GetAsync() => Loading; async Task<int> CountAsync() { var n = await Loading.ConfigureAwait(false); return n + await this.GetAsync(); } async Task<string> NameAsync() { if (name is { } known) return known; return name = (await CountAsync().ConfigureAwait(false)).ToString(); } string P { get { if (IsLoaded) return NameAsync().GetAwaiter().GetResult(); return \"\"; } } }");
    [Theory]
    [InlineData("await Task.Delay(1); await Loading;")]
    [InlineData("var Loading = Task.Delay(1); await Loading;")]
    [InlineData("await Task.WhenAll(Loading);")]
    [InlineData("await using (new MemoryStream()) await Loading;")]
    public Task Behind_a_flag_of_a_part_of_what_is_awaited(string code) => Rule.Flags($"class C {{ Task<int> load = Task.Run(() => 1); Task<int> Loading => load; bool IsLoaded => load.IsCompleted; async Task<int> CountAsync() {{ {code} return 1; }} int P {{ get {{ if (IsLoaded) return [|CountAsync().GetAwaiter().GetResult()|]; return 0; }} }} }}");
    [Fact] public Task Behind_a_flag_of_what_an_override_may_await() => Rule.Flags("public class C { Task<int> load = Task.Run(() => 1); bool IsLoaded => load.IsCompleted; protected virtual async Task<int> CountAsync() => await load; int P { get { if (IsLoaded) return [|CountAsync().Result|]; return 0; } } }");
    [Fact] public Task Query_after_query_that_is_gone_through() => Rule.Flags("async Task<List<Func<Task>>> M(List<string> l) { var items = l.Where(x => x.Length > 1).ToList().Select(f => new { T = Parse([|File.ReadAllText(f)|]), F = f }).Select(a => (Func<Task>)(async () => { if (File.Exists(a.F)) File.Delete(a.F); })).ToList(); return items; } static int Parse(string s) => s.Length;".Replace("async Task<List<Func<Task>>> M(List<string> l) {", "async Task<List<Func<Task>>> M(List<string> l) { await Task.Yield();", StringComparison.Ordinal).Replace("async () => {", "async () => { await Task.Yield();", StringComparison.Ordinal));
    [Fact] public Task Continuation_of_several_that_runs_on_the_pool() => Rule.Ignores("Task M(Task[] ts, Task t, CancellationToken c) => Task.Factory.ContinueWhenAll(ts, _ => Task.WaitAll(new[] { t }, c));");
    [Fact] public Task Behind_another_flag() => Rule.Flags($"{Image} int P {{ get {{ if (IsLoaded || IsGood) return [|GetAsync().Result|]; return 0; }} }} }} class C {{ I i = new(), j = new(); int Q {{ get {{ if (!i.IsGood) return 0; if (i.IsLoaded) return 1; if (!j.IsLoaded) return 2; return [|i.GetAsync().Result|]; }} }} int R => i.IsLoaded ? [|i.Other.Result|] : 0; }}");
    [Fact] public Task Continuation_of_all() => Rule.Ignores("Task M(Task[] t, Task u, CancellationToken c) => t.Length == 0 ? u : Task.Factory.ContinueWhenAll(t, _ => Task.WaitAll(new Task[] { u }, c));");
    [Fact] public Task Lambda_that_runs_in_async_code() => Rule.Flags("async Task M(List<Task> l) { await Task.Yield(); l.ForEach(t => [|t.Wait()|]); }", says: "the lambda's delegate type is synchronous");
    [Fact] public Task Sleep_in_a_lambda_that_runs_in_async_code() => Rule.Flags("async Task M(List<int> l) { await Task.Yield(); l.ForEach(i => [|Thread.Sleep(i)|]); }");
    [Fact] public Task IO_in_a_lambda_that_runs_in_async_code() => Rule.Flags("async Task M(List<string> l) { await Task.Yield(); l.ForEach(s => [|File.ReadAllText(s)|]); }");
    [Fact] public Task Lambda_of_a_lazy_sequence() => Rule.Flags("async Task<List<int>> M(int[] a) { await Task.Yield(); return a.Select(i => [|T(i).Result|]).ToList(); } Task<int> T(int i) => Task.FromResult(i);");
    [Fact] public Task Catch_of_AggregateException() => Rule.Flags("async Task M(Task t) { await Task.Yield(); try { [|t.Wait()|]; } catch (AggregateException) { } }", says: "'catch (AggregateException)'");
    [Fact] public Task Filter_that_asks_for_AggregateException() => Rule.Flags("async Task M(Task t) { await Task.Yield(); try { [|t.Wait()|]; } catch (Exception e) when (e is AggregateException) { } }");
    [Fact] public Task Catch_that_asks_for_the_inner_exception() => Rule.Flags("async Task M(Task t) { await Task.Yield(); try { [|t.Wait()|]; } catch (Exception e) { Console.Write(e.InnerException); } }");
    [Fact] public Task Timeout_that_is_asked_for() => Rule.Flags("async Task M(Task t) { await Task.Yield(); if (![|t.Wait(1000)|]) return; }", says: "WaitAsync");
    [Fact] public Task Index_of_the_winner_is_asked_for() => Rule.Flags("async Task<int> M(Task t, Task u) { await Task.Yield(); return [|Task.WaitAny(t, u)|]; }");
    [Fact] public Task Span_across() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); Span<int> s = stackalloc int[1]; s[0] = [|t.Result|]; return s[0]; }", says: "ref struct");
    [Fact] public Task Span_as_the_other_argument() => Rule.Flags("async Task M(Task<int> t, int[] a) { await Task.Yield(); F(a.AsSpan(), [|t.Result|]); } void F(Span<int> s, int i) { }");
    [Fact] public Task Reference_that_is_written_to() => Rule.Flags("int[] a = new int[1]; ref int R() => ref a[0]; async Task M(Task<int> t) { await Task.Yield(); R() = [|t.Result|]; }");
    [Theory]
    [InlineData("from i in l select [|s.First(x => x == i)|]")]
    [InlineData("from i in l where [|s.Count()|] > 1 select i")]
    [InlineData("from i in l from x in [|s.ToList()|] select x")]
    [InlineData("l.Select(i => [|s.First(x => x == i)|]).ToList()")]
    public Task Query_of_a_database_inside(string code) => Rule.Flags($"{CONC104_AsyncTwinTests.Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s, List<string> l) {{ await Task.Yield(); _ = {code}; }} }} }}", says: "blocks the thread, and");

    [Theory]
    [InlineData("from i in s select s.First(x => x == i)")] // a part of the query
    [InlineData("from i in l select l.First(x => x == i)")]
    [InlineData("(Func<string>)(() => s.First())")]
    [InlineData("Task.Run(() => s.First())")]
    [InlineData("from i in l.AsQueryable() select s.First(x => x == i)")]
    public Task Query_that_runs_elsewhere(string code) => Rule.Ignores($"{CONC104_AsyncTwinTests.Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s, List<string> l) {{ await Task.Yield(); _ = {code}; }} }} }}");

    [Theory]
    [InlineData("IQueryable<string> q; if (b) q = new[] { \"a\" }.AsQueryable(); else q = s.Where(x => x.Length > 2); _ = [|q.ToList()|];")]
    [InlineData("var q = b ? Array.Empty<string>().AsQueryable() : s.Where(x => x.Length > 2); _ = [|q.Select(x => x.Length).ToList()|];")]
    [InlineData("var r = b ? Enumerable.Empty<string>().AsQueryable() : null; _ = [|(r ?? s.Where(x => x.Length > 2)).First()|];")]
    [InlineData("var q = n switch { 1 => s.Where(x => x.Length > 2), 2 => o!, _ => l.AsQueryable().Where(x => x.Length > 1) }; _ = [|q.Count()|];")]
    [InlineData("IQueryable<string> q = new List<string>().AsQueryable(); if (b) q = s; q = q.Where(x => x.Length > 1); _ = [|q.ToList()|];")]
    public Task Query_of_a_database_in_some_cases(string code) => Rule.Flags($"{CONC104_AsyncTwinTests.Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s, IQueryable<string>? o, List<string> l, bool b, int n) {{ await Task.Yield(); {code} }} }} }}", says: "Async' would throw where the query is not the database's");

    // Nobody knows whose the other one is.
    [Theory]
    [InlineData("IQueryable<string> q = s; q = Apply(q); _ = q.ToList();")]
    [InlineData("IQueryable<string> q = s; q = q.Paged(); if (b) q = l.Of(s); _ = q.ToList();")]
    [InlineData("_ = (o ?? s.Where(x => x.Length > 2)).First();")]
    [InlineData("var q = n switch { 1 => s.Where(x => x.Length > 2), _ => o! }; _ = q.Count();")]
    [InlineData("IQueryable<string> q = s; F(out q); _ = q.ToList();")]
    [InlineData("var q = b ? s.AsEnumerable().AsQueryable() : s.Where(x => x.Length > 2); _ = q.ToList();")]
    [InlineData("var q = b ? e.AsQueryable() : s.Where(x => x.Length > 2); _ = q.ToList();")]
    [InlineData("var q = b ? (IQueryable<string>)any : s.Where(x => x.Length > 2); _ = q.ToList();")]
    public Task Query_of_nobody_knows_whom(string code) => Rule.Ignores($"{CONC104_AsyncTwinTests.Entities}namespace N {{ using Microsoft.EntityFrameworkCore; static class X {{ public static IQueryable<string> Paged(this IQueryable<string> q) => q.Take(1); public static IQueryable<string> Of(this List<string> l, DbSet<string> s) => s.Where(x => l.Contains(x)); }} class C {{ IQueryable<string> Apply(IQueryable<string> q) => q.Skip(1); void F(out IQueryable<string> q) => q = null!; async Task M(DbSet<string> s, IQueryable<string>? o, IEnumerable<string> e, List<string> l, object any, bool b, int n) {{ await Task.Yield(); {code} }} }} }}");

    [Theory]
    [InlineData("async Task M(DbSet<string> s, IQueryable<string> o, bool b) { await Task.Yield(); var q = b ? o : o.Where(x => x.Length > 2); _ = q.ToList(); }")]
    [InlineData("async Task M(DbSet<string> s, IQueryable<string> o, bool b) { await Task.Yield(); var q = b ? o : s; lock (s) _ = q.ToList(); }")]
    [InlineData("List<string> M(DbSet<string> s, IQueryable<string> o, bool b) { var q = b ? o : s; return q.ToList(); }")]
    [InlineData("async Task M(DbSet<string> s, IQueryable<string> o, bool b) { await Task.Yield(); var q = b ? o : s; _ = q.AsEnumerable().Where(x => x.Length > 2).ToList(); _ = q.Where(x => x.Length > 2); }")]
    [InlineData("async Task M(DbSet<string> s, bool b) { await Task.Yield(); var q = b ? s.Where(x => x.Length > 1) : s; _ = q.ToList(); }")] // has a twin in every case
    public Task Query_in_no_case_or_elsewhere(string code) => Rule.Ignores($"{CONC104_AsyncTwinTests.Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ {code} }} }}");

    [Fact] public Task Continuation_of_several() => Rule.Ignores("Task M(Task[] ts, CancellationToken c) => ts.Length == 0 ? Task.CompletedTask : Task.Factory.ContinueWhenAll(ts, _ => Task.WaitAll(new Task[] { Task.Delay(1) }, c));");
    [Theory]
    [InlineData("Task M(Task[] ts, CancellationToken c) => ts.Length == 0 ? Task.CompletedTask : Task.Factory.ContinueWhenAll(ts, _ => Task.WaitAll(new Task[] { Gone.RaiseAsync(new Lost()) }, c));")]
    [InlineData("Task M(Lost[] ts, Task t, CancellationToken c) => Task.Factory.ContinueWhenAll(ts, _ => Task.WaitAll(new Task[] { t }, c));")]
    [InlineData("async Task M(Lost l, Task t) { await Task.Yield(); l.Later(() => t.Wait()); }")]
    [InlineData("Task M(Task[] ts) => Task.Factory.ContinueWhenAll(ts, _ => Task.WaitAll(new Task[] { Lost() }, lost));")]
    public Task Given_to_what_does_not_bind(string code) => Rule.Survives(Snippet.File(code));
    [Fact] public Task Row_of_the_users_on_a_type() => Rule.WithRows("N.Promise blocks:task", "namespace N { class Promise { public int Get() => 1; } class C { C(Promise p) { _ = [|p.Get()|]; } } }");
    [Fact] public Task Clause_that_gives_a_task() => Rule.Flags("async Task<IEnumerable<Task>> M(Task<int>[] ts) { await Task.Yield(); return from t in ts select Task.Delay([|t.Result|]); }", says: "a query clause cannot await");
    [Fact] public Task Query_clause() => Rule.Flags("async Task<IEnumerable<int>> M(Task<int>[] ts) { await Task.Yield(); return from t in ts select [|t.Result|]; }");
    [Fact] public Task Exception_filter() => Rule.Flags("async Task M(Task<bool> t) { await Task.Yield(); try { } catch (IOException) when ([|t.Result|]) { } }");
    [Fact] public Task Constructor() => Rule.Flags("class C { public C(Task t) => [|t.Wait()|]; }", says: "factory");
    [Fact] public Task Property_getter() => Rule.Flags("Task<int> t = Task.Run(() => 1); int P => [|t.Result|];", says: "Get…Async");
    [Fact] public Task Indexer() => Rule.Flags("int this[Task<int> t] => [|t.Result|];");
    [Fact] public Task Event_accessor() => Rule.Flags("event Action E { add { [|Task.Delay(1).Wait()|]; } remove { } }");
    [Fact] public Task Operator() => Rule.Flags("public static C operator +(C c, Task t) { [|t.Wait()|]; return c; }");
    [Fact] public Task Finalizer() => Rule.Flags("Task t = Task.Run(() => 1); ~C() => [|t.Wait()|];");
    [Fact] public Task Field_initializer() => Rule.Flags("static Task<int> t = Task.Run(() => 1); int f = [|t.Result|];");

    [Fact] public Task Synchronous_method() => Rule.Ignores("int M(Task<int> t) => t.Result;");
    [Fact] public Task Timeout_in_a_synchronous_method() => Rule.Ignores("void M(Task t) { while (!t.Wait(40)) { } }");
    [Fact] public Task Lambda_in_a_synchronous_method() => Rule.Ignores("void M(List<Task> l) => l.ForEach(t => t.Wait());");
    [Fact] public Task Lambda_on_the_pool() => Rule.Ignores("async Task M(Task t) => await Task.Run(() => t.Wait());");
    [Fact] public Task Lambda_of_a_thread() => Rule.Ignores("async Task M(Task t) { new Thread(() => t.Wait()).Start(); await Task.Yield(); }");
    [Fact] public Task Sleep_in_a_constructor() => Rule.Ignores("class C { public C() => Thread.Sleep(1); }");
    [Fact] public Task IO_in_a_property() => Rule.Ignores("string P => File.ReadAllText(\"a\");");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Func<int>>> M(Task<int> t) { await Task.Yield(); return () => t.Result; }");
    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M(Task t) { await Task.Yield(); lock (this) { t.Wait(); } }");
    [Fact] public Task Settled() => Rule.Ignores("async Task<int> M(List<Task<int>> ts) { await Task.WhenAll(ts); return ts.Sum(t => t.Result); }");
    [Fact] public Task Settled_by_name_in_a_lambda() => Rule.Ignores("async Task<int[]> M(Task<int>[] ts) { await Task.WhenAll(ts); return ts.Select(t => t.Result).ToArray(); }");
    [Fact] public Task Lazy_value() => Rule.Ignores("Lazy<int> P(Task<int> t) => new(() => t.Result);");
    [Fact] public Task Zero_timeout() => Rule.Ignores("bool P(SemaphoreSlim s) => s.Wait(0);");
    [Fact] public Task Span_used_up_before() => Rule.Ignores("async Task<int> M(Task<int> t, int[] a) { Span<int> s = a; s[0] = 1; await Task.Yield(); return t.Result; }");
    [Fact] public Task Copy_in_a_lambda_that_runs_there() => Check<CONC108_CannotAwait>.Flags("async Task M(List<string> l) { await Task.Yield(); l.ForEach(f => [|File.Copy(f, f)|]); }", says: "synchronous");
    [Fact] public Task Copy_in_a_lambda_for_the_pool() => Check<CONC108_CannotAwait>.Ignores("async Task M(string f) { await Task.Run(() => File.Copy(f, f)); }");
    [Fact] public Task Copy_in_a_lambda_of_synchronous_code() => Check<CONC108_CannotAwait>.Ignores("void M(List<string> l) => l.ForEach(f => File.Copy(f, f));");
}
