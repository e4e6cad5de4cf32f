using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A call in async code to a method that has an asynchronous twin. Where no more is known of it, test projects are left alone.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC104_AsyncTwin() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC104",
        title: "Call in async code to a method that has an asynchronous twin",
        messageFormat: "'{0}' {1}: await '{2}'",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC104"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            if (on.Model.Twins.Of(site, on.Cancel) is not { } twin) continue;
            var trace = site.Hop is { } hop ? on.Model.Effects.ThroughBlocking(hop, on.Cancel) : null;
            on.ReportWith(PathOf(twin, site.Method!), site.Operation.Syntax.GetLocation(), trace?.Locations.Skip(1), site.Name, trace is null ? "has an asynchronous twin" : $"blocks ({trace.Path})", twin.Name);
        }
    }

    /// <summary>As a fix finds it: by its name, or in full where it is an extension of another namespace.</summary>
    private static string PathOf(IMethodSymbol twin, IMethodSymbol method) =>
        twin.IsExtensionMethod && !Types.Same(twin.ContainingNamespace, method.ContainingNamespace) ? $"{twin.ContainingType.ToDisplayString()}.{twin.Name}" : twin.Name;
}
