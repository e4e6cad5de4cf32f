using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC103_BlockingCall>;
using Fix = Check<CONC103_BlockingCall, BlockingCallFix>;

public sealed class CONC103_BlockingCallTests
{
    [Theory]
    [InlineData("async Task M(Process p) { await p.WaitForExitAsync(); p.WaitForExit(); }")]
    [InlineData("async Task M(Process p, CancellationToken c) { await p.WaitForExitAsync(c).ConfigureAwait(false); p.WaitForExit(1); }")]
    [InlineData("async Task M(Process p, CancellationToken c) { try { await p.WaitForExitAsync(c); } catch (OperationCanceledException) { p.Kill(); throw; } p.WaitForExit(); }")]
    [InlineData("async Task M(Process p) { await Task.Yield(); if (p.HasExited) p.WaitForExit(); if (!p.HasExited) return; p.WaitForExit(); }")]
    [InlineData("async Task M(byte[] b) { await Task.Yield(); var m = new MemoryStream(); using (var z = new System.IO.Compression.ZipArchive(m, System.IO.Compression.ZipArchiveMode.Create, true)) { using (var s = z.CreateEntry(\"a\").Open()) s.Write(b); var e = z.GetEntry(\"a\")!; e.Open().Write(b); } }")]
    [InlineData("async Task M(Socket s) { await Task.Yield(); if (s.Poll(0, SelectMode.SelectRead)) Console.Write(1); }")]
    public Task Over_by_then_or_in_memory(string code) => Check<CONC103_BlockingCall>.Ignores(code);
    [Theory]
    [InlineData("async Task M(Process p) { await p.WaitForExitAsync(); p.Start(); [|p.WaitForExit()|]; }")]
    [InlineData("async Task M(Process p, CancellationToken c) { try { await p.WaitForExitAsync(c); } catch (OperationCanceledException) { p.Kill(); } [|p.WaitForExit()|]; }")]
    [InlineData("async Task M(Process p, Process q) { await p.WaitForExitAsync(); [|q.WaitForExit()|]; }")]
    [InlineData("class J { public Process P = null!; } async Task M(J a, J b) { await a.P.WaitForExitAsync(); [|b.P.WaitForExit()|]; }")]
    [InlineData("async Task M(Process p) { await Task.Yield(); if (!p.HasExited) [|p.WaitForExit()|]; }")]
    [InlineData("async Task M(byte[] b, Stream f) { await Task.Yield(); var z = new System.IO.Compression.ZipArchive(f); var s = [|z.GetEntry(\"a\")!.Open()|]; [|s.Write(b)|]; }")]
    public Task Not_over_by_then_nor_in_memory(string code) => Check<CONC103_BlockingCall>.Flags("class C1 { " + code + " }");

    private static string Wrappers(string source, int count) => $"private static readonly Stream _0 = {source};\n" + string.Concat(Enumerable.Range(1, count).Select(i => $"private static readonly Stream _{i} = new BufferedStream(_{i - 1});\n"));

    [Theory]
    [InlineData("File.ReadAllText(\"a\")")]
    [InlineData("File.WriteAllLines(\"a\", new string[0])")]
    [InlineData("stream.Read(new byte[1], 0, 1)")]
    [InlineData("stream.CopyTo(stream)")]
    [InlineData("stream.Flush()")]
    [InlineData("new MemoryStream().CopyTo(stream)")]
    [InlineData("new FileStream(\"a\", FileMode.Open).Write(new byte[1], 0, 1)")]
    [InlineData("new StreamReader(\"a\").ReadToEnd()")]
    [InlineData("reader.ReadLine()")]
    [InlineData("writer.WriteLine(\"a\")")]
    [InlineData("writer.WriteLine()")]
    [InlineData("new HttpClient().Send(new HttpRequestMessage())")]
    [InlineData("new HttpResponseMessage().Content.ReadAsStream()")]
    [InlineData("Process.GetCurrentProcess().WaitForExit()")]
    [InlineData("socket.Receive(new byte[1])")]
    [InlineData("new TcpListener(IPAddress.Any, 1).AcceptTcpClient()")]
    [InlineData("new SemaphoreSlim(1).Wait()")]
    [InlineData("Dns.GetHostEntry(\"a\")")]
    [InlineData("command.ExecuteReader()")]
    [InlineData("command.Connection!.Open()")]
    public Task Call(string call) => Rule.Flags($"async Task M(Stream stream, TextReader reader, StreamWriter writer, Socket socket, DbCommand command) {{ await Task.Yield(); [|{call}|]; }}", says: "Async'");

