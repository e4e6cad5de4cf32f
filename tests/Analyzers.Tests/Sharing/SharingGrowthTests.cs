using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
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
    [InlineData(typeof(CONC505_HalfGuardedField), "void M{0}() {{ lock (a) n++; lock (a) n++; }} public void N{0}() {{ n = {0}; n = 1; n = 2; }}")]
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

    /// <summary>Work is what a thread allocates, which is the same each time; time is not.</summary>
    [Theory]
    [InlineData("var k = 0;", "_ = Task.Run(() => k++);", "")]
    [InlineData("var k = 0;", "new Thread(() => k += n).Start();", "")]
    [InlineData("var k = 0;", "await Task.Run(() => k++);", "")]
    [InlineData("var k = 0;", "Parallel.For(0, 9, i => { n++; k = k + i; });", "")]
    [InlineData("for (var i = 0; i < 9; i++) {", "_ = Task.Run(() => Console.Write(i));", "}")]
    [InlineData("for (var i = 0; i < 9; i++) {", "_ = Task.Run(() => Console.Write(i)); await Task.Yield();", "}")]
    [InlineData("var k = 0; for (var i = 0; i < 9; i++) {", "_ = Task.Run(() => { k++; n = n + i; });", "}")]
    [InlineData("var k = 0; Parallel.For(0, 9, i => {", "k = k + i; n = k;", "});")]
    [InlineData("var k = 0; Parallel.For(0, 9, i => {", "list.ForEach(x => k += x);", "});")]
    [InlineData("var k = 0; void Local() => k++;", "_ = Task.Run(Local);", "")]
    [InlineData("", "_ = Task.Run(() => Deep(2));", "")]
    [InlineData("", "Parallel.For(0, 9, Deep);", "")]
    [InlineData("Parallel.For(0, 9, i => {", "Deep(i); n = Math.Max(n, i);", "});")]
    [InlineData("", "_ = Task.Run(() => n++); n++;", "")]
    public void Work(string before, string statement, string after)
    {
        Allocated(50);
        var (once, twice) = (Allocated(400), Allocated(1600));
        Assert.True(twice < once * 5, $"{once} bytes for 400 statements, {twice} for 1600");

        long Allocated(int count)
        {
            var cancel = TestContext.Current.CancellationToken;
            var compilation = Analysis.Compile($"{Snippet.Usings}class C {{ int n; void Deep(int i) {{ Deeper(i); Deep(i - 1); }} void Deeper(int i) => n += i; async Task M(List<int> list) {{ {before}\n{string.Concat(Enumerable.Repeat(statement + "\n", count))}{after} await Task.Yield(); }} }}");
            var tree = compilation.SyntaxTrees.Last();
            var method = tree.GetRoot(cancel).DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>().Single(each => each.Identifier.ValueText == "M");
            var semantics = compilation.GetSemanticModel(tree);
            var operation = semantics.GetOperation(method, cancel)!;
            foreach (var inner in operation.Descendants()) _ = inner.Syntax;
            var member = Member.Read(Concurrency.Of(compilation, new([]), cancel), semantics.GetDeclaredSymbol(method, cancel), [operation], cancel);
            var start = GC.GetAllocatedBytesForCurrentThread();
            _ = member.SharedChangesIn(cancel).Count + LoopVariables.ReadLate(member, cancel).Count();
            return GC.GetAllocatedBytesForCurrentThread() - start;
        }
    }

    [Fact]
    public void Locks_before_each_of_many_statements()
    {
        var root = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("class C { void M() { " + string.Concat(Enumerable.Repeat("n++;\n", 40_000)) + "} }", cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        foreach (var statement in root.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionStatementSyntax>()) Assert.Empty(LockNames.Around(statement));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

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
