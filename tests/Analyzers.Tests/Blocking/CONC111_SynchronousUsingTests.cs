using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC111_SynchronousUsing>;
using Fix = Check<CONC111_SynchronousUsing, SynchronousUsingFix>;

public sealed class CONC111_SynchronousUsingTests
{
    // What can be disposed of asynchronously has another name.
    private const string Scopes = "\nnamespace Microsoft.Extensions.DependencyInjection { public interface IServiceScope : IDisposable { IServiceProvider P { get; } } public struct AsyncServiceScope : IServiceScope, IAsyncDisposable { public IServiceProvider P => null!; public void Dispose() { } public async ValueTask DisposeAsync() => await Task.Yield(); } public interface IServiceScopeFactory { IServiceScope CreateScope(); } public static class ServiceProviderServiceExtensions { public static IServiceScope CreateScope(this IServiceProvider p) => null!; public static AsyncServiceScope CreateAsyncScope(this IServiceProvider p) => default; public static AsyncServiceScope CreateAsyncScope(this IServiceScopeFactory f) => default; } }";
    private const string InScopes = "namespace Microsoft.Extensions.DependencyInjection { class C { IServiceScope? kept; ";
    [Theory]
    [InlineData("[|using|] var s = p.CreateScope(); Console.WriteLine(s.P);", "await using var s = p.CreateAsyncScope(); Console.WriteLine(s.P);")]
    [InlineData("[|using|] (var s = f.CreateScope()) Console.WriteLine(s.P);", "await using (var s = f.CreateAsyncScope()) Console.WriteLine(s.P);")]
    [InlineData("[|using|] (p.CreateScope()) { }", "await using (p.CreateAsyncScope()) { }")]
    [InlineData("[|using|] IServiceScope s = p.CreateScope();", "[|using|] IServiceScope s = p.CreateScope();")]
    public Task Scope_of_services(string before, string after) => Fix.Fixes($"{InScopes}async Task M(IServiceProvider p, IServiceScopeFactory f) {{ await Task.Yield(); {before} }} }} }}{Scopes}", $"{InScopes}async Task M(IServiceProvider p, IServiceScopeFactory f) {{ await Task.Yield(); {after} }} }} }}{Scopes}");
    [Theory]
    [InlineData("kept = p.CreateScope();")]
    [InlineData("await using var s = p.CreateAsyncScope();")]
    [InlineData("void L() { using var s = p.CreateScope(); } L();")]
    public Task Scope_of_services_that_is_as_it_should_be(string code) => Rule.Ignores($"{InScopes}async Task M(IServiceProvider p) {{ await Task.Yield(); {code} }} }} }}{Scopes}");

    [Theory]
    [InlineData("File.Create(\"a\")", "'FileStream'")]
    [InlineData("new FileStream(\"a\", FileMode.Create)", "await using")]
    [InlineData("new StreamWriter(\"a\")", "await using")]
    [InlineData("File.Open(\"a\", FileMode.Create, FileAccess.Write)", "await using")]
    [InlineData("new FileStream(\"a\", FileMode.Create, FileAccess.Write, FileShare.Read)", "await using")]
    [InlineData("new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create)", "await using")]
    [InlineData("new BinaryWriter(File.Create(\"a\"))", "await using")]
    [InlineData("new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Compress)", "await using")]
    [InlineData("connection", "'DbConnection'")]
    [InlineData("await command.ExecuteReaderAsync()", "'DbDataReader'")]
    [InlineData("connection.BeginTransaction()", "'DbTransaction'")]
    public async Task Object(string value, string says)
    {
        await Rule.Flags($"async Task M(Stream stream, DbConnection connection, DbCommand command) {{ await Task.Yield(); [|using|] var x = {value}; }}", says);
        await Rule.Flags($"async Task M(Stream stream, DbConnection connection, DbCommand command) {{ await Task.Yield(); [|using|] ({value}) {{ }} }}", says);
    }

