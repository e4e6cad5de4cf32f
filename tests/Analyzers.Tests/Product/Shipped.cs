using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>What the repository ships, found in it: a new rule is in every test of the product at once.</summary>
internal static class Shipped
{
    public static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } =
        [.. Instances<DiagnosticAnalyzer>(typeof(Rule)).OrderBy(analyzer => analyzer.SupportedDiagnostics[0].Id, StringComparer.Ordinal)];

    public static IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } = [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)];

    /// <summary>For theories.</summary>
    public static IEnumerable<TheoryDataRow<string>> Ids => Descriptors.Select(descriptor => new TheoryDataRow<string>(descriptor.Id));

    public static string Repository { get; } = Find();

    public static DiagnosticAnalyzer Rule(string id) => Analyzers.Single(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == id));

    public static DiagnosticDescriptor Descriptor(string id) => Descriptors.Single(descriptor => descriptor.Id == id);

    /// <summary>As the documents call it.</summary>
    public static string Severity(DiagnosticDescriptor descriptor) => descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity.ToString() : "Off";

    public static string PathOf(params string[] parts) => Path.Combine([Repository, .. parts]);

    /// <summary>The C# files below a folder, without what a build left there.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(params string[] folder)
    {
        var root = PathOf(folder);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(Repository, file), File.ReadAllText(file)));
    }

    public static IEnumerable<T> Instances<T>(Type beside) =>
        beside.Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type)).Select(type => (T)Activator.CreateInstance(type)!);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "ConcurrencyAnalyzers.sln")))
                return folder;
        throw new InvalidOperationException("The tests read the sources: run them inside the repository.");
    }
}
