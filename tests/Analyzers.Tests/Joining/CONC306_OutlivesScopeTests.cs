using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC306_OutlivesScope>;

public sealed class CONC306_OutlivesScopeTests
{
    private const string Save = " private int _n; static async Task Save(object? o = null) => await Task.Yield(); async Task Count() { await Task.Yield(); _n++; } static Task Done(object o) { Console.WriteLine(o); return Task.CompletedTask; }";

    private static Task Flags(string code, string? says = null) => Rule.Flags(code + Save, says);

    private static Task Ignores(string code) => Rule.Ignores(code + Save);

    [Fact] public Task Using_declaration() => Flags("Task<string> M() { using var c = new HttpClient(); return [|c.GetStringAsync(\"u\")|]; }", "'c' is disposed before the task of 'HttpClient.GetStringAsync' has ended");
    [Fact] public Task Using_statement() => Flags("Task<string> M() { using (var c = new HttpClient()) { return [|c.GetStringAsync(\"u\")|]; } }");
    [Fact] public Task Using_of_a_local() => Flags("Task<string> M() { var c = new HttpClient(); using (c) return [|c.GetStringAsync(\"u\")|]; }");
    [Fact] public Task Given_to_a_method() => Flags("Task M() { using var c = new HttpClient(); return [|Save(c)|]; }");
    [Fact] public Task By_a_local() => Flags("Task<string> M() { using var c = new HttpClient(); var t = c.GetStringAsync(\"u\"); Console.WriteLine(); return [|t|]; }");
    [Fact] public Task Of_what_comes_out_of_it() => Flags("Task<int> M(DbConnection d) { using var c = d.CreateCommand(); var r = c.ExecuteReaderAsync(); return [|c.ExecuteNonQueryAsync()|]; }");
    [Fact] public Task Of_a_command_made_with_it() => Flags("static DbCommand Command(DbConnection c) => c.CreateCommand(); Task<int> M(Func<DbConnection> open) { using var c = open(); var d = Command(c); return [|d.ExecuteNonQueryAsync()|]; }");
    [Fact] public Task Of_a_service_of_its_scope() => Flags("interface IScope : IDisposable { IServiceProvider Services { get; } } class S { public async Task RunAsync() => await Task.Yield(); } Task M(Func<IScope> f) { using var scope = f(); var s = (S)scope.Services.GetService(typeof(S))!; return [|s.RunAsync()|]; }".Insert(0, "int _; "));
    [Fact] public Task Continued() => Flags("Task<string> M() { using var c = new HttpClient(); return [|c.GetStringAsync(\"u\").ContinueWith(t => t.Result)|]; }");
    [Fact] public Task Chosen() => Flags("Task<string> M(bool b) { using var c = new HttpClient(); return b ? [|c.GetStringAsync(\"u\")|] : Task.FromResult(\"\"); }");
    [Fact] public Task Token_of_a_source() => Flags("Task M() { using var c = new CancellationTokenSource(1000); return [|Task.Delay(5000, c.Token)|]; }");
    [Fact] public Task Captured() => Flags("Task M() { using var c = new HttpClient(); return [|Task.Run(() => c.GetStringAsync(\"u\"))|]; }");
    [Fact] public Task Value_task() => Flags("ValueTask<int> M(string f) { using var s = new FileStream(f, FileMode.Open); return [|s.ReadAsync(new byte[8].AsMemory())|]; }");
    [Fact] public Task In_a_lambda() => Flags("Func<Task<string>> M() => () => { using var c = new HttpClient(); return [|c.GetStringAsync(\"u\")|]; };");
    [Fact] public Task In_a_local_function() => Flags("void M() { L(); Task<string> L() { using var c = new HttpClient(); return [|c.GetStringAsync(\"u\")|]; } }");
    [Fact] public Task Try_catch() => Flags("Task M() { try { return [|Save()|]; } catch (IOException e) { Console.WriteLine(e); throw; } }", "The 'try' is left before the task of");
    [Fact] public Task Try_catch_of_the_framework() => Flags("Task<string> M(HttpClient c) { try { return [|c.GetStringAsync(\"u\")|]; } catch (HttpRequestException) { return Task.FromResult(\"\"); } }");
    [Fact] public Task Finally_releases() => Flags("private readonly SemaphoreSlim _s = new(1); Task M() { _s.Wait(); try { return [|Save()|]; } finally { _s.Release(); } }", "The 'finally' runs before");
    [Fact] public Task Finally_disposes() => Flags("Task M() { var c = new HttpClient(); try { return [|c.GetStringAsync(\"u\")|]; } finally { c.Dispose(); } }");
    [Fact] public Task Finally_returns_the_buffer() => Flags("Task M(Stream s) { var b = System.Buffers.ArrayPool<byte>.Shared.Rent(8); try { return [|s.ReadExactlyAsync(b, 0, 8).AsTask()|]; } finally { System.Buffers.ArrayPool<byte>.Shared.Return(b); } }".Replace(".AsTask()|]", "|].AsTask()"));
    [Fact] public Task Lock() => Flags("private readonly object _o = new(); Task M() { lock (_o) { return [|Count()|]; } }", "The lock is let go of before");
    [Fact] public Task Lock_of_a_stream() => Flags("private readonly Stream _f = File.Create(\"f\"); Task M(byte[] b) { lock (_f) return [|_f.WriteAsync(b, 0, 1)|]; }");

