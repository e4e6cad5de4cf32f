using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>Loops in one compilation: written, rewritten by the fix, and both run.</summary>
internal sealed class Batch(int seed, int count)
{
    private static readonly int[] Sizes = [0, 1, 3, 40, 300];

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly MetadataReference Own = MetadataReference.CreateFromFile(typeof(Stressed).Assembly.Location);

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);

    private readonly Kind kind = (seed & 3) switch { 1 => Kind.Offloaded, 3 => Kind.InParallel, _ => Kind.OneWorker };

    /// <summary>Which rule and action.</summary>
    private enum Kind { OneWorker, Offloaded, InParallel }

    private bool IsAsync => kind != Kind.OneWorker;

    /// <summary>How many of the loops are rewritten.</summary>
    public int Offered { get; private set; }

    /// <summary>The first loop that came to something else, before and after, and what both came to; null for none.</summary>
    /// <exception cref="InvalidOperationException">A program does not compile: the writer's mistake, or the fix's.</exception>
    public async Task<string?> FindDifferenceAsync(CancellationToken cancel)
    {
        var random = new Random(seed);
        var written = Surroundings.Usings + string.Concat(Enumerable.Range(0, count).Select(i => $"public static class P{i}\n{{\n{LoopWriter.Method(random, IsAsync)}}}\n"));
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Loops", "Loops", LanguageNames.CSharp, compilationOptions: Options, metadataReferences: References));
        project = project.AddDocument("M.cs", Surroundings.Source).Project;
        var before = project.AddDocument("Loops.cs", written);
        var after = await FixAsync(before, cancel).ConfigureAwait(false);

        var (old, now) = (await ClassesAsync(before, cancel).ConfigureAwait(false), await ClassesAsync(after, cancel).ConfigureAwait(false));
        var changed = old.Keys.Where(name => old[name] != now[name]).ToList();
        Offered = changed.Count;
        if (changed.Count == 0) return null;

        var context = new AssemblyLoadContext($"{seed}", isCollectible: true);
        try
        {
            var first = Load(context, "Before", changed.Select(name => old[name]), cancel);
            var second = Load(context, "After", changed.Select(name => now[name]), cancel);
            foreach (var name in changed)
                if (Compare(first, second, name) is { } difference)
                    return $"{difference}\n\n{old[name]}\n{now[name]}";
        }
        finally
        {
            context.Unload();
        }

        return null;
    }

    private async Task<Document> FixAsync(Document document, CancellationToken cancel)
    {
        var compilation = (await document.Project.GetCompilationAsync(cancel).ConfigureAwait(false))!;
        ThrowOn(compilation.GetDiagnostics(cancel), await document.GetTextAsync(cancel).ConfigureAwait(false));
        DiagnosticAnalyzer rule = IsAsync ? new CONC201_LoopInAsyncCode() : new CONC202_LoopOnOneWorker();
        CodeFixProvider fix = IsAsync ? new LoopInAsyncCodeFix() : new LoopOnOneWorkerFix();
        var key = kind switch { Kind.OneWorker => "CONC202.Parallelize", Kind.Offloaded => "CONC201.Offload", _ => "CONC201.Parallelize" };
        var reports = await compilation.WithAnalyzers([rule]).GetAnalyzerDiagnosticsAsync(cancel).ConfigureAwait(false);
        if (reports.FirstOrDefault(report => report.Id == "AD0001") is { } crash) throw new InvalidOperationException(crash.ToString());
        var context = new FixAllContext(document, fix, FixAllScope.Document, key, fix.FixableDiagnosticIds, new Known([.. reports.OrderBy(report => report.Location.SourceSpan.Start)]), cancel);
        if (await fix.GetFixAllProvider()!.GetFixAsync(context).ConfigureAwait(false) is not { } action) return document;
        return (await action.GetOperationsAsync(cancel).ConfigureAwait(false)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<Dictionary<string, string>> ClassesAsync(Document document, CancellationToken cancel) =>
        ((CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false))!).Members.OfType<ClassDeclarationSyntax>().ToDictionary(type => type.Identifier.Text, type => type.ToFullString());

    private static Assembly Load(AssemblyLoadContext context, string name, IEnumerable<string> classes, CancellationToken cancel)
    {
        SyntaxTree[] trees = [.. ((string[])[Surroundings.ForRun, Surroundings.ForStress, Surroundings.Usings + string.Concat(classes)]).Select(text => CSharpSyntaxTree.ParseText(text, cancellationToken: cancel))];
        using var image = new MemoryStream();
        ThrowOn(CSharpCompilation.Create(name, trees, References.Add(Own), Options).Emit(image, cancellationToken: cancel).Diagnostics, trees[^1].GetText(cancel));
        image.Position = 0;
        return context.LoadFromStream(image);
    }

    private static void ThrowOn(ImmutableArray<Diagnostic> diagnostics, Microsoft.CodeAnalysis.Text.SourceText text)
    {
        if (diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidOperationException($"{error}\n{text.Lines[error.Location.GetLineSpan().StartLinePosition.Line]}");
    }

    private string? Compare(Assembly before, Assembly after, string name)
    {
        foreach (var size in Sizes)
        {
            Stressed.TakeTurns(null);
            var expected = Run(before, name, size);
            foreach (int? turns in (int?[])[null, seed, seed + 1])
            {
                Stressed.TakeTurns(turns);
                if (Run(after, name, size) is var got && got != expected)
                    return new StringBuilder($"{name} of {size}, {(turns is null ? "eight threads" : $"turns of {turns}")}\n  {expected}\n  {got}").ToString();
            }
        }

        return null;
    }

    private static string Run(Assembly program, string name, int size)
    {
        program.GetType("M")!.GetMethod("Reset")!.Invoke(null, null);
        var type = program.GetType(name)!;
        type.GetField("own")!.SetValue(null, 0);
        try
        {
            return (string)type.GetMethod("Run")!.Invoke(null, [size])!;
        }
        catch (TargetInvocationException failure)
        {
            // A parallel loop says what went wrong in an AggregateException of its own.
            var inner = failure.InnerException!;
            while (inner is AggregateException { InnerException: { } within }) inner = within;
            return inner.GetType().Name;
        }
    }

    private sealed class Known(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancel) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancel) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancel) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
