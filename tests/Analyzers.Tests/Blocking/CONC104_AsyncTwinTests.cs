using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC104_AsyncTwin>;
using Fix = Check<CONC104_AsyncTwin, AsyncTwinFix>;

public sealed class CONC104_AsyncTwinTests
{
    private const string Store = """
        abstract class Store
        {
            public abstract string Load(string key);
            public abstract Task<string> LoadAsync(string key, CancellationToken cancel = default);
            public abstract void Save();
            public abstract Task SaveAsync();
            public abstract T Get<T>(string key) where T : class;
            public abstract Task<T> GetAsync<T>(string key) where T : class;
            public abstract IEnumerable<int> List();
            public abstract Task<List<int>> ListAsync();
            public abstract void Send();
            public abstract ValueTask<int> SendAsync(CancellationToken cancel);
            public abstract int Old();
            [Obsolete] public abstract Task<int> OldAsync();
            public abstract int Hidden();
            protected abstract Task<int> HiddenAsync();
            public abstract int Other();
            public abstract Task<string> OtherAsync();
            public abstract int Void();
            public abstract void VoidAsync();
            public abstract int More(int i);
            public abstract Task<int> MoreAsync(int i, int j);
            public abstract bool Try(out int i);
            public abstract Task<bool> TryAsync(out int i);
            public abstract int Lower(Func<int> f);
            public abstract Task<int> LowerAsync(Func<Task<int>> f);
            public abstract int Step();
            public static Task<int> StepAsync() => Task.FromResult(1);
            public abstract Task<int> Work();
            public abstract Task<int> WorkAsync();
            public abstract void Dispose();
            public abstract ValueTask DisposeAsync();
        }

        """;

    [Theory]
    [InlineData("s.Load(\"a\")", "'Store.Load' has an asynchronous twin: await 'LoadAsync'")]
    [InlineData("s.Save()", "SaveAsync")]
    [InlineData("s.Get<string>(\"a\")", "GetAsync")]
    [InlineData("s.List()", "ListAsync")]
    [InlineData("s.Send()", "SendAsync")]
    public Task Call(string call, string says) => Rule.Flags($"{Store}class C {{ async Task M(Store s) {{ await Task.Yield(); [|{call}|]; }} }}", says);

    [Theory]
    [InlineData("s.Old()")]
    [InlineData("s.Hidden()")]
    [InlineData("s.Other()")]
    [InlineData("s.Void()")]
    [InlineData("s.More(1)")]
    [InlineData("s.Try(out _)")]
    [InlineData("s.Lower(() => 1)")]
    [InlineData("s.Step()")]
    [InlineData("await s.Work()")]
    [InlineData("s.Dispose()")]
    public Task Call_without_a_twin(string call) => Rule.Ignores($"{Store}class C {{ async Task M(Store s) {{ await Task.Yield(); {call}; }} }}");

