using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Hundreds of the like in one class or one method are soon done.</summary>
public sealed class SharingGrowthTests
{
    private const int Many = 400;

    private const string Fields = "object gate = new(); readonly object a = new(), b = new(); int n; volatile int v; void Other() { gate = new object(); } ";

    [Theory]
    [InlineData(typeof(CONC506_LockTarget), "void M{0}() {{ lock (gate) n++; }}")]
    [InlineData(typeof(CONC505_HalfGuardedField), "void M{0}() {{ lock (a) n++; }} public void N{0}() {{ n = {0}; }}")]
    [InlineData(typeof(CONC507_LockOrder), "void M{0}() {{ lock (a) lock (b) n++; }} void N{0}() {{ lock (b) lock (a) n--; }}")]
    [InlineData(typeof(CONC508_VolatileUpdate), "void M{0}() {{ v++; }}")]
    [InlineData(typeof(CONC509_Spin), "void M{0}() {{ while (n == {0}) {{ }} }}")]
    [InlineData(typeof(CONC511_WaitUnderLock), "void M{0}(Task t) {{ lock (a) t.Wait(); }}")]
    public Task In_a_class(Type rule, string member) => Run(rule, Code(member, "class C { " + Fields, "}"));

    [Theory]
    [InlineData(typeof(CONC501_SharedWrite), "Parallel.For(0, 9, i => {{ n++; k += i; }});")]
    [InlineData(typeof(CONC501_SharedWrite), "_ = Task.Run(() => k++);")]
    [InlineData(typeof(CONC501_SharedWrite), "await Task.Run(() => k++);")]
    [InlineData(typeof(CONC502_SharedCollection), "Parallel.For(0, 9, i => list.Add(i));")]
    [InlineData(typeof(CONC503_CapturedLoopVariable), "for (var i = 0; i < 9; i++) Task.Run(() => Console.Write(i));")]
    [InlineData(typeof(CONC504_CheckThenAct), "if (!map.ContainsKey({0})) map[{0}] = 1;")]
    public Task In_a_method(Type rule, string statement) => Run(rule, Code(statement, "class C { int n; async Task M(ConcurrentDictionary<int, int> map, List<int> list) { var k = 0; ", "await Task.Yield(); } }"));

    [Theory]
    [InlineData(typeof(CONC501_SharedWrite), "k++; n += {0};")]
    [InlineData(typeof(CONC502_SharedCollection), "list.Add({0});")]
    public Task In_a_lambda(Type rule, string statement) => Run(rule, Code(statement, "class C { int n; void M(List<int> list) { var k = 0; Parallel.For(0, 9, i => { ", "}); } }"));

    private static string Code(string repeated, string before, string after)
    {
        var code = new StringBuilder(Snippet.Usings + before);
        for (var i = 0; i < Many; i++) code.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, repeated, i).Append('\n');
        return code.Append(after).ToString();
    }

    /// <summary>What grows with the square of the uses bound takes longer.</summary>
    private static async Task Run(Type rule, string code)
    {
        var compilation = Analysis.Compile(code);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(said => said.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Show());
        var clock = Stopwatch.StartNew();
        await compilation.WithAnalyzers([(DiagnosticAnalyzer)Activator.CreateInstance(rule)!]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{rule.Name}: {clock.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{rule.Name}: {clock.Elapsed}");
    }
}
