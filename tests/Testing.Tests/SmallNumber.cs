using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers.Testing.Tests;

/// <summary>T001 on every int literal below five; what derives from it is wrong in one point.</summary>
public class SmallNumber : DiagnosticAnalyzer
{
    protected static readonly DiagnosticDescriptor Rule = new("T001", "Small", "{0} is small", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        ConfigureGeneratedCode(context);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is ILiteralOperation { ConstantValue.Value: int and < 5 and var number })
                    Report(operation.ReportDiagnostic, operation.Operation.Syntax.GetLocation(), number);
            },
            OperationKind.Literal);
    }

    protected virtual void ConfigureGeneratedCode(AnalysisContext context) => context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);

    protected virtual void Report(Action<Diagnostic> report, Location location, int number) => report(Diagnostic.Create(Rule, location, number));
}

public sealed class Twice : SmallNumber
{
    protected override void Report(Action<Diagnostic> report, Location location, int number)
    {
        base.Report(report, location, number);
        base.Report(report, location, number);
    }
}

public sealed class WithAdditionalLocation : SmallNumber
{
    protected override void Report(Action<Diagnostic> report, Location location, int number) =>
        report(Diagnostic.Create(Rule, location, [location], number));
}

public sealed class Throwing : SmallNumber
{
    protected override void Report(Action<Diagnostic> report, Location location, int number) => throw new NotSupportedException("the analyzer broke");
}

/// <summary>Leaves generated code to the host, which then analyzes it.</summary>
public sealed class UnconfiguredForGeneratedCode : SmallNumber
{
    protected override void ConfigureGeneratedCode(AnalysisContext context)
    {
    }
}

/// <summary>Its locations are in no tree, so that no pragma applies to them.</summary>
public sealed class Unsuppressible : SmallNumber
{
    protected override void Report(Action<Diagnostic> report, Location location, int number) =>
        base.Report(report, Location.Create(location.SourceTree!.FilePath, location.SourceSpan, location.GetLineSpan().Span), number);
}

/// <summary>Two rules, one of them off by default, with an option and an additional file to say what is small.</summary>
public sealed class TwoRules : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Off = new("T002", "Off", "Off by default", "Test", DiagnosticSeverity.Info, isEnabledByDefault: false);
    private static readonly DiagnosticDescriptor Limit = new("T003", "Limit", "{0} is below {1}", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Off, Limit];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is not ILiteralOperation { ConstantValue.Value: int number })
                    return;

                var options = operation.Options.AnalyzerConfigOptionsProvider.GetOptions(operation.Operation.Syntax.SyntaxTree);
                var files = operation.Options.AdditionalFiles.Select(file => file.GetText()!.ToString());
                var limit = int.Parse(options.TryGetValue("limit", out var value) ? value : files.FirstOrDefault() ?? "0");
                operation.ReportDiagnostic(number < limit
                    ? Diagnostic.Create(Limit, operation.Operation.Syntax.GetLocation(), number, limit)
                    : Diagnostic.Create(Off, operation.Operation.Syntax.GetLocation()));
            },
            OperationKind.Literal);
    }
}

/// <summary>Reports at the end of the compilation, without a place where the first file is empty.</summary>
public sealed class EndOfCompilation : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new("T004", "End", "The compilation ends", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.CompilationEnd);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(compilation =>
        {
            var first = compilation.Compilation.SyntaxTrees.First().GetRoot(compilation.CancellationToken).DescendantTokens().First();
            compilation.ReportDiagnostic(Diagnostic.Create(Rule, first.Span.IsEmpty ? Location.None : first.GetLocation()));
        });
    }
}
