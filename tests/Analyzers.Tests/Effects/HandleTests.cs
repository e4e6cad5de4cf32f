using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

public sealed class HandleTests
{
    [Theory]
    [InlineData("var t = new Thread(W);", Fate.Dropped)]
    [InlineData("var t = new Thread(W); t.Start();", Fate.Started)]
    [InlineData("var t = new Thread(W) { IsBackground = true }; t.Start();", Fate.Started | Fate.Background)]
    [InlineData("var t = new Thread(W); t.IsBackground = false; t.Name = \"t\";", Fate.Dropped)]
    [InlineData("var t = new Thread(W); t.SetApartmentState(ApartmentState.STA);", Fate.Apartment)]
    [InlineData("var t = new Thread(W); t.Start(); t.Join();", Fate.Started | Fate.Joined)]
    [InlineData("var t = new Thread(W); Thread u; u = t; u.Join();", Fate.Joined)]
    [InlineData("var t = new Thread(W); while (t.IsAlive) { }", Fate.Watched)]
    [InlineData("_ = new Thread(W);", Fate.Discarded)]
    [InlineData("G(new Thread(W));", Fate.Escapes)]
    [InlineData("var l = new List<Thread>(); l.Add(new Thread(W)); foreach (var t in l) t.Start(); l[0].Join();", Fate.Started | Fate.Joined)]
    [InlineData("var l = new List<Thread> { new Thread(W) }; l.Clear();", Fate.Dropped)]
    [InlineData("var l = new List<Thread> { new Thread(W) }; l.ForEach(t => t.Join());", Fate.Joined)]
    [InlineData("var l = new List<Thread> { new Thread(W) }; var m = l; m.ForEach(t => t.Join());", Fate.Escapes)]
    [InlineData("var l = new List<Thread> { new Thread(W) }; G(l);", Fate.Escapes)]
    [InlineData("var q = new Queue<Thread>(); q.Enqueue(new Thread(W)); q.Dequeue().Join();", Fate.Escapes)]
    [InlineData("var d = new Dictionary<int, Thread>(); d[1] = new Thread(W); foreach (var p in d) p.Value.Start();", Fate.Started)]
    [InlineData("var d = new Dictionary<int, Thread> { [1] = new Thread(W) };", Fate.Escapes)]
    [InlineData("var a = new Thread[2]; a[0] = new Thread(W); a[0].Start(); a[1]?.Join();", Fate.Started | Fate.Joined)]
    [InlineData("Thread[] a = [new Thread(W)]; foreach (var t in a) t.Join();", Fate.Joined)]
    [InlineData("_f = new Thread(W);", Fate.Started | Fate.Joined)]
    [InlineData("this._l.Add(new Thread(W));", Fate.Started)]
    [InlineData("P = new Thread(W);", Fate.Escapes)]
    [InlineData("Action a = () => G(null); var t = new Thread(W); a += () => t.Join();", Fate.Joined)]
    [InlineData("var t = new Thread(W); var s = t ?? _f; s!.Start();", Fate.Started)]
    [InlineData("var t = 1 > 0 ? new Thread(W) : null; t?.Start();", Fate.Started)]
    [InlineData("var t = 1 switch { 1 => new Thread(W), _ => null }; t?.Join();", Fate.Joined)]
    [InlineData("Thread? t = new Thread(W); if (t == null || t is null) return; t.Start();", Fate.Started)]
    [InlineData("var t = new Thread(W); ref var r = ref t; r.Join();", Fate.Escapes)]
    [InlineData("var t = new Thread(W); var u = t; t = u; u = t;", Fate.Dropped)]
    internal void Fate_of_a_thread(string code, Fate fate) => Assert.Equal(fate, Of(code));

    private static Fate Of(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(Snippet.Usings + $$"""
            class C
            {
                private Thread? _f;
                private readonly List<Thread> _l = new();
                public Thread? P { get; set; }
                static void W() { }
                static void G(object? o) { }
                void Others() { _f?.Start(); var t = _f; t?.Join(); foreach (var l in _l) l.Start(); }
                void M() { {{code}} }
            }
            """);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || p.EndsWith("mscorlib.dll", StringComparison.Ordinal) || p.EndsWith("netstandard.dll", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("T", [tree], references, new(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var semantics = compilation.GetSemanticModel(tree);
        var method = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.Text == "M");
        var model = Concurrency.Of(compilation, new AnalyzerOptions([]), default);
        var member = model.Read(semantics.GetDeclaredSymbol(method)!, [semantics.GetOperation(method)!], default);
        return Handle.Of(member.Calls.First(site => site.Target is { Name: ".ctor", ContainingType.Name: "Thread" }), default).Fate;
    }
}
