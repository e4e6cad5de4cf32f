using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A row of an effects file, or an entry of an option, cannot be read, and so says nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC001_EffectsFile : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC001",
        title: "Row of an effects file cannot be read",
        messageFormat: "{0}",
        category: "Catalog",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A row that cannot be read is left out, and the analyzers do not know what it was meant to tell them.",
        helpLinkUri: Rule.HelpLink("CONC001"));

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterAdditionalFileAction(static file =>
        {
            foreach (var row in CatalogRows.BadIn(file.AdditionalFile, file.CancellationToken))
                file.ReportDiagnostic(Diagnostic.Create(Descriptor, Location.Create(row.Path, row.Span, row.Lines), "effects file: " + row.Problem));
        });
        context.RegisterCompilationStartAction(static start =>
        {
            // Nobody tells where an option stands; it is said once, and not of every file that it counts for.
            var told = new ConcurrentDictionary<string, bool>();
            start.RegisterSyntaxTreeAction(file =>
            {
                foreach (var problem in BadOptions(file.Options.AnalyzerConfigOptionsProvider.GetOptions(file.Tree)))
                    if (told.TryAdd(problem, true)) file.ReportDiagnostic(Diagnostic.Create(Descriptor, Location.None, problem));
            });
        });
    }

    private static IEnumerable<string> BadOptions(AnalyzerConfigOptions said) =>
        from key in said.Keys
        where key.StartsWith("concurrency_analyzers.", StringComparison.OrdinalIgnoreCase) && key.EndsWith(".excluded_apis", StringComparison.OrdinalIgnoreCase)
        from problem in said.TryGetValue(key, out var value) ? Options.Apis(value).Problems : ImmutableArray<string>.Empty
        select $"option {key}: {problem}";
}
