using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>What is seen across projects: by source where that is in sight, by attributes and effects files where it is not.</summary>
public sealed class ProjectTests
{
    private const string Library = "using System.IO; using System; using System.Collections.Generic; public static class Store { public static string Load() => Read(); static string Read() => File.ReadAllText(\"a\"); public static string Text => Load(); public static void Run(Action a) => a(); }";
    private const string Program = "using System.Threading; using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); Store.Load(); _ = Store.Text; Store.Run(() => A()); } static void A() => Thread.Sleep(1); }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source_of_another_project()
    {
        var reports = await ReportsAsync(Compile("Program", Program, Compile("Library", Library).ToMetadataReference()));
        Assert.Equal(["'Load' blocks: Load → Read → File.ReadAllText", "'Store.Text' blocks: Store.Text → Load → Read → File.ReadAllText", "'A' blocks: A → Thread.Sleep"], reports.Select(report => report.GetMessage(null)));
        Assert.All(reports[0].AdditionalLocations, hop => Assert.Equal("Library.cs", hop.GetLineSpan().Path));
        Assert.Equal(2, reports[0].AdditionalLocations.Count);
    }

    [Fact]
    public async Task Source_of_a_project_behind_another()
    {
        var far = Compile("Far", "using System.Threading; public static class Far { public static void Rest() => Thread.Sleep(1); }").ToMetadataReference();
        var near = Compile("Near", "public static class Near { public static void Rest() => Far.Rest(); }", far).ToMetadataReference();
        var report = Assert.Single(await ReportsAsync(Compile("Program", "using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); Near.Rest(); } }", near)));
        Assert.Equal("'Rest' blocks: Rest → Rest → Thread.Sleep", report.GetMessage(null));
        Assert.Equal(["Near.cs", "Far.cs"], report.AdditionalLocations.Select(hop => hop.GetLineSpan().Path));
    }

    [Fact]
    public async Task One_implementation_in_another_project()
    {
        var library = Compile("Library", "using System.Threading; public interface I { void A(); } interface J { void A(); } sealed class D : J { public void A() => Thread.Sleep(1); } public sealed class Store { private readonly J _j = new D(); public void Rest() => _j.A(); public static void Open(I i) => i.A(); }");
        var report = Assert.Single(await ReportsAsync(Compile("Program", "using System.Threading; using System.Threading.Tasks; class C : I { public void A() => Thread.Sleep(1); async Task M(Store s, I i) { await Task.Yield(); s.Rest(); Store.Open(this); i.A(); } }", library.ToMetadataReference())));
        Assert.Equal("'Rest' blocks: Rest → D.A → Thread.Sleep", report.GetMessage(null));
    }

    [Fact]
    public async Task Assembly_without_source() => Assert.Equal(["'A' blocks: A → Thread.Sleep"],
        (await ReportsAsync(Compile("Program", Program.Replace("Store.Run(() => A());", "A();", StringComparison.Ordinal), Emit(Compile("Library", Library))))).Select(report => report.GetMessage(null)));

    [Fact]
    public async Task Attribute_of_an_assembly_without_source()
    {
        var library = Emit(Compile("Library", "using System; class BlockingAttribute : Attribute { } public static class Store { [Blocking] public static void Load() { } [Blocking] public static int Size => 1; }"));
        var compilation = Compile("Program", "using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); A(); B(); Store.Load(); } void A() => Store.Load(); int B() => Store.Size; }", library);
        Assert.Equal(["'A' blocks: A → Store.Load", "'B' blocks: B → Store.Size"], (await ReportsAsync(compilation)).Select(report => report.GetMessage(null)));
        Assert.Single(await Analysis.RunAsync(compilation, Cancel), report => report.Id == "CONC106");
    }

    [Fact]
    public async Task Rows_for_an_assembly_without_source()
    {
        var library = Emit(Compile("Library", "public static class Store { public static void Load() { } public static void Run(System.Action a) { } }"));
        var compilation = Compile("Program", "using System.Threading; using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); A(); Store.Run(() => B()); } void A() => Store.Load(); void B() => Thread.Sleep(1); }", library);
        Assert.Empty(await ReportsAsync(compilation));
        Assert.Equal(["'A' blocks: A → Store.Load", "'B' blocks: B → Thread.Sleep"], (await ReportsAsync(compilation, new TextFile("my.effects", "Store.Load blocks:io\nStore.Run runs:0\n"))).Select(report => report.GetMessage(null)));
    }

    [Fact]
    public async Task Fix_near_a_property_of_another_project()
    {
        using var workspace = new AdhocWorkspace();
        var library = ProjectId.CreateNewId();
        workspace.AddProject(ProjectInfo.Create(library, VersionStamp.Default, "Library", "Library", LanguageNames.CSharp, compilationOptions: Analysis.Options, parseOptions: Analysis.Language, metadataReferences: Analysis.Framework));
        workspace.AddDocument(library, "Library.cs", SourceText.From("public static class Settings { static string path = \"a\"; public static string Path => path; }"));
        var program = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Program", "Program", LanguageNames.CSharp, compilationOptions: Analysis.Options, parseOptions: Analysis.Language, metadataReferences: Analysis.Framework, projectReferences: [new(library)]));
        var document = workspace.AddDocument(program.Id, "Program.cs", SourceText.From("using System.IO; using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); File.WriteAllText(Settings.Path, Settings.Path); } }"));
        var compilation = await document.Project.GetCompilationAsync(Cancel);
        var report = (await Analysis.RunAsync((CSharpCompilation)compilation!, Cancel)).Single(found => found.Id == "CONC103");
        var actions = new List<CodeAction>();
        await new BlockingCallFix().RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), Cancel));
        Assert.NotEmpty(actions);
        Assert.NotEmpty(await actions[0].GetOperationsAsync(Cancel));
    }

    private static CSharpCompilation Compile(string name, string code, params MetadataReference[] libraries) =>
        Analysis.Compile(Analysis.Framework.Concat(libraries), [(name + ".cs", code)]).WithAssemblyName(name);

    private static MetadataReference Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        var made = compilation.Emit(image, cancellationToken: Cancel);
        Assert.True(made.Success, made.Diagnostics.Show());
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static async Task<IReadOnlyList<Diagnostic>> ReportsAsync(CSharpCompilation compilation, params AdditionalText[] files)
    {
        Assert.Empty(compilation.GetDiagnostics(Cancel).Where(said => said.Severity == DiagnosticSeverity.Error).Show());
        return [.. (await Analysis.RunAsync(compilation, Cancel, files)).Where(report => report.Id == "CONC107")];
    }
}