    [Theory]
    [InlineData("new MemoryStream().Write(new byte[1], 0, 1)")]
    [InlineData("memory.Flush()")]
    [InlineData("Stream.Null.Write(new byte[1], 0, 1)")]
    [InlineData("new StringReader(\"a\").ReadToEnd()")]
    [InlineData("new StringWriter().WriteLine(\"a\")")]
    [InlineData("new StreamReader(new MemoryStream()).ReadToEnd()")]
    [InlineData("memory.CopyTo(new MemoryStream())")]
    [InlineData("Stream.Synchronized(memory).Flush()")]
    [InlineData("text.WriteLine(\"a\")")]
    [InlineData("text.Flush()")]
    [InlineData("Console.Out.WriteLine(\"a\")")]
    [InlineData("Console.WriteLine(\"a\")")]
    [InlineData("new CancellationTokenSource().Cancel()")]
    [InlineData("semaphore.Wait(0)")]
    [InlineData("semaphore.Wait(TimeSpan.Zero)")]
    [InlineData("semaphore.Wait(TimeSpan.FromSeconds(0))")]
    [InlineData("semaphore.Wait(TimeSpan.FromMilliseconds(0.0))")]
    [InlineData("semaphore.Wait(new TimeSpan(0, 0, 0))")]
    [InlineData("semaphore.Wait(new TimeSpan())")]
    [InlineData("dataReader.IsDBNull(0)")]
    [InlineData("dataReader.GetFieldValue<int>(0)")]
    public Task Call_that_does_not_block(string call) => Rule.Ignores($"async Task M(MemoryStream memory, TextWriter text, SemaphoreSlim semaphore, DbDataReader dataReader) {{ await Task.Yield(); {call}; }}");

    [Theory]
    [InlineData("if (s.DataAvailable) s.Read(b, 0, 1);")]
    [InlineData("if (!l.Pending()) return; l.AcceptTcpClient();")]
    [InlineData("while (k.Available > 0) k.Receive(b);")]
    [InlineData("using var r = new StreamReader(typeof(C).Assembly.GetManifestResourceStream(\"a\")!); r.ReadLine();")]
    [InlineData("using var r = await h.GetAsync(\"a\"); using var t = await r.Content.ReadAsStreamAsync(); t.ReadByte(); t.Read(b, 0, 1);")]
    [InlineData("var r = await h.PostAsync(\"a\", null).ConfigureAwait(false); using var t = new StreamReader(await r.Content.ReadAsStreamAsync().ConfigureAwait(false)); t.ReadToEnd();")]
    [InlineData("using var r = await h.SendAsync(new HttpRequestMessage()); System.Text.Json.JsonSerializer.Deserialize<int>(await r.Content.ReadAsStreamAsync());")]
    public Task There_is_something(string code) => Check<CONC103_BlockingCall>.Ignores($"async Task M(System.Net.Sockets.NetworkStream s, System.Net.Sockets.Socket k, System.Net.Sockets.TcpListener l, HttpClient h, byte[] b) {{ await Task.Yield(); {code} }}");

    [Theory]
    [InlineData("if (s.DataAvailable) [|t.Read(b, 0, 1)|];")]
    [InlineData("if (k.Available > 0) [|s.Read(b, 0, 1)|];")]
    [InlineData("if (!s.DataAvailable) [|s.Read(b, 0, 1)|];")]
    [InlineData("if (s.DataAvailable) [|s.Write(b, 0, 1)|];")]
    [InlineData("using var r = await h.GetAsync(\"a\", HttpCompletionOption.ResponseHeadersRead); using var u = await r.Content.ReadAsStreamAsync(); [|u.Read(b, 0, 1)|];")]
    [InlineData("using var u = await h.GetStreamAsync(\"a\"); [|u.Read(b, 0, 1)|];")]
    [InlineData("using var r = await h.GetAsync(\"a\"); r.Content = new StreamContent(File.OpenRead(\"a\")); using var u = await F(); [|u.Read(b, 0, 1)|];")]
    public Task There_may_be_nothing(string code) => Check<CONC103_BlockingCall>.Flags($"async Task M(System.Net.Sockets.NetworkStream s, System.Net.Sockets.NetworkStream t, System.Net.Sockets.Socket k, HttpClient h, byte[] b) {{ await Task.Yield(); {code} }} Task<Stream> F() => Task.FromResult(Stream.Null);");