    [Fact] public Task Async() => Ignores("async Task<string> M() { using var c = new HttpClient(); return await c.GetStringAsync(\"u\"); }");
    [Fact] public Task Not_used() => Ignores("Task M(IDisposable d) { using (d) return Save(); } Task N() { using var c = new HttpClient(); return Save(c.BaseAddress); } Task O() { using var r = new StreamReader(\"f\"); var s = r.ReadToEnd(); return File.WriteAllTextAsync(\"g\", s); }");
    [Fact] public Task Read_out_of_it() => Ignores("int _; class Config { public static Config Load(TextReader r) => new(); public Task ApplyAsync() => Task.Delay(1); } Task M() { using var r = new StreamReader(\"f\"); var c = Config.Load(r); return c.ApplyAsync(); } Task N(DbDataReader d) { using var r = d; var o = (Config)r.GetValue(0); return o.ApplyAsync(); }");
    [Fact] public Task After_the_using() => Ignores("Task M() { string s; using (var r = new StreamReader(\"f\")) s = r.ReadToEnd(); return Save(s); }");
    [Fact] public Task Completed() => Ignores("Task M() { using var c = new HttpClient(); return Task.FromResult(c); } Task N() { using var c = new HttpClient(); return Done(c); } Task O() { using var c = new HttpClient(); return Task.CompletedTask; }");
    [Fact] public Task In_memory() => Ignores("Task M() { using var s = new MemoryStream(); return s.WriteAsync(new byte[3], 0, 3); }");
    [Fact] public Task Waited_for() => Ignores("Task M() { using var c = new HttpClient(); c.GetStringAsync(\"u\").Wait(); return Task.CompletedTask; }");
    [Fact] public Task Scope_of_a_log() => Ignores("IDisposable Begin() => null!; Task M() { using var scope = Begin(); return Save(); } Task N() { using (Begin()) return Save(); }");
    [Fact] public Task Makes_failed_tasks() => Ignores("Task M() { try { return Save(); } catch (Exception e) { return Task.FromException(e); } }");
    [Fact] public Task Try_with_more() => Ignores("Task M(string s) { try { var n = int.Parse(s); return Save(n); } catch (FormatException) { return Task.CompletedTask; } } Task N(string s) { try { return Save(int.Parse(s)); } catch (FormatException) { throw; } }");
    [Fact] public Task Errors_of_the_call_itself() => Ignores("Task<string> M(HttpClient c) { try { return c.GetStringAsync(\"u\"); } catch (ArgumentException) { throw; } }");
    [Fact] public Task Callback() => Ignores("Task M(Func<Task> f) { try { return f(); } catch (Exception e) { Console.WriteLine(e); throw; } }");
    [Fact] public Task Finally_that_measures() => Ignores("Task M() { var w = Stopwatch.StartNew(); try { return Save(); } finally { w.Stop(); Console.WriteLine(w.Elapsed); } }");
    [Fact] public Task Finally_disposes_of_something_else() => Ignores("Task M(IDisposable d) { try { return Save(); } finally { d.Dispose(); } }");
    [Fact] public Task In_the_catch() => Ignores("Task M() { try { Console.WriteLine(); return Task.CompletedTask; } catch (IOException) { return Save(); } }");
    [Fact] public Task Lock_around_a_cache() => Ignores("private readonly object _o = new(); private Task? _t; Task M() { lock (_o) { return _t ??= Save(); } } Task N() { lock (_o) { _t = Save(); return _t; } }");
    [Fact] public Task Lock_around_a_start() => Ignores("private readonly object _o = new(); Task M() { lock (_o) { return Save(); } }");
    [Fact] public Task Not_a_task() => Ignores("string M() { using var c = new HttpClient(); return c.ToString()!; }");
    [Fact] public Task Sequence() => Ignores("IEnumerable<Task> M() { using var c = new HttpClient(); yield return c.GetStringAsync(\"u\"); }");
    [Fact] public Task Meant() => Ignores("Task StartAndForget() { using var c = new HttpClient(); return c.GetStringAsync(\"u\"); }");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading.Tasks; class C { Task M() { using var c = ; try { return ; } catch (X) { return c.F( } } }");
}
