using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Where two rules could speak, one does: all of them look at the code, those that are off by default too.</summary>
public sealed class OneFindingOneIdTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Diagnostics; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;\n";

    [Theory]
    [InlineData("void M(Task t, object o) { lock (o) { t.Wait(); } }", "CONC511")]
    [InlineData("async Task M(Task t, object o) { await Task.Yield(); lock (o) { t.Wait(); } }", "CONC511")]
    [InlineData("async Task M(Thread t, object o) { await Task.Yield(); lock (o) { t.Join(); } }", "CONC511")]
    [InlineData("async Task M(SemaphoreSlim s) { await Task.Yield(); s.Wait(); }", "CONC103")]
    [InlineData("async Task M(Process p) { await Task.Yield(); p.WaitForExit(); }", "CONC103")]
    [InlineData("async Task M(ManualResetEventSlim s) { await Task.Yield(); s.Wait(); }", "CONC105")]
    [InlineData("async Task M(Thread t) { await Task.Yield(); t.Join(); }", "CONC105")]
    [InlineData("async Task M() { await Task.Yield(); Console.ReadLine(); }", "CONC106")]
    [InlineData("string M(ProcessStartInfo i) { i.RedirectStandardOutput = true; using var p = Process.Start(i)!; p.WaitForExit(); return p.StandardOutput.ReadToEnd(); }", "CONC310")]
    [InlineData("async Task<string> M(ProcessStartInfo i) { await Task.Yield(); i.RedirectStandardOutput = true; using var p = Process.Start(i)!; p.WaitForExit(); return await p.StandardOutput.ReadToEndAsync(); }", "CONC310")]
    [InlineData("void M(List<int> l, Func<int, Task> f) => l.ForEach(async i => await f(i));", "CONC204")]
    [InlineData("void M(Func<Task> f) { N(); } async void N() => await Task.Delay(1);", "CONC304")]
    [InlineData("void M(string[] l) { foreach (var s in l) { var t = new Thread(() => Console.WriteLine(s)); t.Start(); t.Join(); } }", "CONC308")]
    [InlineData("async Task M(int[] l) { foreach (var i in l) await Task.Run(() => Console.WriteLine(i)); }", "CONC308")]
    [InlineData("async Task<List<string>> M(HttpClient h, string[] l) { var r = new List<string>(); foreach (var i in l) r.Add(await h.GetStringAsync(i)); return r; }", "CONC401")]
    [InlineData("void M(string[] l) { Parallel.ForEach(l, s => File.ReadAllText(s)); }", "CONC205")]
    [InlineData("async Task M(string[] l) { await Task.Yield(); Parallel.ForEach(l, s => File.ReadAllText(s)); }", "CONC105 CONC205")]
    [InlineData("async Task<string> M(string s) => await Task.Run(() => File.ReadAllText(s));", "CONC206")]
    [InlineData("void M() { new Thread(() => { while (true) { Thread.Sleep(1000); Console.WriteLine(); } }).Start(); }", "CONC307")]
    [InlineData("async Task M() { await Task.Yield(); while (true) { Thread.Sleep(1000); Console.WriteLine(); } }", "CONC102")]
    [InlineData("bool stop; void M() { while (!stop) { } } public void N() => stop = true;", "CONC509")]
    [InlineData("Task<int> t = Task.Run(() => 1); int P => t.Result;", "CONC108")]
    [InlineData("C(Task t) => t.Wait();", "CONC108")]
    [InlineData("int M(Task<int> t) => t.Result;", "CONC109")]
    [InlineData("bool M(Task t) => t.Wait(100);", "CONC109")]
    [InlineData("async Task<bool> M(Task t) { await Task.Yield(); return t.Wait(100); }", "CONC108")]
    [InlineData("async Task M() { N(); await Task.Yield(); } Task N() => Task.Delay(1);", "CONC303")]
    [InlineData("async Task M(Task t) { await Task.Yield(); t.Wait(); }", "CONC101")]
    [InlineData("Task LoadAsync(string s) { Load(s); return Task.CompletedTask; } void Load(string s) { }", "")]
    [InlineData("Task LoadAsync(string s) { Load(s); return Task.CompletedTask; } void Load(string s) => File.ReadAllText(s);", "CONC107")]
    [InlineData("async Task M() { await Task.Yield(); Load(); } void Load() => Thread.Sleep(1); Task LoadAsync() => Task.Delay(1);", "CONC104")]
    [InlineData("async Task M() { await Task.Yield(); Load(); } void Load() => Thread.Sleep(1);", "CONC107")]
    [InlineData("async Task M(Stream s) { await Task.Yield(); using (s) { s.Write(new byte[1], 0, 1); } }", "CONC103 CONC111")]
    [InlineData("async Task M(object o, Task t) { Monitor.Enter(o); await t; Monitor.Exit(o); }", "CONC110")]
    public async Task Speaks(string code, string ids)
    {
        var compilation = Analysis.Compile(Usings + "using System.Net.Http;\nclass C { " + code + " }");
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(said => said.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Show());
        var reports = await Analysis.RunAsync(compilation, TestContext.Current.CancellationToken);
        Assert.Equal(ids, string.Join(" ", reports.Select(report => report.Id).Order()));
    }
}