    [Fact] public Task Twin_of_an_interface_above() => Rule.Flags("interface I { Task<int> GetAsync(); } interface J : I { int Get(); } class C { async Task M(J j) { await Task.Yield(); [|j.Get()|]; } }");
    [Fact] public Task Twin_of_the_base_class() => Rule.Flags("abstract class B { public abstract Task<int> GetAsync(); } abstract class D : B { public abstract int Get(); } class C { async Task M(D d) { await Task.Yield(); [|d.Get()|]; } }");
    [Fact] public Task Twin_in_a_generic_type() => Rule.Flags("interface I<T> { T Get(int i); Task<T> GetAsync(int i); } class C { async Task M(I<string> i) { await Task.Yield(); [|i.Get(1)|]; } }");
    [Fact] public Task Twin_that_is_an_extension() => Rule.Flags("namespace N { public interface I { int Get(); } public static class X { public static Task<int> GetAsync(this I i) => throw new NotImplementedException(); } class C { async Task M(I i) { await Task.Yield(); [|i.Get()|]; } } }");
    [Fact] public Task Twin_of_an_extension() => Rule.Flags("interface I { int A(); } static class X { public static int Get(this I i) => i.A(); public static Task<int> GetAsync(this I i) => throw new NotImplementedException(); } class C { async Task M(I i) { await Task.Yield(); [|i.Get()|]; } }");
    [Fact] public Task Static_twin() => Rule.Flags("static class X { public static int Get(I i) => i.A(); public static Task<int> GetAsync(I i) => throw new NotImplementedException(); } interface I { int A(); } class C { async Task M(I i) { await Task.Yield(); [|X.Get(i)|]; } }");
    [Fact] public Task Task_returning_method() => Rule.Flags($"{Store}class C {{ Task M(Store s) {{ [|s.Save()|]; return Task.CompletedTask; }} }}");
    [Fact] public Task Async_lambda() => Rule.Flags($"{Store}class C {{ Func<Task> M(Store s) => async () => {{ await Task.Yield(); [|s.Save()|]; }}; }}");
    [Fact] public Task That_is_known_to_block() => Rule.Flags("class C { async Task M() { await Task.Yield(); [|Load()|]; } string Load() => File.ReadAllText(\"a\"); async Task<string> LoadAsync() => await File.ReadAllTextAsync(\"a\"); }", says: "'C.Load' blocks (Load → File.ReadAllText): await 'LoadAsync'");
    [Fact] public Task Decorator() => Rule.Flags($"{Store}class C(Store inner) {{ public async Task SaveAsync() {{ await Task.Yield(); [|inner.Save()|]; }} }}");

