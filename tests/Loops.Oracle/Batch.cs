using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>Loops in one compilation: written, rewritten by the fix, and both run.</summary>
internal sealed class Batch(int seed, int count)
{
    private static readonly int[] Sizes = [0, 1, 3, 40, 300];

    /// <summary>From here on eight threads have something to do.</summary>
    private const int Many = 40;

    // Few of them: each new compilation looks its names up in all.
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetFileNameWithoutExtension(path) is "System.Private.CoreLib" or "System.Runtime" or "System.Collections" or "System.Collections.Concurrent" or "System.Linq" or "System.Memory" or "System.Threading" or "System.Threading.Tasks.Parallel" or "System.Threading.Thread" or "System.ObjectModel").Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly MetadataReference Own = MetadataReference.CreateFromFile(typeof(Stressed).Assembly.Location);

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);

    // One class a document: an edit then binds one loop anew, and not all of them.
    private readonly Dictionary<DocumentId, Kind> kinds = [];

    /// <summary>Which rule and action.</summary>
    private enum Kind { OneWorker, Offloaded, InParallel }

    /// <summary>How many of the loops are rewritten.</summary>
    public int Offered { get; private set; }

    /// <summary>The loops that came to something else, before and after, and what both came to.</summary>
    /// <exception cref="InvalidOperationException">A program does not compile: the writer's mistake, or the fix's.</exception>
    public async Task<IReadOnlyList<string>> FindDifferencesAsync(CancellationToken cancel)
    {
        using var workspace = new AdhocWorkspace();
        var changed = await RewriteAsync(Write(workspace), cancel).ConfigureAwait(false);
        Offered = changed.Count;
        if (changed.Count == 0) return [];

        // Not a collectible one: what it compiles, it compiles with all optimisations, which takes longer than the runs.
        var context = new AssemblyLoadContext($"{seed}");
        var first = Load(context, "Before", changed.Select(loop => loop.Before), cancel);
        var second = Load(context, "After", changed.Select(loop => loop.After), cancel);
        return [.. changed.Select(loop => Compare(first, second, loop.Name) is { } difference ? $"{difference}\n\n{loop.Before}\n{loop.After}" : null).OfType<string>()];
    }

    private Project Write(AdhocWorkspace workspace)
    {
        var random = new Random(seed);
        var id = ProjectId.CreateNewId();
        var project = ProjectInfo.Create(id, VersionStamp.Default, "Loops", "Loops", LanguageNames.CSharp, compilationOptions: Options, metadataReferences: References);
        var documents = new List<DocumentInfo> { Text("M.cs", Surroundings.Source) };
        for (var i = 0; i < count; i++)
        {
            var kind = random.Next(4) switch { 1 => Kind.Offloaded, 3 => Kind.InParallel, _ => Kind.OneWorker };
            documents.Add(Text($"P{i}", Surroundings.Usings + LoopWriter.Class(random, $"P{i}", kind != Kind.OneWorker)));
            kinds.Add(documents[^1].Id, kind);
        }

        return workspace.AddProject(project.WithDocuments(documents));

        DocumentInfo Text(string name, string text) => DocumentInfo.Create(DocumentId.CreateNewId(id), name, loader: TextLoader.From(TextAndVersion.Create(SourceText.From(text), VersionStamp.Default)));
    }

    private async Task<List<(string Name, string Before, string After)>> RewriteAsync(Project project, CancellationToken cancel)
    {
        var compilation = (await project.GetCompilationAsync(cancel).ConfigureAwait(false))!;
        if (seed % 16 == 1) ThrowOn(compilation.GetDiagnostics(cancel));
        var found = await compilation.WithAnalyzers([new CONC201_LoopInAsyncCode(), new CONC202_LoopOnOneWorker()]).GetAnalyzerDiagnosticsAsync(cancel).ConfigureAwait(false);
        if (found.FirstOrDefault(report => report.Id == "AD0001") is { } crash) throw new InvalidOperationException(crash.ToString());
        var changed = new List<(string, string, string)>();
        foreach (var reports in found.GroupBy(report => report.Location.SourceTree!))
        {
            var document = project.GetDocument(reports.Key)!;
            if (await FixAsync(document, [.. reports.OrderBy(report => report.Location.SourceSpan.Start)], cancel).ConfigureAwait(false) is { } now)
                changed.Add((document.Name, await ClassAsync(document, cancel).ConfigureAwait(false), await ClassAsync(now, cancel).ConfigureAwait(false)));
        }

        return changed;
    }

    private async Task<Document?> FixAsync(Document document, ImmutableArray<Diagnostic> reports, CancellationToken cancel)
    {
        CodeFixProvider fix = kinds[document.Id] == Kind.OneWorker ? new LoopOnOneWorkerFix() : new LoopInAsyncCodeFix();
        var key = kinds[document.Id] switch { Kind.OneWorker => "CONC202.Parallelize", Kind.Offloaded => "CONC201.Offload", _ => "CONC201.Parallelize" };
        var context = new FixAllContext(document, fix, FixAllScope.Document, key, fix.FixableDiagnosticIds, new Known(reports), cancel);
        if (await fix.GetFixAllProvider()!.GetFixAsync(context).ConfigureAwait(false) is not { } action) return null;
        var now = (await action.GetOperationsAsync(cancel).ConfigureAwait(false)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        return now == document ? null : now;
    }

    private static async Task<string> ClassAsync(Document document, CancellationToken cancel) =>
        ((CompilationUnitSyntax)(await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false))!).Members.Single().ToFullString();

    private static Assembly Load(AssemblyLoadContext context, string name, IEnumerable<string> classes, CancellationToken cancel)
    {
        SyntaxTree[] trees = [.. ((string[])[Surroundings.ForRun, Surroundings.ForStress, Surroundings.Usings + Ranges.ForRun(string.Concat(classes))]).Select(text => CSharpSyntaxTree.ParseText(text, cancellationToken: cancel))];
        using var image = new MemoryStream();
        ThrowOn(CSharpCompilation.Create(name, trees, References.Add(Own), Options).Emit(image, cancellationToken: cancel).Diagnostics);
        image.Position = 0;
        return context.LoadFromStream(image);
    }

    private static void ThrowOn(ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { Location: var at } error)
            throw new InvalidOperationException($"{error}\n{at.SourceTree?.GetText().Lines[at.GetLineSpan().StartLinePosition.Line]}");
    }

    private string? Compare(Assembly before, Assembly after, string name)
    {
        foreach (var size in Sizes)
        {
            Stressed.TakeTurns(null);
            var expected = Run(before, name, size);
            foreach (var turns in size < Many ? (int?[])[seed, seed + 1] : [null, seed, seed + 1])
            {
                Stressed.TakeTurns(turns);
                if (Run(after, name, size) is var got && got != expected)
                    return $"{name} of {size}, {(turns is null ? "eight threads" : $"turns of {turns}")}\n  {expected}\n  {got}";
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