    [Theory]
    [InlineData("new MemoryStream()")]
    [InlineData("new StringWriter()")]
    [InlineData("new StringReader(\"a\")")]
    [InlineData("new StreamReader(\"a\")")]
    [InlineData("stream")] // of which nothing is known
    [InlineData("text")]
    [InlineData("File.OpenRead(\"a\")")]
    [InlineData("File.Open(\"a\", FileMode.Open, FileAccess.Read)")]
    [InlineData("new FileStream(\"a\", FileMode.Open, FileAccess.Read)")]
    [InlineData("new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress)")]
    [InlineData("new StreamWriter(new MemoryStream())")]
    [InlineData("new BinaryWriter(new MemoryStream())")]
    [InlineData("file")]
    [InlineData("await System.IO.Compression.ZipFile.OpenReadAsync(\"a\")")]
    [InlineData("new System.IO.Compression.ZipArchive(stream)")]
    [InlineData("Open()")]
    [InlineData("command")]
    [InlineData("cancel.Register(() => { })")]
    [InlineData("new Timer(_ => { })")]
    [InlineData("System.Xml.XmlWriter.Create(stream)")]
    [InlineData("new HttpClient()")]
    public Task Object_that_gains_nothing(string value) => Rule.Ignores($"async Task M(Stream stream, FileStream file, TextWriter text, DbCommand command, CancellationToken cancel) {{ await Task.Yield(); using var x = {value}; }} FileStream Open() => File.OpenRead(\"a\");");

    [Theory]
    [InlineData("s.Write(b, 0, 1);")]
    [InlineData("await s.WriteAsync(b);")]
    [InlineData("s?.WriteByte(1);")]
    [InlineData("await s!.WriteAsync(b).ConfigureAwait(false);")]
    [InlineData("await other.CopyToAsync(s);")]
    [InlineData("await System.Text.Json.JsonSerializer.SerializeAsync(s, 1);")]
    public async Task Some_stream_that_is_written_to(string use)
    {
        await Rule.Flags($"async Task M(I i, Stream other, byte[] b) {{ [|using|] var s = await i.Open(); {use} }} interface I {{ Task<Stream> Open(); }}");
        await Rule.Flags($"async Task M(Stream s, Stream other, byte[] b) {{ await Task.Yield(); [|using|] (s) {{ {use} }} }}");
    }

    [Theory]
    [InlineData("await i.OpenWrite()")]
    [InlineData("await i.OpenWrite().ConfigureAwait(false)")]
    [InlineData("i.FileCreate()")]
    [InlineData("i.Append()")]
    [InlineData("dry ? null : await i.OpenWrite()")]
    public Task Some_stream_that_is_opened_to_write(string open) => Rule.Flags($"async Task M(I i, bool dry) {{ await Task.Yield(); [|using|] var s = {open}; await F(s!); }} Task F(Stream s) => Task.CompletedTask; interface I {{ Task<Stream> OpenWrite(); Stream FileCreate(); FileStream Append(); }}");

    [Theory]
    [InlineData("var s = i.CreateReadStream()", "await s.FlushAsync();")]
    [InlineData("Stream s = new MemoryStream()", "s.Write(b, 0, 1);")]
    [InlineData("var s = await i.Open()", "await s.ReadAsync(b);")]
    [InlineData("var s = await i.Open()", "await s.CopyToAsync(other);")]
    [InlineData("var s = new System.Net.Sockets.NetworkStream(null!)", "await s.WriteAsync(b);")]
    [InlineData("var s = l.OutputStream", "await s.WriteAsync(b);")]
    public Task Stream_that_is_only_read_or_waits_for_nothing(string open, string use) => Rule.Ignores($"async Task M(I i, Stream other, byte[] b, System.Net.HttpListenerResponse l) {{ await Task.Yield(); using {open}; {use} }} interface I {{ Task<Stream> Open(); Stream CreateReadStream(); }}");

    private const string Types = """
        class Both : IDisposable, IAsyncDisposable { public void Dispose() { } public async ValueTask DisposeAsync() => await Task.Yield(); }
        class Name : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() { Dispose(); return default; } }
        class Inner(Both b) : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() => b.DisposeAsync(); }
        class One : IDisposable { public void Dispose() { } }
        abstract class Own : Stream { public override ValueTask DisposeAsync() => base.DisposeAsync(); }

        """;