    [Fact] public Task Synchronous_method() => Rule.Ignores($"{Store}class C {{ void M(Store s) => s.Save(); }}");
    [Fact] public Task Inside_a_lock() => Rule.Ignores($"{Store}class C {{ async Task M(Store s) {{ await Task.Yield(); lock (s) s.Save(); }} }}");
    [Fact] public Task Lambda_on_the_pool() => Rule.Ignores($"{Store}class C {{ async Task M(Store s) => await Task.Run(() => s.Save()); }}");
    [Fact] public Task Expression_tree() => Rule.Ignores($"{Store}class C {{ async Task<Expression<Action<Store>>> M() {{ await Task.Yield(); return s => s.Save(); }} }}");
    [Fact] public Task Own_twin() => Rule.Ignores("abstract class B { protected abstract void Load(); Task LoadAsync() { Load(); return Task.CompletedTask; } }");
    [Fact] public Task Own_twin_in_a_lambda() => Rule.Ignores("abstract class B { protected abstract void Load(); async Task LoadAsync() { Func<Task> f = async () => { await Task.Yield(); Load(); }; await f(); } }");
    [Fact] public Task Own_twin_of_an_interface() => Rule.Ignores("interface I { void Load(); Task LoadAsync(); } class C : I { public void Load() => A?.Invoke(); public async Task LoadAsync() { await Task.Yield(); ((I)this).Load(); } Action? A; }");
    [Fact] public Task Twin_that_calls_it() => Rule.Ignores("abstract class B { public abstract void Load(); public Task LoadAsync() { Load(); return Task.CompletedTask; } } class C { async Task M(B b) { await Task.Yield(); b.Load(); } }");
    [Fact] public Task Twin_that_runs_it_on_the_pool() => Rule.Ignores("abstract class B { public abstract void Load(); public Task LoadAsync() => Task.Run(() => Load()); } class C { async Task M(B b) { await Task.Yield(); b.Load(); } }");
    [Fact] public Task Twin_that_comes_back_here() => Rule.Ignores("abstract class B { public abstract int Get(); public Task<int> GetAsync() => Here(); private async Task<int> Here() { await Task.Yield(); return Get(); } }");
    [Fact] public Task That_is_shown_not_to_block() => Rule.Ignores("class Cache { readonly Dictionary<string, string> d = []; public string Get(string k) => d[k]; public async Task<string> GetAsync(string k) { await Task.Yield(); return k; } } class C { async Task M(Cache c) { await Task.Yield(); c.Get(\"a\"); } }");
    [Fact] public Task Known_to_the_catalog() => Rule.Ignores("async Task M(Stream s, SemaphoreSlim g, CancellationTokenSource c) { await Task.Yield(); s.Flush(); g.Wait(0); c.Cancel(); Console.Out.Flush(); new MemoryStream().Flush(); File.ReadAllText(\"a\"); }");
    [Fact] public Task Set_of_entities() => Rule.Ignores("namespace Microsoft.EntityFrameworkCore { public abstract class DbSet<T> { public abstract int Add(T t); public abstract ValueTask<int> AddAsync(T t, CancellationToken c = default); } class C { async Task M(DbSet<int> s) { await Task.Yield(); s.Add(1); } } }");
    [Fact] public Task Context_of_entities_and_its_factory() => Rule.Ignores("namespace Microsoft.EntityFrameworkCore { public abstract class DbContext { public abstract int Add(object o); public abstract ValueTask<int> AddAsync(object o, CancellationToken c = default); public abstract void AddRange(params object[] o); public abstract Task AddRangeAsync(params object[] o); } public abstract class DbSet<T> { public abstract void AddRange(IEnumerable<T> t); public abstract Task AddRangeAsync(IEnumerable<T> t, CancellationToken c = default); } public interface IDbContextFactory<T> { T CreateDbContext(); Task<T> CreateDbContextAsync(CancellationToken c = default); } class C { async Task M(DbContext x, DbSet<int> s, IDbContextFactory<DbContext> f) { await Task.Yield(); x.Add(1); x.AddRange(1, 2); s.AddRange([1]); f.CreateDbContext(); } } }");
    [Fact] public Task Collection_of_documents() => Rule.Ignores("namespace MongoDB.Driver { public interface IMongoCollection<T> { IEnumerable<T> Find(T t); Task<IEnumerable<T>> FindAsync(T t); } public static class IMongoCollectionExtensions { public static IEnumerable<T> Find<T>(this IMongoCollection<T> c, int i) => c.Find(default(T)!); public static Task<IEnumerable<T>> FindAsync<T>(this IMongoCollection<T> c, int i) => throw new IOException(); } class C { async Task M(IMongoCollection<string> c) { await Task.Yield(); c.Find(\"a\"); c.Find(1); } } }");
    [Fact] public Task Assertions() => Rule.Ignores("namespace NUnit.Framework { public static class Assert { public static Action<object>? A; public static void That(object o) => A!(o); public static Task ThatAsync(object o) => Task.CompletedTask; } } namespace TUnit.Assertions { public static class Assert { public static Action<object>? A; public static void That(object o) => A!(o); public static Task ThatAsync(object o) => Task.CompletedTask; } } class C { async Task M() { await Task.Yield(); NUnit.Framework.Assert.That(1); TUnit.Assertions.Assert.That(1); } }");
    [Fact] public Task Event_of_a_test_double() => Rule.Ignores("namespace Moq { public abstract class Mock<T> { public abstract void Raise(Action<T> a); public abstract Task RaiseAsync(Action<T> a); } class C { async Task M(Mock<string> m) { await Task.Yield(); m.Raise(s => { }); } } }");
    [Fact] public Task Columns_of_a_row() => Rule.Ignores("async Task M(DbDataReader r) { await Task.Yield(); r.IsDBNull(0); r.GetFieldValue<int>(0); r.GetInt32(0); }");
    [Fact] public Task Xml_reader_and_writer() => Rule.Ignores("async Task M(System.Xml.XmlReader r, System.Xml.XmlWriter w) { await Task.Yield(); r.Read(); r.ReadOuterXml(); w.WriteString(\"a\"); w.Flush(); }");
    [Fact] public Task Console_and_text_in_memory() => Rule.Ignores("async Task M(StringReader r, StringWriter w) { await Task.Yield(); Console.Out.WriteLine(\"a\"); r.ReadToEnd(); w.Write(\"a\"); new MemoryStream().Write(new byte[1], 0, 1); }");
    [Fact] public Task Twin_with_other_parameters() => Rule.Ignores("interface I { int Get(); Task<int> GetAsync(int i); } class C { async Task M(I i) { await Task.Yield(); i.Get(); } }");
    [Fact] public Task Twin_that_asks_for_less() => Rule.Flags("interface I { void Save(string id, List<int> l); Task SaveAsync(string id, IReadOnlyList<int> l, CancellationToken c); } class C { async Task M(I i, List<int> l) { await Task.Yield(); [|i.Save(\"a\", l)|]; } }");
    [Fact] public Task Twin_that_takes_anything() => Rule.Ignores("interface I { void Save(string s); Task SaveAsync(object o); } class C { async Task M(I i) { await Task.Yield(); i.Save(\"a\"); } }");
    [Fact] public Task Hooks_of_both_kinds() => Rule.Ignores($"{Store}class C {{ async Task M(Store s) {{ s.Save(); await s.SaveAsync(); if (s is not null) {{ s.Load(\"a\"); await s.LoadAsync(\"a\").ConfigureAwait(false); }} }} }}");
    [Fact] public Task Twin_called_later() => Rule.Flags($"{Store}class C {{ async Task M(Store s) {{ [|s.Save()|]; s.ToString(); await s.SaveAsync(); }} }}");
    [Fact] public Task Name_of() => Rule.Ignores($"{Store}class C {{ async Task<string> M(Store s) {{ await Task.Yield(); return nameof(s.Save); }} }}");
    [Fact] public Task Body_of_a_thread() => Rule.Ignores($"{Store}class C {{ async Task M(Store s) {{ new Thread(() => s.Save()).Start(); await Task.Yield(); }} }}");
    [Fact] public Task Commands_that_are_synchronous_anyway() => Rule.Ignores("namespace Microsoft.Data.Sqlite { public abstract class SqliteCommand { public abstract int Run(); public abstract Task<int> RunAsync(); } class C { async Task M(SqliteCommand s) { await Task.Yield(); s.Run(); } } }");
    [Fact] public Task Validator() => Rule.Ignores("namespace FluentValidation { public interface IValidator<T> { bool Validate(T t); Task<bool> ValidateAsync(T t, CancellationToken c = default); } class V : IValidator<int> { Func<int, bool>? f; public bool Validate(int t) => f!(t); public async Task<bool> ValidateAsync(int t, CancellationToken c) { await Task.Yield(); return true; } } class C { async Task M(IValidator<int> i, V v) { await Task.Yield(); i.Validate(1); v.Validate(1); } } }");
    [Fact] public Task Writer_of_tokens() => Rule.Ignores("namespace Newtonsoft.Json { public abstract class JsonWriter { public abstract void WriteNull(); public abstract Task WriteNullAsync(CancellationToken c = default); } class C { async Task M(JsonWriter w) { await Task.Yield(); w.WriteNull(); } } }");
    [Fact] public Task Tokens_of_a_text() => Rule.Ignores($"{Json}class C {{ async Task M(string s, Newtonsoft.Json.JsonReader some) {{ await Task.Yield(); using (var r = new Newtonsoft.Json.JsonTextReader(new StringReader(s))) Newtonsoft.Json.Linq.JArray.Load(r); Newtonsoft.Json.Linq.JArray.Load(some); }} }}");
    [Fact] public Task Tokens_of_a_file() => Check<CONC103_BlockingCall>.Flags($"{Json}class C {{ async Task M() {{ await Task.Yield(); [|Newtonsoft.Json.Linq.JArray.Load(new Newtonsoft.Json.JsonTextReader(new StreamReader(\"a\")))|]; }} }}");
    private const string Json = "namespace Newtonsoft.Json { public abstract class JsonReader; public class JsonTextReader(TextReader r) : JsonReader, IDisposable { public TextReader R => r; public void Dispose() { } } } namespace Newtonsoft.Json.Linq { public abstract class JArray { public static JArray Load(Newtonsoft.Json.JsonReader r) => null!; public static Task<JArray> LoadAsync(Newtonsoft.Json.JsonReader r, CancellationToken c = default) => null!; } }";
    [Fact] public Task Conditional_call() => Rule.Flags($"{Store}class C {{ async Task M(Store s, Store? t) {{ await Task.Yield(); t?[|.Save()|]; }} }}");
    [Fact] public Task Test_project() => Rule.Ignores($"namespace Xunit {{ class FactAttribute : Attribute; }} {Store}class C {{ async Task M(Store s) {{ await Task.Yield(); s.Save(); }} }}");
    [Fact] public Task Test_double() => Rule.Ignores($"namespace NSubstitute {{ static class SubstituteExtensions {{ public static T Received<T>(this T t) => t; }} }} namespace N {{ using NSubstitute; {Store} class C {{ async Task M(Store s) {{ await Task.Yield(); s.Received().Save(); }} }} }}");

