using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>The analyzers and fixes of one package, for the rules that are compared.</summary>
internal sealed partial record Tool(string Name, ImmutableHashSet<string> Rules, ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<CodeFixProvider> Fixes)
{
    /// <summary>The folder of the newest compiler that the package was made for, and we have.</summary>
    private static readonly Version Roslyn = typeof(Compilation).Assembly.GetName().Version!;

    public static Tool Ours() => Of("ConcurrencyAnalyzers", id => id.StartsWith("CONC1", StringComparison.Ordinal), [typeof(Rule).Assembly, typeof(Fix).Assembly]);

    public static Tool Load(Rival rival, string package)
    {
        var folder = FolderIn(Path.Combine(package, "analyzers"));
        var context = new Context(folder);
        var assemblies = Directory.GetFiles(folder, "*.dll").Select(context.LoadFromAssemblyPath);
        return Of($"{rival.Package} {rival.Version}", rival.Rules.Contains, assemblies);
    }

    private static Tool Of(string name, Func<string, bool> wanted, IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.SelectMany(TypesIn).Where(type => !type.IsAbstract && !type.ContainsGenericParameters).ToArray();
        var analyzers = Instances<DiagnosticAnalyzer>(types.Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true))
            .Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => wanted(rule.Id)))
            .ToImmutableArray();
        var fixes = Instances<CodeFixProvider>(types.Where(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true))
            .Where(fix => fix.FixableDiagnosticIds.Any(wanted))
            .ToImmutableArray();
        return new(name, [.. analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Where(wanted)], analyzers, fixes);
    }

    private static IEnumerable<T> Instances<T>(IEnumerable<Type> types) => types.Where(typeof(T).IsAssignableFrom).Select(type => (T)Activator.CreateInstance(type)!);

    /// <summary>Packages bring types for Visual Basic or for editors, which do not load here.</summary>
    private static IEnumerable<Type> TypesIn(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types.OfType<Type>();
        }
    }

    private static string FolderIn(string analyzers) =>
        Directory.EnumerateFiles(analyzers, "*.dll", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Distinct()
            .Select(folder => (folder, parts: Path.GetRelativePath(analyzers, folder).Split(Path.DirectorySeparatorChar)))
            .Where(found => !found.parts.Contains("vb"))
            .Select(found => (found.folder, version: found.parts.Select(part => MadeFor().Match(part)).Where(match => match.Success).Select(match => Version.Parse(match.Groups[1].Value)).FirstOrDefault()))
            .Where(found => found.version is null || found.version <= Roslyn)
            .OrderByDescending(found => found.version)
            .First().folder;

    [GeneratedRegex(@"^roslyn(\d+\.\d+)$")]
    private static partial Regex MadeFor();

    /// <summary>What the host has comes from the host, so that both speak of the same types; the rest from beside the analyzers.</summary>
    private sealed class Context(string folder) : AssemblyLoadContext
    {
        private static readonly ImmutableHashSet<string> Host =
            [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => Path.GetFileNameWithoutExtension(path))];

        protected override Assembly? Load(AssemblyName assemblyName) =>
            !Host.Contains(assemblyName.Name!) && Path.Combine(folder, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