    [Fact] public Task Own_type() => Rule.Flags($"{Types}class C {{ async Task M() {{ await Task.Yield(); [|using|] var b = new Both(); }} }}");
    [Fact] public Task Own_type_that_hands_on() => Rule.Flags($"{Types}class C {{ async Task M(Inner i) {{ await Task.Yield(); [|using|] (i) {{ }} }} }}");
    [Fact] public Task Type_parameter() => Rule.Flags($"class C {{ async Task M<T>(T t) where T : IDisposable, IAsyncDisposable {{ await Task.Yield(); [|using|] (t) {{ }} }} }}");
    [Fact] public Task Type_parameter_of_a_class() => Rule.Flags("class K { async Task M<C, D>(C c, D d) where C : DbCommand where D : DbConnection { await Task.Yield(); using (c) { } [|using|] (d) { } } }");
    [Fact] public Task Async_lambda() => Rule.Flags($"{Types}class C {{ Func<Task> M() => async () => {{ await Task.Yield(); [|using|] var b = new Both(); }}; }}");
    [Fact] public Task Declared_as_its_base_class() => Rule.Flags("async Task M() { await Task.Yield(); [|using|] Stream s = new FileStream(\"a\", FileMode.Create); }");
    [Fact] public Task Asynchronous_in_name_only() => Rule.Ignores($"{Types}class C {{ async Task M() {{ await Task.Yield(); using var b = new Name(); }} }}");
    [Fact] public Task Own_stream() => Rule.Ignores($"{Types}class C {{ async Task M(Own s) {{ await Task.Yield(); using (s) {{ }} }} }}");
    [Fact] public Task Stream_that_leaves_it_to_the_base_class() => Rule.Ignores("abstract class Own : Stream { protected override void Dispose(bool b) { } } class C { async Task M(Own s) { await Task.Yield(); using (s) { } } }");
    [Fact] public Task Commands_that_are_synchronous_anyway() => Rule.Ignores("namespace Microsoft.Data.Sqlite { public abstract class SqliteConnection : DbConnection { public override ValueTask DisposeAsync() { Dispose(); return default; } } public abstract class SqliteDataReader : DbDataReader; class C { async Task M(SqliteConnection n, SqliteDataReader r) { await Task.Yield(); using (n) using (r) { } } } }");
    private const string Transaction = "class T : DbTransaction { public override void Commit() { } public override void Rollback() { } protected override DbConnection? DbConnection => null; public override System.Data.IsolationLevel IsolationLevel => default;";
    [Fact] public Task Default_of_the_base_class() => Rule.Ignores($"{Transaction} }} class C {{ async Task M() {{ await Task.Yield(); using var t = new T(); }} }}");
    [Fact] public Task Default_replaced() => Rule.Flags($"{Transaction} public override async ValueTask DisposeAsync() => await Task.Yield(); }} class C {{ async Task M() {{ await Task.Yield(); [|using|] var t = new T(); }} }}");
    [Fact] public Task Synchronous_only() => Rule.Ignores($"{Types}class C {{ async Task M() {{ await Task.Yield(); using var b = new One(); }} }}");
    [Fact] public Task Declared_as_a_synchronous_one() => Rule.Ignores($"{Types}class C {{ async Task M() {{ await Task.Yield(); using IDisposable b = new Both(); }} }}");
    [Fact] public Task Await_using() => Rule.Ignores($"{Types}class C {{ async Task M() {{ await using var b = new Both(); await using (new Both()) {{ }} }} }}");
    [Fact] public Task Synchronous_method() => Rule.Ignores($"{Types}class C {{ void M() {{ using var b = new Both(); }} Task N() {{ using var b = new Both(); return Task.CompletedTask; }} }}");
    [Fact] public Task Synchronous_lambda() => Rule.Ignores($"{Types}class C {{ async Task M() {{ await Task.Yield(); Action a = () => {{ using var b = new Both(); }}; }} }}");
    [Fact] public Task Inside_a_lock() => Rule.Ignores($"{Types}class C {{ async Task M() {{ await Task.Yield(); lock (this) {{ using var b = new Both(); }} }} }}");

