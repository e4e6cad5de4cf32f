using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Package.Tests;

/// <summary>The packed assemblies load in the oldest host that is supported. One that does not vanishes without a word.</summary>
public sealed class AssemblyTests(Packed package)
{
    [Fact]
    public void Nothing_above_Roslyn_4_8()
    {
        foreach (var reference in References().Where(reference => reference.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)))
            Assert.True(reference.Version <= new Version(4, 8, 0, 0), $"{reference}");
    }

    [Fact]
    public void Nothing_that_a_host_may_lack() => Assert.Empty(References().Select(reference => reference.Name).Distinct().Except(
        ["netstandard", "ConcurrencyAnalyzers", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.CSharp.Workspaces", "System.Collections.Immutable", "System.Memory", "System.Threading.Tasks.Extensions"]));

    [Fact]
    public void Rules_know_nothing_of_workspaces() =>
        Assert.DoesNotContain(References(package.Assemblies.Single(file => !file.Contains("CodeFixes", StringComparison.Ordinal))), reference => reference.Name.Contains("Workspaces", StringComparison.Ordinal));

    [Fact]
    public void Strong_named() => Assert.All(package.Assemblies, file => Assert.NotEmpty(AssemblyName.GetAssemblyName(file).GetPublicKeyToken()!));

    [Fact]
    public void Deterministic() => Assert.All(package.Assemblies, file =>
    {
        using var assembly = new PEReader(File.OpenRead(file));
        Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    });

    [Fact]
    public void Every_rule_and_every_fix_loads()
    {
        var parts = package.Parts;
        Assert.Contains(parts, part => typeof(CodeFixProvider).IsAssignableFrom(part));
        Assert.Contains(parts, part => typeof(DiagnosticAnalyzer).IsAssignableFrom(part));
        Assert.All(parts, part =>
        {
            Assert.True(part.IsPublic, $"{part} is not public.");
            Assert.True(part.GetConstructor(Type.EmptyTypes) is { IsPublic: true }, $"{part} has no public constructor without parameters.");
            switch (Activator.CreateInstance(part))
            {
                case CodeFixProvider fix:
                    Assert.NotEmpty(fix.FixableDiagnosticIds);
                    Assert.Contains(FixAllScope.Solution, fix.GetFixAllProvider()!.GetSupportedFixAllScopes());
                    Assert.NotNull(part.GetCustomAttribute<ExportCodeFixProviderAttribute>());
                    break;
                case CodeRefactoringProvider:
                    Assert.NotNull(part.GetCustomAttribute<ExportCodeRefactoringProviderAttribute>());
                    break;
                case DiagnosticAnalyzer rule:
                    Assert.NotEmpty(rule.SupportedDiagnostics);
                    Assert.NotNull(part.GetCustomAttribute<DiagnosticAnalyzerAttribute>());
                    break;
            }
        });
    }

    [Fact]
    public void Every_fix_has_a_rule()
    {
        var ids = package.Ids;
        Assert.Equal(ids.Distinct(), ids);
        var fixes = package.Parts.Where(typeof(CodeFixProvider).IsAssignableFrom).SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds).ToArray();
        Assert.Equal(fixes.Distinct(), fixes);
        Assert.Subset(ids.ToHashSet(), fixes.ToHashSet());
    }

    private IEnumerable<(string Name, Version Version)> References() => package.Assemblies.SelectMany(References);

    private static IEnumerable<(string Name, Version Version)> References(string file)
    {
        using var assembly = new PEReader(File.OpenRead(file));
        var metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (metadata.GetString(reference.Name), reference.Version))];
    }
}
