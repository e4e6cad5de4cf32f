using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>A program before and after a fix, to be run.</summary>
internal static class Rewritten
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path))];

    public static Document Document(string source, params string[] others)
    {
        var workspace = new AdhocWorkspace();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true);
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Programs", "Programs", LanguageNames.CSharp, compilationOptions: options, metadataReferences: References));
        foreach (var other in others) project = project.AddDocument($"Other{project.DocumentIds.Count}.cs", other).Project;
        return project.AddDocument("Program.cs", source);
    }

    public static async Task<ImmutableArray<Diagnostic>> ReportsAsync<TRule>(Document document)
        where TRule : DiagnosticAnalyzer, new()
    {
        var compilation = (await document.Project.GetCompilationAsync(Cancel))!;
        Assert.Empty(compilation.GetDiagnostics(Cancel).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        var reports = await compilation.WithAnalyzers([new TRule()]).GetAnalyzerDiagnosticsAsync(Cancel);
        var tree = await document.GetSyntaxTreeAsync(Cancel);
        return [.. reports.Where(report => report.Location.SourceTree == tree).OrderBy(report => report.Location.SourceSpan.Start)];
    }

    /// <summary>Everything that the fix does in the document, in one Fix All.</summary>
    public static async Task<Document> FixAsync<TRule, TFix>(Document document, string? key = null)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var reports = await ReportsAsync<TRule>(document);
        var fix = new TFix();
        var context = new FixAllContext(document, fix, FixAllScope.Document, key!, fix.FixableDiagnosticIds, new Known(reports), Cancel);
        if (await fix.GetFixAllProvider()!.GetFixAsync(context) is not { } action) return document;
        var change = (await action.GetOperationsAsync(Cancel)).OfType<ApplyChangesOperation>().Single();
        return change.ChangedSolution.GetDocument(document.Id)!;
    }

    public static async Task<Assembly> LoadAsync(Document document)
    {
        using var image = new MemoryStream();
        var emitted = (await document.Project.GetCompilationAsync(Cancel))!.Emit(image, cancellationToken: Cancel);
        Assert.Empty(emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(image.ToArray());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed class Known(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancel) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancel) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancel) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