    [Fact] public Task Local_in_memory() => Rule.Ignores("async Task<string> M() { await Task.Yield(); using var s = new MemoryStream(); using var r = new StreamReader(s); return r.ReadToEnd(); }");
    [Fact] public Task Field_in_memory() => Rule.Ignores("private readonly StreamWriter _w = new(new MemoryStream()); async Task M() { await Task.Yield(); _w.WriteLine(); _w.Flush(); }");
    [Fact] public Task Field_in_memory_from_the_constructor() => Rule.Ignores("private readonly StreamReader _r; C() => _r = new StreamReader(new MemoryStream()); async Task M() { await Task.Yield(); _r.ReadToEnd(); }");
    [Fact] public Task Field_on_disk() => Rule.Flags("private readonly StreamWriter _w = new(\"a\"); async Task M() { await Task.Yield(); [|_w.WriteLine()|]; }");
    [Fact] public Task Field_that_may_be_either() => Rule.Flags("private readonly StreamWriter _w = new(new MemoryStream()); C(string p) => _w = new(p); async Task M() { await Task.Yield(); [|_w.WriteLine()|]; }");
    [Theory]
    [InlineData("(_w, _n) = (w, 1)")]
    [InlineData("(_n, (_w, _n)) = (1, (w, 1))")]
    [InlineData("Open(out _w)")]
    [InlineData("Change(ref _w)")]
    [InlineData("_w ??= w")]
    [InlineData("{ ref var r = ref _w; r = w; }")]
    [InlineData("{ var v = w; ref var r = ref v; r = ref _w; r = w; }")]
    public Task Field_that_may_be_given_anything(string given) => Rule.Flags($"private readonly StreamWriter _w = new(new MemoryStream()); private readonly int _n; C(StreamWriter w) {{ {given}; }} static void Open(out StreamWriter w) => w = new(\"a\"); static void Change(ref StreamWriter w) {{ }} async Task M() {{ await Task.Yield(); [|_w.WriteLine()|]; }}");