    [Fact] public Task Awaited() => Fix.Fixes($"{Store}class C {{ async Task<int> M(Store s) => [|s.Load(\"a\")|].Length; }}", $"{Store}class C {{ async Task<int> M(Store s) => (await s.LoadAsync(\"a\")).Length; }}");
    [Fact] public Task Token_is_passed_on() => Fix.Fixes($"{Store}class C {{ async Task M(Store s, CancellationToken c) {{ [|s.Load(\"a\")|]; [|s.Send()|]; }} }}", $"{Store}class C {{ async Task M(Store s, CancellationToken c) {{ await s.LoadAsync(\"a\", c); await s.SendAsync(c); }} }}");
    [Fact] public Task Type_arguments_stay() => Fix.Fixes($"{Store}class C {{ async Task<string> M(Store s) => [|s.Get<string>(\"a\")|]; }}", $"{Store}class C {{ async Task<string> M(Store s) => await s.GetAsync<string>(\"a\"); }}");
    [Fact] public Task Nested() => Fix.Fixes($"{Store}class C {{ async Task<string> M(Store s) => [|s.Load([|s.Load(\"a\")|])|]; }}", $"{Store}class C {{ async Task<string> M(Store s) => await s.LoadAsync(await s.LoadAsync(\"a\")); }}");
    [Fact] public Task Unfixable_first() => Fix.Fixes($"{Store}class C {{ public Task N(Store s) {{ [|s.Save()|]; return Task.CompletedTask; }} async Task M(Store s) {{ [|s.Save()|]; [|s.Save()|]; }} }}", $"{Store}class C {{ public Task N(Store s) {{ [|s.Save()|]; return Task.CompletedTask; }} async Task M(Store s) {{ await s.SaveAsync(); await s.SaveAsync(); }} }}");
    private const string Grpc = "namespace Grpc.Core { public class AsyncUnaryCall<T> { public System.Runtime.CompilerServices.TaskAwaiter<T> GetAwaiter() => default; } } class Client { public virtual string Greet(int r, CancellationToken cancellationToken = default) => \"\"; public virtual Grpc.Core.AsyncUnaryCall<string> GreetAsync(int r, CancellationToken cancellationToken = default) => new(); }\n";
    [Fact] public Task Call_of_a_service() => Fix.Fixes(Grpc + "class C { async Task<string> M(Client s, CancellationToken c) => [|s.Greet(1)|]; }", Grpc + "class C { async Task<string> M(Client s, CancellationToken c) => await s.GreetAsync(1, c); }");
    [Fact] public Task Twin_that_needs_a_token() => Fix.Fixes($"{Store}class C {{ async Task M(Store s) {{ [|s.Send()|]; }} }}", $"{Store}class C {{ async Task M(Store s) {{ await s.SendAsync(CancellationToken.None); }} }}");
    [Fact] public Task Local_function_that_is_not_async_is_left() => Fix.Leaves($"{Store}class C {{ async Task M(Store s) {{ var l = L(); await l; Task L() {{ [|s.Save()|]; return Task.CompletedTask; }} }} }}");
    [Fact] public Task Using_declarations() => Fix.Fixes("interface I { Stream Open(); Task<Stream> OpenAsync(); } class C { async Task M(I i) { using Stream a = [|i.Open()|], b = [|i.Open()|]; } }", "interface I { Stream Open(); Task<Stream> OpenAsync(); } class C { async Task M(I i) { using Stream a = await i.OpenAsync(), b = await i.OpenAsync(); } }");
    [Fact] public Task Result_of_another_type_is_left() => Fix.Leaves($"{Store}class C {{ async Task M(Store s) {{ await Task.Yield(); var l = [|s.List()|]; }} }}");
    [Fact] public Task Conditional_call_is_left() => Fix.Leaves($"{Store}class C {{ async Task M(Store? s) {{ await Task.Yield(); s?[|.Save()|]; }} }}");
    [Fact] public Task Two_files() => Rule.Files("public interface I { int Get(); System.Threading.Tasks.Task<int> GetAsync(); } class A { async System.Threading.Tasks.Task M(I i) { await System.Threading.Tasks.Task.Yield(); [|i.Get()|]; } }", "class B { async System.Threading.Tasks.Task M(I i) { await System.Threading.Tasks.Task.Yield(); [|i.Get()|]; } }");

