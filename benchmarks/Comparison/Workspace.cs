using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>The project that a case is put into.</summary>
internal sealed class Workspace : IDisposable
{
    private const string Usings = """
        global using System; global using System.Collections.Concurrent; global using System.Collections.Generic; global using System.Data.Common; global using System.Diagnostics;
        global using System.IO; global using System.IO.Compression; global using System.IO.Pipes; global using System.Linq; global using System.Linq.Expressions; global using System.Net;
        global using System.Net.Http; global using System.Net.Mail; global using System.Net.NetworkInformation; global using System.Net.Security; global using System.Net.Sockets;
        global using System.Security.Cryptography; global using System.Text.Json; global using System.Threading; global using System.Threading.Channels; global using System.Threading.Tasks;
        global using System.Xml; global using System.Xml.Linq;
        """;

    public const string NotAwaited = "CS4014";

    private readonly AdhocWorkspace workspace = new();

    private readonly Project library;

    private readonly Project program;

    /// <param name="rules">Are warnings, whatever they are by default.</param>
    public Workspace(IEnumerable<string> rules)
    {
        var severities = rules.ToDictionary(id => id, _ => ReportDiagnostic.Warn);
        library = Create(OutputKind.DynamicallyLinkedLibrary, severities);
        program = Create(OutputKind.ConsoleApplication, severities);
    }

    public void Dispose() => workspace.Dispose();

    public Project With(Case @case) =>
        (@case.Text.Contains("class C\n", StringComparison.Ordinal) ? library : program).AddDocument("Case.cs", @case.Text, filePath: "/Code/Case.cs").Project;

    /// <summary>Errors, and then the warning that a task is not awaited.</summary>
    public static IReadOnlyList<string> Complaints(Compilation compilation, CancellationToken cancel) =>
        [.. compilation.GetDiagnostics(cancel)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == NotAwaited)
            .OrderByDescending(diagnostic => diagnostic.Severity)
            .Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage()}")];

    private Project Create(OutputKind kind, IReadOnlyDictionary<string, ReportDiagnostic> severities)
    {
        var project = workspace
            .AddProject($"{kind}", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: severities))
            .WithMetadataReferences(Framework);
        foreach (var (name, text) in new[] { ("Usings.cs", Usings), ("Types.cs", CaseFiles.Types) })
            project = project.AddDocument(name, text, filePath: $"/Code/{name}").Project;
        return project;
    }

    private static readonly ImmutableArray<MetadataReference> Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.StartsWith(Path.GetDirectoryName(typeof(object).Assembly.Location)!, StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];
}