    [Theory]
    [InlineData("[|b.Dispose()|]")]
    [InlineData("b?[|.Dispose()|]")]
    [InlineData("[|connection.Dispose()|]")]
    [InlineData("var f = File.Create(\"a\"); [|f.Dispose()|]")]
    [InlineData("s.Write(new byte[1]); [|s.Dispose()|]")]
    public Task Dispose_called(string code) => Rule.Flags($"{Types}class C {{ async Task M(Both b, DbConnection connection, Stream s) {{ await Task.Yield(); {code}; }} }}", "await its DisposeAsync");

    [Theory]
    [InlineData("n.Dispose()")]
    [InlineData("o.Dispose()")]
    [InlineData("s.Dispose()")]
    [InlineData("Dispose()")]
    [InlineData("this.Dispose()")]
    [InlineData("new MemoryStream().Dispose()")]
    [InlineData("var f = File.OpenRead(\"a\"); f.Dispose()")]
    [InlineData("var r = cancel.Register(() => { }); r.Dispose()")]
    [InlineData("lock (this) { b.Dispose(); }")]
    [InlineData("Action a = () => b.Dispose()")]
    [InlineData("((IDisposable)b).Dispose()")]
    public Task Dispose_that_gains_nothing(string code) => Rule.Ignores($"{Types}class C : IDisposable, IAsyncDisposable {{ public void Dispose() {{ }} public async ValueTask DisposeAsync() => await Task.Yield(); async Task M(Both b, Name n, One o, Stream s, CancellationToken cancel) {{ await Task.Yield(); {code}; }} void N(Both b) => b.Dispose(); }}");

    [Fact] public Task Dispose_becomes_an_await() => Fix.Fixes($"{Types}class C {{ async Task M(Both b) {{ [|b.Dispose()|]; try {{ }} finally {{ [|b.Dispose()|]; /* a */ }} }} }}", $"{Types}class C {{ async Task M(Both b) {{ await b.DisposeAsync(); try {{ }} finally {{ await b.DisposeAsync(); /* a */ }} }} }}");
    [Fact] public Task Dispose_that_is_left() => Fix.Leaves($"{Types}class C {{ public Task N(Both b) {{ [|b.Dispose()|]; return Task.CompletedTask; }} async Task M(Both? b) {{ await Task.Yield(); b?[|.Dispose()|]; }} }}");
    [Fact] public Task Declaration() => Fix.Fixes($"{Types}class C {{ async Task M() {{\n// a\n[|using|] var b = new Both(); // b\n}} }}", $"{Types}class C {{ async Task M() {{\n// a\nawait using var b = new Both(); // b\n}} }}");
    [Fact] public Task Statement() => Fix.Fixes($"{Types}class C {{ async Task M() {{ [|using|] (var b = new Both()) {{ }} [|using|] (new Both()) {{ }} }} }}", $"{Types}class C {{ async Task M() {{ await using (var b = new Both()) {{ }} await using (new Both()) {{ }} }} }}");
    [Fact] public Task Several_declared_at_once() => Fix.Fixes($"{Types}class C {{ async Task M() {{ [|using|] Both a = new(), b = new(); }} }}", $"{Types}class C {{ async Task M() {{ await using Both a = new(), b = new(); }} }}");
    [Fact] public Task Nested() => Fix.Fixes($"{Types}class C {{ async Task M() {{ [|using|] (var a = new Both()) [|using|] (var b = new Both()) {{ [|using|] var c = new Both(); }} }} }}", $"{Types}class C {{ async Task M() {{ await using (var a = new Both()) await using (var b = new Both()) {{ await using var c = new Both(); }} }} }}");
    [Fact] public Task Unfixable_first() => Fix.Fixes($"{Types}class C {{ async Task N(int[] a) {{ await Task.Yield(); [|using|] var b = new Both(); {{ Span<int> s = a; }} }} async Task M() {{ [|using|] var b = new Both(); }} }}", $"{Types}class C {{ async Task N(int[] a) {{ await Task.Yield(); [|using|] var b = new Both(); {{ Span<int> s = a; }} }} async Task M() {{ await using var b = new Both(); }} }}");
    [Fact] public Task Interface_that_only_one_is() => Rule.Ignores($"{Types}interface I : IDisposable; class C {{ async Task M(I i) {{ await Task.Yield(); using (i) {{ }} }} }}");
}
