using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A row of an effects file cannot be read, and so says nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC001_EffectsFile : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC001",
        title: "Row of an effects file cannot be read",
        messageFormat: "effects file: {0}",
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
                file.ReportDiagnostic(Diagnostic.Create(Descriptor, Location.Create(row.Path, row.Span, row.Lines), row.Problem));
        });
    }
}
