using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers.Benchmark;

/// <summary>One analysis of the code, from a compilation that knows nothing yet.</summary>
/// <param name="Times">In the code of each analyzer.</param>
/// <param name="Wall">Of everything.</param>
internal sealed record Measurement(IReadOnlyDictionary<DiagnosticAnalyzer, TimeSpan> Times, TimeSpan Wall, int Reports)
{
    public static async Task<Measurement> TakeAsync(ImmutableArray<SyntaxTree> trees, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancel)
    {
        var compilation = CSharpCompilation.Create(
            "Code", trees, Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false));
        var driver = compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (failure, analyzer, _) => throw new InvalidOperationException($"{analyzer} failed.", failure), concurrentAnalysis: false, logAnalyzerExecutionTime: true));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        var clock = Stopwatch.StartNew();
        var result = await driver.GetAnalysisResultAsync(cancel);
        clock.Stop();
        return new(
            analyzers.ToDictionary(analyzer => analyzer, analyzer => result.AnalyzerTelemetryInfo[analyzer].ExecutionTime), clock.Elapsed, result.GetAllDiagnostics().Length);
    }

    private static readonly ImmutableArray<MetadataReference> Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];
}