    // Queries of Entity Framework Core: the twins are extensions, and only its own queries can run asynchronously.
    internal const string Entities = """
        namespace Microsoft.EntityFrameworkCore
        {
            public abstract class DbSet<T> : IQueryable<T> where T : class { public abstract Type ElementType { get; } public abstract Expression Expression { get; } public abstract IQueryProvider Provider { get; } public abstract IEnumerator<T> GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
            public abstract class DbContext { public abstract DbSet<T> Set<T>() where T : class; }
            public static class EntityFrameworkQueryableExtensions
            {
                public static Task<List<T>> ToListAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) => throw new NotImplementedException();
                public static Task<T> FirstAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) => throw new NotImplementedException();
                public static Task<T> FirstAsync<T>(this IQueryable<T> source, Expression<Func<T, bool>> predicate, CancellationToken cancellationToken = default) => throw new NotImplementedException();
                public static Task<int> CountAsync<T>(this IQueryable<T> source, CancellationToken cancellationToken = default) => throw new NotImplementedException();
                public static IQueryable<T> AsNoTracking<T>(this IQueryable<T> source) => source;
            }
        }

        """;

    [Theory]
    [InlineData("[|s.ToList()|]")]
    [InlineData("[|s.Where(x => x.Length > 1).OrderBy(x => x).First()|]")]
    [InlineData("[|s.AsNoTracking().First(x => x.Length > 1)|]")]
    [InlineData("[|c.Set<string>().Count()|]")]
    [InlineData("[|q.AsNoTracking().First(x => x.Length > 1)|]")]
    [InlineData("from x in [|s.ToList()|] select x")]
    [InlineData("from x in l join y in [|s.ToList()|] on x equals y select y")]
    public Task Query(string call) => Rule.Flags($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbContext c, DbSet<string> s, IQueryable<string> q, List<string> l) {{ await Task.Yield(); _ = {call}; }} }} }}", says: "has an asynchronous twin");

    [Theory]
    [InlineData("q.ToList()")] // it may be anybody's
    [InlineData("new[] { \"a\" }.AsQueryable().ToList()")]
    [InlineData("s.AsEnumerable().Where(x => x.Length > 1).ToList()")]
    [InlineData("s.Where(x => x.Length > 1)")]
    [InlineData("s.Max()")]
    public Task No_query_or_no_twin(string call) => Rule.Ignores($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(IQueryable<string> q, DbSet<string> s) {{ await Task.Yield(); _ = {call}; }} }} }}");

    [Fact] public Task Query_in_a_variable() => Fix.Fixes($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task<List<string>> M(DbSet<string> s, CancellationToken c) {{ var q = s.Where(x => x.Length > 1); return [|q.ToList()|]; }} }} }}", $"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task<List<string>> M(DbSet<string> s, CancellationToken c) {{ var q = s.Where(x => x.Length > 1); return await q.ToListAsync(c); }} }} }}");
    [Fact] public Task Query_that_is_narrowed_step_by_step() => Rule.Flags($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s, bool b) {{ await Task.Yield(); IQueryable<string> q; if (b) q = s; else q = s.Where(x => x.Length > 2); q = q.Where(x => x.Length > 1); _ = [|q.ToList()|]; }} }} }}");
    [Fact] public Task Query_that_may_be_of_a_list() => Rule.Ignores($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s, bool b) {{ await Task.Yield(); IQueryable<string> q; if (b) q = new[] {{ \"a\" }}.AsQueryable(); else q = s.Where(x => x.Length > 2); _ = q.ToList(); }} }} }}");
    [Theory]
    [InlineData("var q = b ? s : s.Where(x => x.Length > 1); _ = [|q.ToList()|];")]
    [InlineData("IQueryable<string>? q = null; if (b) q = s; else q = s.Where(x => x.Length > 1); _ = [|q.First()|];")]
    [InlineData("var q = n switch { 0 => s, 1 => s.Where(x => x.Length > 1), _ => throw new InvalidOperationException() }; _ = [|q.ToList()|];")]
    public Task Query_of_a_set_in_every_case(string code) => Rule.Flags($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s, bool b, int n) {{ await Task.Yield(); {code} }} }} }}");
    [Fact] public Task Query_that_comes_out_of_a_call() => Rule.Ignores($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task M(DbSet<string> s) {{ await Task.Yield(); IQueryable<string> q = s; F(out q); _ = q.ToList(); foreach (var r in G()) _ = r.ToList(); }} void F(out IQueryable<string> q) => q = new[] {{ \"a\" }}.AsQueryable(); IEnumerable<IQueryable<string>> G() => []; }} }}");
    [Fact] public Task Query_with_a_condition() => Fix.Fixes($"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task<string> M(DbSet<string> s) => [|s.First(x => x.Length > 1)|]; }} }}", $"{Entities}namespace N {{ using Microsoft.EntityFrameworkCore; class C {{ async Task<string> M(DbSet<string> s) => await s.FirstAsync(x => x.Length > 1); }} }}");
    [Fact] public Task Namespace_of_the_twin_is_imported() => Fix.File(
        $"{Snippet.Usings}\n{Entities}namespace N {{ class C {{ async Task<int> M(Microsoft.EntityFrameworkCore.DbContext c) => [|c.Set<string>().Count()|]; }} }}\n",
        $"{Snippet.Usings.TrimEnd('\n')}\nusing Microsoft.EntityFrameworkCore;\n\n{Entities}namespace N {{ class C {{ async Task<int> M(Microsoft.EntityFrameworkCore.DbContext c) => await c.Set<string>().CountAsync(); }} }}\n");
    [Fact] public Task Token_goes_to_no_other_parameter() => Check<CONC104_AsyncTwin, AsyncTwinFix>.Fixes(
        "class D { public int Work(string s) => W.Do(s); public async Task<int> WorkAsync(string s, object? state = null, CancellationToken cancel = default) { await Task.Yield(); return 1; } } static class W { public static extern int Do(string s); } class C { async Task M(D d, CancellationToken c) { [|d.Work(\"a\")|]; await Task.Yield(); } }",
        "class D { public int Work(string s) => W.Do(s); public async Task<int> WorkAsync(string s, object? state = null, CancellationToken cancel = default) { await Task.Yield(); return 1; } } static class W { public static extern int Do(string s); } class C { async Task M(D d, CancellationToken c) { await d.WorkAsync(\"a\", cancel: c); await Task.Yield(); } }");
}
