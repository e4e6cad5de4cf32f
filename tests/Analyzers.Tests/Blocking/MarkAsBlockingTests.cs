using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

public sealed class MarkAsBlockingTests
{
    private const string Declared = "namespace Marks { class BlockingAttribute : System.Attribute; class NonBlockingAttribute : System.Attribute; }\n";
    private const string Own = "using System.IO;\nusing Marks;\n" + Declared;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact] public Task Method() => Marks(Own + "public class C\n{\n    public string $$Load() => File.ReadAllText(\"a\");\n}\n", Own + "public class C\n{\n    [Blocking]\n    public string Load() => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Method_that_blocks_through_others() => Marks(Own + "public class C\n{\n    public string $$Load() => Get();\n    private string Get() => P;\n    private string P => File.ReadAllText(\"a\");\n}\n", Own + "public class C\n{\n    [Blocking]\n    public string Load() => Get();\n    private string Get() => P;\n    private string P => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Constructor() => Marks(Own + "public class C\n{\n    public $$C() => File.ReadAllText(\"a\");\n}\n", Own + "public class C\n{\n    [Blocking]\n    public C() => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Property() => Marks(Own + "public class C\n{\n    protected string $$P => File.ReadAllText(\"a\");\n}\n", Own + "public class C\n{\n    [Blocking]\n    protected string P => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Indexer() => Marks(Own + "public class C\n{\n    public string $$this[int i] => File.ReadAllText(\"a\");\n}\n", Own + "public class C\n{\n    [Blocking]\n    public string this[int i] => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Comments_and_attributes_stay() => Marks(Own + "public class C\n{\n    /// <summary>Loads.</summary>\n    [System.Obsolete] // soon\n    public string $$Load() => File.ReadAllText(\"a\");\n}\n", Own + "public class C\n{\n    /// <summary>Loads.</summary>\n    [Blocking]\n    [System.Obsolete] // soon\n    public string Load() => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Using_is_added() => Marks("using System.IO;\n" + Declared + "public class C\n{\n    public string $$Load() => File.ReadAllText(\"a\");\n}\n", "using System.IO;\nusing Marks;\n" + Declared + "public class C\n{\n    [Blocking]\n    public string Load() => File.ReadAllText(\"a\");\n}\n");
    [Fact] public Task Line_ends_of_the_file() => Marks((Own + "public class C\n{\n    public string $$Load() => File.ReadAllText(\"a\");\n}\n").ReplaceLineEndings("\r\n"), (Own + "public class C\n{\n    [Blocking]\n    public string Load() => File.ReadAllText(\"a\");\n}\n").ReplaceLineEndings("\r\n"));
    [Fact] public Task Name_that_means_something_else() => Marks(Own + "public class Blocking : System.Attribute;\npublic class C\n{\n    public string $$Load() => File.ReadAllText(\"a\");\n}\n", null);
    [Fact] public Task The_librarys_rather_than_another() => Marks("using System.IO;\n" + Declared + "namespace ConcurrencyAnalyzers.Runtime { public class BlockingAttribute : System.Attribute; }\npublic class C\n{\n    public string $$Load() => File.ReadAllText(\"a\");\n}\n", "using System.IO;\nusing ConcurrencyAnalyzers.Runtime;\n" + Declared + "namespace ConcurrencyAnalyzers.Runtime { public class BlockingAttribute : System.Attribute; }\npublic class C\n{\n    [Blocking]\n    public string Load() => File.ReadAllText(\"a\");\n}\n");

    [Fact] public Task Nothing_blocks() => Marks(Own + "public class C { public string $$Load() => \"\"; }", null);
    [Fact] public Task Private_method() => Marks(Own + "public class C { string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Internal_type() => Marks(Own + "class C { public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Type_inside_an_internal_one() => Marks(Own + "class D { public class C { public string $$Load() => File.ReadAllText(\"a\"); } }", null);
    [Fact] public Task Marked_already() => Marks(Own + "public class C { [Blocking] public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Marked_where_it_is_declared() => Marks(Own + "public interface I { [Blocking] string Load(); } public class C : I { public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Declared_non_blocking() => Marks(Own + "public class C { [NonBlocking] public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Declared_non_blocking_by_its_type() => Marks(Own + "[NonBlocking] public class C { public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Row_that_says_it_blocks() => Marks(Own + "public class C { public string $$Load() => File.ReadAllText(\"a\"); }", null, "C.Load blocks:io\n");
    [Fact] public Task Row_that_makes_it_block() => Marks(Own + "public class C\n{\n    public void $$Load() => D.Get();\n}\nstatic class D { public static void Get() { } }\n", Own + "public class C\n{\n    [Blocking]\n    public void Load() => D.Get();\n}\nstatic class D { public static void Get() { } }\n", "D.Get blocks:io\n");
    [Fact] public Task Async_method() => Marks(Own + "public class C { public async System.Threading.Tasks.Task $$Load() { await System.Threading.Tasks.Task.Yield(); File.ReadAllText(\"a\"); } }", null);
    [Fact] public Task No_attribute_of_the_name() => Marks("using System.IO; public class C { public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Attribute_for_something_else() => Marks("using System.IO; [System.AttributeUsage(System.AttributeTargets.Class)] class BlockingAttribute : System.Attribute; public class C { public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Not_an_attribute() => Marks("using System.IO; class BlockingAttribute; public class C { public string $$Load() => File.ReadAllText(\"a\"); }", null);
    [Fact] public Task Not_at_the_name() => Marks(Own + "public class C { public string Load() => File.Read$$AllText(\"a\"); }", null);
    [Fact] public Task Broken_code() => Marks(Own + "public class C { public string $$Load( => File.ReadAllText(\"a\"); ", null);

    [Fact]
    public async Task Callers_of_another_assembly_are_reported_then()
    {
        const string Library = "using System.IO;\nusing Marks;\nnamespace Marks { public class BlockingAttribute : System.Attribute; }\npublic static class Store\n{\n    public static string $$Load() => File.ReadAllText(\"a\");\n}\n";
        const string Program = "using System.Threading.Tasks; class C { async Task M() { await Task.Yield(); A(); } void A() => Store.Load(); }";
        Assert.Empty(await ReportsAsync(Library.Replace("$$", "", StringComparison.Ordinal), Program));
        Assert.Equal(["'A' blocks: A → Store.Load"], await ReportsAsync(await MarkedAsync(Library, null) ?? "", Program));
    }

    private static async Task<IEnumerable<string>> ReportsAsync(string library, string program)
    {
        using var image = new MemoryStream();
        Assert.True(Analysis.Compile(library).WithAssemblyName("Library").Emit(image, cancellationToken: Cancel).Success);
        var compilation = Analysis.Compile(Analysis.Framework.Append(MetadataReference.CreateFromImage(image.ToArray())), [("Program.cs", program)]);
        Assert.DoesNotContain(compilation.GetDiagnostics(Cancel), said => said.Severity == DiagnosticSeverity.Error);
        return (await Analysis.RunAsync(compilation, Cancel)).Where(report => report.Id == "CONC107").Select(report => report.GetMessage(null));
    }

    private static async Task Marks(string before, string? after, string? effects = null) => Assert.Equal(after, await MarkedAsync(before, effects));

    /// <summary>The file after the action at <c>$$</c>; null where none is offered.</summary>
    private static async Task<string?> MarkedAsync(string code, string? effects)
    {
        var at = code.IndexOf("$$", StringComparison.Ordinal);
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp, compilationOptions: Analysis.Options, parseOptions: Analysis.Language, metadataReferences: Analysis.Framework));
        var solution = project.Solution;
        if (effects is not null) solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project.Id), "my.effects", SourceText.From(effects), filePath: "/my.effects");
        var id = DocumentId.CreateNewId(project.Id);
        solution = solution.AddDocument(id, "C.cs", SourceText.From(code.Remove(at, 2)));
        var actions = new List<CodeAction>();
        await new MarkAsBlocking().ComputeRefactoringsAsync(new CodeRefactoringContext(solution.GetDocument(id)!, new TextSpan(at, 0), actions.Add, Cancel));
        if (actions.Count == 0) return null;
        var action = Assert.Single(actions);
        Assert.Equal(("Mark as [Blocking]", MarkAsBlocking.Key), (action.Title, action.EquivalenceKey));
        var applied = (await action.GetOperationsAsync(Cancel)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(id)!;
        return (await applied.GetTextAsync(Cancel)).ToString();
    }
}