    [Fact] public Task Field_in_memory_that_is_read_in_many_ways() => Rule.Ignores("private readonly StreamWriter _w = new(new MemoryStream()); C() { var t = (_w, 1); var (a, b) = (_w, 2); var v = _w ?? a; F(in _w); } static void F(in StreamWriter w) { } async Task M() { await Task.Yield(); _w.WriteLine(); }");
    [Fact] public Task Field_that_is_wrapped_again() => Rule.Ignores("private readonly Stream _s = new MemoryStream(); C() => _s = new BufferedStream(_s); async Task M() { await Task.Yield(); _s.Flush(); }");
    [Fact] public Task Fields_that_wrap_one_another() => Rule.Ignores(Wrappers("new MemoryStream()", 6) + "async Task M() { await Task.Yield(); _6.Flush(); _5.Flush(); _0.Flush(); }");
    [Fact] public Task Fields_that_wrap_one_another_on_disk() => Rule.Flags(Wrappers("File.OpenRead(\"a\")", 6) + "async Task M() { await Task.Yield(); [|_6.Flush()|]; [|_5.Flush()|]; [|_0.Flush()|]; }");
    [Fact] public Task Field_behind_many_others() => Rule.Flags(Wrappers("new MemoryStream()", 12) + "async Task M() { await Task.Yield(); [|_12.Flush()|]; _5.Flush(); }");
    [Fact] public Task Field_behind_many_others_asked_first() => Rule.Flags(Wrappers("new MemoryStream()", 12) + "async Task M() { await Task.Yield(); _5.Flush(); [|_12.Flush()|]; }");
    [Fact] public Task Chain_of_5000_fields() => Rule.Flags(Wrappers("new MemoryStream()", 5000) + "async Task M() { await Task.Yield(); [|_5000.Flush()|]; }");
    [Fact] public Task Field_that_wraps_itself() => Rule.Flags("private static readonly Stream A = new BufferedStream(B); private static readonly Stream B = new BufferedStream(A); async Task M() { await Task.Yield(); [|A.Flush()|]; }");
    [Fact] public Task Timeout_that_is_not_zero() => Rule.Flags("async Task M(SemaphoreSlim s) { await Task.Yield(); [|s.Wait(TimeSpan.FromSeconds(1))|]; [|s.Wait(new TimeSpan(0, 0, 1))|]; }");
    [Fact] public Task Local_on_disk() => Rule.Flags("async Task<string> M() { await Task.Yield(); using var s = File.OpenRead(\"a\"); using var r = new StreamReader(s); return [|r.ReadToEnd()|]; }");
    [Fact] public Task Own_twin() => Rule.Ignores("void Load() { } Task LoadAsync() { Load(); return Task.CompletedTask; }");
    [Fact] public Task Own_twin_of_a_stream() => Rule.Ignores("abstract class S : Stream { public override Task FlushAsync(CancellationToken c) { Flush(); return Task.CompletedTask; } }");
    [Fact] public Task Synchronous_method() => Rule.Ignores("string M() => File.ReadAllText(\"a\");");
    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M() { await Task.Yield(); lock (this) File.ReadAllText(\"a\"); }");
    [Fact] public Task Deferred_to_the_pool() => Rule.Ignores("async Task<string> M() => await Task.Run(() => File.ReadAllText(\"a\"));");
    [Fact] public Task Body_of_a_thread() => Rule.Ignores("async Task M() { new Thread(() => File.ReadAllText(\"a\")).Start(); await Task.Yield(); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Func<string, string>>> M() { await Task.Yield(); return s => File.ReadAllText(s); }");
    [Fact] public Task Name_of() => Rule.Ignores("async Task<string> M() { await Task.Yield(); return nameof(File.ReadAllText); }");
    [Fact] public Task Transaction_that_is_begun_synchronously_anyway() => Rule.Ignores("namespace Microsoft.Data.SqlClient { public abstract class SqlTransaction : DbTransaction; public abstract class SqlConnection : DbConnection { public new SqlTransaction BeginTransaction() => null!; } class C { async Task M(SqlConnection c) { await c.OpenAsync(); using var t = c.BeginTransaction(); } } }");
    [Fact] public Task Transaction_that_is_synchronous_anyway() => Rule.Ignores("namespace Microsoft.Data.SqlClient { public abstract class SqlTransaction : DbTransaction; class C { async Task M(SqlTransaction t) { await Task.Yield(); t.Commit(); t.Rollback(); } } }");
    [Fact] public Task Commands_that_are_synchronous_anyway() => Rule.Ignores("namespace Microsoft.Data.Sqlite { public abstract class SqliteConnection : DbConnection; public abstract class SqliteCommand : DbCommand; class C { async Task M(SqliteConnection n, SqliteCommand s) { await Task.Yield(); n.Open(); s.ExecuteNonQuery(); s.ExecuteScalar(); s.ExecuteReader(); } } }");
    [Fact] public Task Counterpart_of_another_name() => Rule.Flags("async Task M(System.Net.NetworkInformation.Ping p, WebClient w, Stream s) { await Task.Yield(); [|p.Send(\"a\")|]; [|w.DownloadString(\"a\")|]; [|System.Xml.Linq.XDocument.Load(s)|]; }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("static class File { public static string ReadAllText(string s) => s; } class C { async Task M() { await Task.Yield(); File.ReadAllText(\"a\"); } }");

    [Fact] public Task Read_all() => Fix.Fixes("async Task<int> M() => [|File.ReadAllText(\"a\")|].Length;", "async Task<int> M() => (await File.ReadAllTextAsync(\"a\")).Length;");
    [Fact] public Task Token_is_passed_on() => Fix.Fixes("async Task<string> M(CancellationToken c) => [|File.ReadAllText(\"a\")|];", "async Task<string> M(CancellationToken c) => await File.ReadAllTextAsync(\"a\", c);");
    [Fact] public Task Token_is_there_already() => Fix.Fixes("async Task M(HttpClient h, HttpRequestMessage r, CancellationToken c) { [|h.Send(r, c)|]; }", "async Task M(HttpClient h, HttpRequestMessage r, CancellationToken c) { await h.SendAsync(r, c); }");
    [Fact] public Task Stream() => Fix.Fixes("async Task<int> M(Stream s, byte[] b, CancellationToken c) { return [|s.Read(b, 0, 1)|]; }", "async Task<int> M(Stream s, byte[] b, CancellationToken c) { return await s.ReadAsync(b, 0, 1, c); }");
    [Fact] public Task Socket() => Fix.Fixes("async Task<int> M(Socket s, byte[] b, CancellationToken c) { return [|s.Receive(b)|]; }", "async Task<int> M(Socket s, byte[] b, CancellationToken c) { return await s.ReceiveAsync(b, c); }");
    [Fact] public Task Semaphore_with_timeout() => Fix.Fixes("async Task M(SemaphoreSlim s) { if ([|s.Wait(100)|]) s.Release(); }", "async Task M(SemaphoreSlim s) { if (await s.WaitAsync(100)) s.Release(); }");
    [Fact] public Task Process() => Fix.Fixes("async Task M(Process p) { [|p.WaitForExit()|]; }", "async Task M(Process p) { await p.WaitForExitAsync(); }");
    [Fact] public Task Process_with_timeout_is_left() => Fix.Leaves("async Task M(Process p) { await Task.Yield(); if (![|p.WaitForExit(100)|]) p.Kill(); }");
    [Fact] public Task Counterpart_of_another_name_is_awaited() => Fix.Fixes("async Task M(System.Net.NetworkInformation.Ping p, WebClient w) { var r = [|p.Send(\"a\")|].Status; var s = [|w.DownloadString(\"a\")|]; }", "async Task M(System.Net.NetworkInformation.Ping p, WebClient w) { var r = (await p.SendPingAsync(\"a\")).Status; var s = await w.DownloadStringTaskAsync(\"a\"); }");
    [Fact] public Task Document() => Fix.Fixes("async Task M(Stream s, CancellationToken c) { var d = [|System.Xml.Linq.XDocument.Load(s, System.Xml.Linq.LoadOptions.None)|]; }", "async Task M(Stream s, CancellationToken c) { var d = await System.Xml.Linq.XDocument.LoadAsync(s, System.Xml.Linq.LoadOptions.None, c); }");
    [Fact] public Task Document_without_a_token() => Fix.Fixes("async Task M(Stream s) { var d = [|System.Xml.Linq.XDocument.Load(s, System.Xml.Linq.LoadOptions.None)|]; [|d.Save(s, System.Xml.Linq.SaveOptions.None)|]; }", "async Task M(Stream s) { var d = await System.Xml.Linq.XDocument.LoadAsync(s, System.Xml.Linq.LoadOptions.None, CancellationToken.None); await d.SaveAsync(s, System.Xml.Linq.SaveOptions.None, CancellationToken.None); }");
    [Fact] public Task Document_with_named_arguments() => Fix.Fixes("async Task M(Stream s) { var d = [|System.Xml.Linq.XDocument.Load(options: System.Xml.Linq.LoadOptions.None, stream: s)|]; }", "async Task M(Stream s) { var d = await System.Xml.Linq.XDocument.LoadAsync(options: System.Xml.Linq.LoadOptions.None, stream: s, cancellationToken: CancellationToken.None); }");
    [Fact] public Task Document_while_cleaning_up() => Fix.Fixes("async Task M(Stream s, CancellationToken c) { try { await Task.Delay(1, c); } finally { [|System.Xml.Linq.XDocument.Load(s, System.Xml.Linq.LoadOptions.None)|]; } }", "async Task M(Stream s, CancellationToken c) { try { await Task.Delay(1, c); } finally { await System.Xml.Linq.XDocument.LoadAsync(s, System.Xml.Linq.LoadOptions.None, CancellationToken.None); } }");
    [Fact] public Task Document_whose_options_are_not_said_is_left() => Fix.Leaves("async Task M(Stream s, System.Xml.Linq.XDocument d) { await Task.Yield(); [|d.Save(s)|]; }");
    [Fact] public Task Namespace_of_the_token_is_imported() => Fix.File("using System.IO;\nusing System.Threading.Tasks;\nusing System.Xml.Linq;\n\nclass C { async Task M(Stream s) { var d = [|XDocument.Load(s, LoadOptions.None)|]; } }\n", "using System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing System.Xml.Linq;\n\nclass C { async Task M(Stream s) { var d = await XDocument.LoadAsync(s, LoadOptions.None, CancellationToken.None); } }\n");
    [Fact] public Task Unfixable_first() => Fix.Fixes("async Task N(TextReader? r) { await Task.Yield(); r?[|.ReadToEnd()|]; } public Task O() { [|File.ReadAllText(\"a\")|]; return Task.CompletedTask; } async Task M(Stream s) { [|s.Flush()|]; }", "async Task N(TextReader? r) { await Task.Yield(); r?[|.ReadToEnd()|]; } public Task O() { [|File.ReadAllText(\"a\")|]; return Task.CompletedTask; } async Task M(Stream s) { await s.FlushAsync(); }");
    [Fact] public Task Every_shape_at_once() => Fix.Fixes("async Task M(SemaphoreSlim g, Stream s, Process p) { [|g.Wait()|]; [|s.Flush()|]; [|p.WaitForExit()|]; [|File.ReadAllText(\"a\")|]; }", "async Task M(SemaphoreSlim g, Stream s, Process p) { await g.WaitAsync(); await s.FlushAsync(); await p.WaitForExitAsync(); await File.ReadAllTextAsync(\"a\"); }");
    [Fact] public Task Using_declarations() => Fix.Fixes("async Task M(HttpContent h) { using Stream a = [|h.ReadAsStream()|], b = [|h.ReadAsStream()|]; }", "async Task M(HttpContent h) { using Stream a = await h.ReadAsStreamAsync(), b = await h.ReadAsStreamAsync(); }");
    [Fact] public Task Await_foreach() => Fix.Fixes("async Task M(TextReader r) { await foreach (var i in N([|r.ReadToEnd()|])) { } } IAsyncEnumerable<int> N(string s) => throw new IOException();", "async Task M(TextReader r) { await foreach (var i in N(await r.ReadToEndAsync())) { } } IAsyncEnumerable<int> N(string s) => throw new IOException();");
    [Fact] public Task Inside_an_await() => Fix.Fixes("async Task M(TextReader r) { await N([|r.ReadToEnd()|]); } Task N(string s) => Task.CompletedTask;", "async Task M(TextReader r) { await N(await r.ReadToEndAsync()); } Task N(string s) => Task.CompletedTask;");
    [Fact] public Task Beside_a_conditional_access() => Fix.Fixes("async Task<int?> M(TextReader r, string? s) { return s?.IndexOf([|r.ReadToEnd()|]) ?? [|r.ReadLine()|]?.Length; }", "async Task<int?> M(TextReader r, string? s) { return s?.IndexOf(await r.ReadToEndAsync()) ?? (await r.ReadLineAsync())?.Length; }");
    [Fact] public Task Local_function_that_is_not_async_is_left() => Fix.Leaves("async Task M() { var l = L(); await l; Task L() { [|File.ReadAllText(\"a\")|]; return Task.CompletedTask; } }");
    [Fact] public Task Nested() => Fix.Fixes("async Task M(StreamWriter w, TextReader r) { [|w.Write([|r.ReadToEnd()|])|]; }", "async Task M(StreamWriter w, TextReader r) { await w.WriteAsync(await r.ReadToEndAsync()); }");
    [Fact] public Task Format_has_no_counterpart() => Rule.Ignores("async Task M(StreamWriter w) { await Task.Yield(); w.Write(\"{0}\", 1); }");
    [Fact] public Task Base_call() => Fix.Fixes("class S : FileStream { public S() : base(\"a\", FileMode.Open) { } async Task M(byte[] b) { [|base.Write(b, 0, 1)|]; [|Flush()|]; } }", "class S : FileStream { public S() : base(\"a\", FileMode.Open) { } async Task M(byte[] b) { await base.WriteAsync(b, 0, 1); await FlushAsync(); } }");
    [Fact] public Task Conditional_call_is_left() => Fix.Leaves("async Task<string?> M(TextReader? r) { await Task.Yield(); return r?[|.ReadToEnd()|]; }");
    [Fact] public Task Line_breaks_stay() => Fix.Fixes("async Task<string> M(CancellationToken c)\n{\n    // reads\n    return [|File\n        .ReadAllText(\n            \"a\")|]; // all\n}", "async Task<string> M(CancellationToken c)\n{\n    // reads\n    return await File\n        .ReadAllTextAsync(\n            \"a\", c); // all\n}");
    [Fact] public Task Two_files() => Rule.Files("using System.IO; using System.Threading.Tasks; class A { async Task M() { await Task.Yield(); [|File.Open(\"a\", FileMode.Open).Flush()|]; } }", "using System.IO; using System.Threading.Tasks; class B { async Task M() { await Task.Yield(); [|File.ReadAllText(\"a\")|]; } }");
    [Fact] public Task Counterpart_that_this_framework_lacks() => Rule.File("""
        namespace System { public class Object { } public struct Void { } public class ValueType { } public class String { } public class Attribute { } public class Exception { } public class Enum { } public struct Int32 { } public struct Boolean { } public class Delegate { } public class MulticastDelegate { } public struct IntPtr { } public class Array { } }
        namespace System.IO { public static class File { public static string ReadAllText(string path) => path; } }
        namespace System.Threading.Tasks { public class Task { } }
        class C { System.Threading.Tasks.Task M() { System.IO.File.ReadAllText("a"); return new(); } }
        """);
}
