using System.Text;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The files behind <c>ConcurrencyAnalysisMode</c> speak of every rule there is.</summary>
public sealed class ModesTests
{
    /// <summary>What is raised where somebody asks for more than the default.</summary>
    private static readonly Dictionary<string, string> Raised = new() { ["CONC107"] = "warning", ["CONC203"] = "warning", ["CONC301"] = "warning", ["CONC401"] = "suggestion" };

    [Fact] public void Default() => Keeps("default", _ => null);
    [Fact] public void None() => Keeps("none", _ => "none");
    [Fact] public void Recommended() => Keeps("recommended", Raise);
    [Fact] public void Strict() => Keeps("strict", rule => Raise(rule) is { } raised ? raised == "warning" ? "error" : raised : rule is { IsEnabledByDefault: true, DefaultSeverity: DiagnosticSeverity.Warning } ? "error" : null);
    [Fact] public void All() => Keeps("all", _ => "warning");
    [Fact] public void Every_rule_that_is_raised_is_one() => Assert.All(Raised.Keys, id => Assert.Contains(Shipped.Descriptors, rule => rule.Id == id));

    private static string? Raise(DiagnosticDescriptor rule) => Raised.TryGetValue(rule.Id, out var severity) ? severity : null;

    private static void Keeps(string mode, Func<DiagnosticDescriptor, string?> severityOf)
    {
        var text = new StringBuilder($"# ConcurrencyAnalysisMode {mode}\nis_global = true\nglobal_level = -100\n");
        foreach (var rule in Shipped.Descriptors)
            if (severityOf(rule) is { } severity) text.Append($"dotnet_diagnostic.{rule.Id}.severity = {severity}\n");
        KeptFile.Equals(Shipped.PathOf("src", "Package", "config", $"{mode}.globalconfig"), text.ToString());
    }
}
