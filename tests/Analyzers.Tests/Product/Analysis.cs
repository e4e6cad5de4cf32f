using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>All rules over a compilation, as the compiler runs them. A rule that throws fails the test.</summary>
internal static class Analysis
{
    /// <summary>What a project with implicit usings has.</summary>
    public const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>The framework that runs the tests.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.StartsWith(Path.GetDirectoryName(typeof(object).Assembly.Location)!, StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpParseOptions Language { get; } = new(LanguageVersion.Latest);

    /// <summary>Rules that are off by default are on.</summary>
    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        allowUnsafe: true,
        specificDiagnosticOptions: Shipped.Descriptors.Where(rule => !rule.IsEnabledByDefault).ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Info));

    public static CSharpCompilation Compile(params string[] files) => Compile(Framework, files.Select((text, i) => ($"File{i}.cs", text)));

    public static CSharpCompilation Compile(IEnumerable<MetadataReference> references, IEnumerable<(string Path, string Text)> files) =>
        CSharpCompilation.Create("Code", files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Language, file.Path)), references, Options);

    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(Compilation compilation, CancellationToken cancel, params AdditionalText[] files)
    {
        var failures = new List<string>();
        var driver = new CompilationWithAnalyzers(
            compilation,
            [.. Shipped.Analyzers],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([.. files]), (failure, analyzer, _) => { lock (failures) failures.Add($"{analyzer}: {failure}"); }, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        var reports = await driver.GetAnalyzerDiagnosticsAsync(cancel);
        return failures.Count > 0 || reports.Any(report => report.Id.StartsWith("AD", StringComparison.Ordinal))
            ? throw new InvalidOperationException(string.Join("\n", failures.Concat(reports.Select(report => report.ToString()))))
            : [.. reports.OrderBy(report => report.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(report => report.Location.SourceSpan.Start)];
    }

    /// <summary>As the command line shows it.</summary>
    public static string Show(this IEnumerable<Diagnostic> reports) => string.Join("\n", reports.Select(report => report.ToString()));
}

/// <summary>An additional file of a project.</summary>
internal sealed class TextFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
