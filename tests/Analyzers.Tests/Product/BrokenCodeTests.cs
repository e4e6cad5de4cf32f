using System.Text;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>No rule throws, and none hangs, whatever the code is like.</summary>
public sealed class BrokenCodeTests
{
    // Far more than any of these takes; a rule that never ends is cut off by it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static IEnumerable<TheoryDataRow<string>> Samples => Shipped.Sources("samples", "Pitfalls").Select(file => new TheoryDataRow<string>(file.Path));

    [Theory, MemberData(nameof(Samples))]
    public async Task Cut_off_anywhere(string path)
    {
        var text = await File.ReadAllTextAsync(Shipped.PathOf(path), TestContext.Current.CancellationToken);
        const int Points = 15;
        for (var point = 1; point < Points; point++)
            await Survives(text[..(text.Length * point / Points)], Analysis.ImplicitUsings);
    }

    [Theory, MemberData(nameof(Samples))]
    public async Task With_a_piece_missing(string path)
    {
        var text = await File.ReadAllTextAsync(Shipped.PathOf(path), TestContext.Current.CancellationToken);
        const int Points = 10;
        for (var point = 1; point < Points; point++)
            await Survives(text.Remove(text.Length * point / Points, Math.Min(25, text.Length / Points)), Analysis.ImplicitUsings);
    }

    [Fact]
    public Task Without_references() => Survives(Analysis.Compile([], Shipped.Sources("samples", "Pitfalls").Append(("Usings.cs", Analysis.ImplicitUsings))));

    [Theory, InlineData("System.Threading"), InlineData("System.Linq"), InlineData("System.Net"), InlineData("System.Collections"), InlineData("System.Private.CoreLib")]
    public Task Without_some_references(string missing) => Survives(Analysis.Compile(
        Analysis.Framework.Where(reference => !Path.GetFileName(reference.Display!).StartsWith(missing, StringComparison.Ordinal)),
        Shipped.Sources("samples", "Pitfalls").Append(("Usings.cs", Analysis.ImplicitUsings))));

    [Fact]
    public Task With_every_type_twice() =>
        Survives([.. Shipped.Sources("samples", "Pitfalls").Concat(Shipped.Sources("samples", "Pitfalls")).Select(file => file.Text), Analysis.ImplicitUsings]);

    [Fact]
    public Task Calls_in_a_circle() => Survives(Usings + """
        class C
        {
            async Task A() { B(); await Task.Yield(); }
            void B() { D(); B(); }
            int D() { E.F(() => B()); return P; }
            int P { get { B(); return P; } }
            C() { new C(); A().Wait(); }
            C(C other) : this() { foreach (var c in new C[] { new(this) }) c.D(); }
            void Local() { void One() => Two(); void Two() { One(); Local(); } One(); new Thread(One).Start(); }
            static readonly C Self = new C(Self);
        }
        static class E { public static void F(Action a) { a(); F(a); F(() => F(a)); } }
        class Base { public virtual void V() => V(); }
        sealed class Derived : Base { public override void V() { base.V(); this.V(); } }
        """);

    [Fact]
    public async Task Chain_of_5000_methods()
    {
        var code = new StringBuilder(Usings + "class C\n{\n    async Task Start(Task t) { M0(t); await Task.Yield(); }\n");
        for (var i = 0; i < 5000; i++) code.AppendLine($"    void M{i}(Task t) => M{i + 1}(t);");
        code.AppendLine("    void M5000(Task t) => t.Wait();\n}");
        await Survives(code.ToString());
    }

