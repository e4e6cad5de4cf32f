using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>
/// Code of thousands of the same statement: all is found, and the work grows as the code does. Work is what a thread allocates while it reads,
/// which is the same each time; time is not.
/// </summary>
public sealed class GrowthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Shapes => new()
    {
        { "", "Task<int> t", "_ = t.Result;" },
        { "", "", "var t# = Task.Run(() => 1); _ = t#.Result;" },
        { "", "Task<int> t", "t = Task.Run(() => 1); _ = t.Result;" },
        { "Task<int> _t = Task.Run(() => 1);", "", "_ = _t.Result;" },
        { "", "Task<int> t, object o", "lock (o) { _ = t.Result; }" },
        { "", "Task<int> t, object o", "Monitor.Enter(o); _ = t.Result; Monitor.Exit(o);" },
        { "", "byte[] b", "{ Span<byte> s# = b; s#[0] = 1; Thread.Sleep(1); }" },
        { "", "Stream s", "s.Dispose();" },
        { "", "Task<int> t", "try { _ = t.Result; } catch (Exception e) { Console.Error.WriteLine(e); }" },
        { "Task<int>? _l; bool IsLoaded => _l?.IsCompleted == true; Task<int> Get() => _l ?? Task.FromResult(1);", "", "if (IsLoaded) _ = Get().Result;" },
        { "", "Task<int> t", "\n#pragma warning disable CS4014\nTask.Run(() => t);\n#pragma warning restore CS4014\n_ = t.Result;" },
        { "", "Task<int> t, int x", "if (x == #) { if (!t.IsCompleted) return; _ = t.Result; }" },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Reading(string members, string parameters, string statement)
    {
        Work(members, parameters, statement, 50);
        var (once, twice) = (Work(members, parameters, statement, 400), Work(members, parameters, statement, 1600));
        Assert.True(twice < once * 5, $"{once} bytes for 400 statements, {twice} for 1600");
    }

    /// <summary>Where a file says of each of its calls that it need not be awaited.</summary>
    [Fact]
    public void Silenced_calls()
    {
        Silenced(50);
        var (once, twice) = (Silenced(400), Silenced(1600));
        Assert.True(twice < once * 5, $"{once} for 400 calls, {twice} for 1600");

        static long Silenced(int count)
        {
            var body = string.Concat(Enumerable.Repeat("#pragma warning disable CS4014\nM();\n#pragma warning restore CS4014\nM();\n", count));
            var tree = Analysis.Compile($"class C {{ async System.Threading.Tasks.Task M() {{\n{body} await M(); }} }}").SyntaxTrees.Single();
            var calls = tree.GetRoot(Cancel).DescendantNodes().OfType<InvocationExpressionSyntax>().ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(count, calls.Count(Intent.IsSilenced));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>A method that is only sent elsewhere is looked for once, whatever calls it makes.</summary>
    [Fact]
    public void Calls_in_what_only_runs_elsewhere()
    {
        Sent(50);
        var (once, twice) = (Sent(400), Sent(1600));
        Assert.True(twice < once * 5, $"{once} for 400 calls, {twice} for 1600");

        static long Sent(int count)
        {
            var (member, model) = Read($"void S() => Task.Run(Pump); async Task Pump() {{ await Task.Yield(); {string.Concat(Enumerable.Repeat("Pump(1); ", count))} }} void Pump(int i) => Thread.Sleep(i);", "Pump");
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.All(member.Calls, site => Assert.True(site.Member.References.IsOnlySentElsewhere(site.Frame.Method!, model, Cancel)));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>What fields are given is told by the text of their type, read once.</summary>
    [Fact]
    public void Fields_that_are_given_something()
    {
        Given(50);
        var (once, twice) = (Given(400), Given(1600));
        Assert.True(twice < once * 8, $"{once} for 400 fields, {twice} for 1600"); // tables that grow are what they are

        static long Given(int count)
        {
            string Each(string code) => string.Concat(Enumerable.Range(0, count).Select(i => code.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
            var (member, model) = Read($"interface I {{ void Run(); }} {Each("readonly I f#; ")} C(I i) {{ {Each("f# = i; ")} }} void M() {{ {Each("f#.Run(); ")} }}", "M");
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.All(member.Calls, site => Assert.Null(model.Implementations.Of(site.Method!, ((IFieldReferenceOperation)site.Receiver!).Field, Cancel)));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static (Member Member, Concurrency Model) Read(string members, string name)
    {
        var compilation = Analysis.Compile(Analysis.ImplicitUsings, $"class C {{ {members} }}");
        var tree = compilation.SyntaxTrees.Last();
        var method = tree.GetRoot(Cancel).DescendantNodes().OfType<MethodDeclarationSyntax>().First(each => each.Identifier.ValueText == name);
        var semantics = compilation.GetSemanticModel(tree);
        var model = Concurrency.Of(compilation, new([]), Cancel);
        return (Member.Read(model, semantics.GetDeclaredSymbol(method, Cancel), [semantics.GetOperation(method, Cancel)!], Cancel), model);
    }

    private static long Work(string members, string parameters, string statement, int count)
    {
        var body = string.Concat(Enumerable.Range(0, count).Select(i => statement.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n"));
        var compilation = Analysis.Compile(Analysis.ImplicitUsings, $"class C {{ {members} async Task M({parameters}) {{ await Task.Yield(); {body} }} }}");
        var tree = compilation.SyntaxTrees.Last();
        var method = tree.GetRoot(Cancel).DescendantNodes().OfType<MethodDeclarationSyntax>().Single(each => each.Identifier.ValueText == "M");
        var semantics = compilation.GetSemanticModel(tree);
        var operation = semantics.GetOperation(method, Cancel)!;
        foreach (var inner in operation.DescendantsAndSelf()) _ = inner.Syntax;
        var model = Concurrency.Of(compilation, new([]), Cancel);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var member = Member.Read(model, semantics.GetDeclaredSymbol(method, Cancel), [operation], Cancel);
        foreach (var site in member.Calls)
        {
            _ = site.Obstacle;
            _ = AsyncDisposal.OfCall(site, Cancel);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact] public Task All_waits_are_found() => Check<CONC101_BlockingWait>.Flags("async Task M(Task<int> t) { await Task.Yield(); " + string.Concat(Enumerable.Repeat("_ = [|t.Result|];\n", 1000)) + " }");
}