    [Theory]
    [InlineData("int M{0} => M{1};", "async Task<int> Start() {{ await Task.Yield(); return M0; }}", "int M5000 => Task.Run(() => 1).Result;")]
    [InlineData("void M{0}(Action a) => M{1}(a);", "async Task Start(Task t) {{ await Task.Yield(); M0(() => t.Wait()); }}", "void M5000(Action a) => a();")]
    [InlineData("void M{0}() => Run(() => M{1}());", "async Task Start() {{ await Task.Yield(); M0(); }} void Run(Action a) => a();", "void M5000() => Thread.Sleep(1);")]
    [InlineData("void M{0}(Action a) => M{1}(() => a());", "async Task Start(Task t) {{ await Task.Yield(); M0(() => t.Wait()); }}", "void M5000(Action a) => a();")]
    [InlineData("interface I{0} {{ void A(I{1} i); }} sealed class D{0} : I{0} {{ public void A(I{1} i) => new D{1}().A(null!); }}", "async Task Start(I0 i) {{ await Task.Yield(); i.A(null!); }}", "interface I5000 {{ void A(object i); }} sealed class D5000 : I5000 {{ public void A(object i) => Thread.Sleep(1); }}")]
    [InlineData("class D{0} {{ public readonly D{1} F = new(); }}", "async Task<D0> Start() {{ await Task.Yield(); return new D0(); }}", "class D5000 {{ public D5000() => Thread.Sleep(1); }}")]
    public async Task Chain_of_5000(string link, string start, string end)
    {
        var code = new StringBuilder(Usings + "class C\n{\n").AppendLine(start.Replace("{{", "{").Replace("}}", "}"));
        for (var i = 0; i < 5000; i++) code.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, link, i, i + 1).AppendLine();
        var compilation = Analysis.Compile(code.AppendLine(end.Replace("{{", "{").Replace("}}", "}")).AppendLine("}").ToString());
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(said => said.Severity == DiagnosticSeverity.Error).Show());
        Assert.Contains(await Analysis.RunAsync(compilation, TestContext.Current.CancellationToken), report => report.Id is "CONC107" or "CONC108" && report.AdditionalLocations.Count is 0 or > 4000);
    }

    [Fact]
    public Task Circle_of_3000_twins() => Survives(Usings + "class C\n{\n    async Task Start()\n    {\n"
        + string.Concat(Enumerable.Range(0, 3000).Select(i => $"        M{i}();\n")) + "        await Task.Yield();\n    }\n"
        + string.Concat(Enumerable.Range(0, 3000).Select(i => $"    void M{i}() => M{(i + 1) % 3000}();\n    async Task M{i}Async() => await M{(i + 1) % 3000}Async();\n")) + "}\n");

    [Fact]
    public async Task Chain_of_1000_classes()
    {
        var code = new StringBuilder(Usings);
        for (var i = 0; i < 1000; i++) code.AppendLine($"class C{i} : Base {{ public override async Task M(Task t) {{ new C{i + 1}().N(t); await t; t.Wait(); }} public void N(Task t) => new C{i + 1}().M(t).Wait(); }}");
        code.AppendLine("class C1000 : Base { public override async Task M(Task t) { await t; } public void N(Task t) => t.Wait(); }\nclass Base { public virtual Task M(Task t) => t; }");
        await Survives(code.ToString());
    }

    [Fact]
    public async Task File_of_20_000_lines()
    {
        var code = new StringBuilder(Usings + "partial class C\n{\n");
        for (var i = 0; i < 1000; i++)
        {
            code.AppendLine($$"""
                    async Task<int> M{{i}}(Stream stream, List<Task<int>> tasks, CancellationToken cancel)
                    {
                        Thread.Sleep({{i}});
                        var sum = 0;
                        for (var j = 0; j < {{i}}; j++)
                            for (var k = 0; k < j; k++)
                                sum += j * k % 7;
                        foreach (var task in tasks)
                            sum += task.Result;
                        var threads = new List<Thread>();
                        for (var j = 0; j < 3; j++)
                        {
                            var thread = new Thread(() => File.ReadAllText("a"));
                            thread.Start();
                            threads.Add(thread);
                        }
                        M{{i + 1}}(stream, tasks, cancel);
                        using var reader = new StreamReader(stream);
                        return sum + reader.ReadToEnd().Length;
                    }
                """);
        }

        code.AppendLine("    Task<int> M1000(Stream stream, List<Task<int>> tasks, CancellationToken cancel) => tasks[0];\n}");
        await Survives(code.ToString());
    }

    [Fact]
    public async Task Method_of_3000_statements()
    {
        var body = string.Concat(Enumerable.Range(0, 1000).Select(i => $"        var t{i} = Get({i}); sum += t{i}.Result; new Thread(Work).Start();\n"));
        await Survives($"{Usings}class C\n{{\n    async Task<int> M()\n    {{\n        var sum = 0;\n{body}        await Task.Yield();\n        return sum;\n    }}\n}}\n");
    }

    public static IEnumerable<TheoryDataRow<string, string>> Nests =>
    [
        new("blocks", Nest(200, "{ ", "t.Wait();", " }")),
        new("ifs", Nest(200, "if (n > 0) ", "t.Wait();", " else n++;")),
        new("else ifs", Nest(400, "if (n > 0) n++; else ", "t.Wait();", "")),
        new("loops", Nest(100, "for (; n < 9; n++) while (n > 0) do { ", "t.Wait();", " } while (n < 5);")),
        new("locks and tries", Nest(100, "lock (o) try { ", "t.Wait();", " } finally { n++; }")),
        new("lambdas", Nest(15, "Task.Run((Action)(() => { ", "t.Wait();", " }));")),
        new("local functions", string.Concat(Enumerable.Range(0, 60).Select(i => $"void L{i}() {{ ")) + "t.Wait();" + string.Concat(Enumerable.Range(0, 60).Select(i => $" }} L{59 - i}();"))),
        new("parentheses", "n = " + Nest(150, "(", "t.Result", ")") + ";"),
        new("calls", "n = " + Nest(150, "Id(", "t.Result", ")") + ";"),
        new("conditionals", "n = " + Nest(150, "n > 0 ? t.Result : ", "n", "") + ";"),
        new("sums", "n = " + string.Join(" + ", Enumerable.Repeat("t.Result", 3000)) + ";"),
        new("chains", "s = s" + string.Concat(Enumerable.Repeat(".ToString().Trim()", 700)) + ";"),
        new("conditions", "if (" + string.Join(" && ", Enumerable.Repeat("o != null", 5000)) + ") t.Wait();"),
        new("awaits", "n = " + Nest(100, "await Get(", "t.Result", ")") + ";"),
        new("conditional accesses", "s = s" + string.Concat(Enumerable.Repeat("?.ToString()", 300)) + ";"),
    ];

    [Theory, MemberData(nameof(Nests))]
    public Task Deeply_nested(string what, string body)
    {
        Assert.NotEmpty(what);
        return Survives($"{Usings}class C\n{{\n    async Task M(Task<int> t, int n, object o, string s) {{ {body} await t; }}\n    int Id(int n) => n;\n    Task<int> Get(int n) => Task.FromResult(n);\n}}\n");
    }

    private const string Usings = Snippet.Usings;

    private static string Nest(int depth, string open, string middle, string close) =>
        string.Concat(Enumerable.Repeat(open, depth)) + middle + string.Concat(Enumerable.Repeat(close, depth));

    private static Task Survives(params string[] files) => Survives(Analysis.Compile(files));

    private static async Task Survives(Compilation compilation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);

        // A rule that does not look at the token is given up, too.
        await Task.Run(() => Analysis.RunAsync(compilation, patience.Token), patience.Token).WaitAsync(Patience, patience.Token);
    }
}
