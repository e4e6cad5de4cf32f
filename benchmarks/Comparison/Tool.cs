using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers.Comparison;

/// <summary>The analyzers and fixes of one package, for the rules that are compared.</summary>
internal sealed partial record Tool(string Name, ImmutableHashSet<string> Rules, ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<CodeFixProvider> Fixes)
{
    private static readonly Version Roslyn = typeof(Compilation).Assembly.GetName().Version!;

    /// <summary>What the package adds to a project for its analyzers to read.</summary>
    public ImmutableArray<AdditionalText> Files { get; init; } = [];

    public static Tool Ours() => Of("ConcurrencyAnalyzers", id => id.StartsWith("CONC1", StringComparison.Ordinal), [typeof(Rule).Assembly, typeof(Fix).Assembly]);

    public static Tool Load(Rival rival, string package)
    {
        var folder = FolderIn(Path.Combine(package, "analyzers"));
        var context = new Context(folder);
        var assemblies = Directory.GetFiles(folder, "*.dll").Select(context.LoadFromAssemblyPath);
        return Of($"{rival.Package} {rival.Version}", rival.Rules.Contains, assemblies) with
        {
            Files = [.. Directory.GetFiles(package, "*.txt", SearchOption.AllDirectories).Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "AdditionalFiles").Select(file => new TextFile(file))],
        };
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

    /// <summary>The analyzers for the newest compiler up to ours.</summary>
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

    private sealed class TextFile(string path) : AdditionalText
    {
        private readonly SourceText text = SourceText.From(File.ReadAllText(path));

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => text;
    }

    /// <summary>What the host has comes from the host, so that both speak of the same types; the rest from beside the analyzers.</summary>
    private sealed class Context(string folder) : AssemblyLoadContext
    {
        private static readonly ImmutableHashSet<string> Host =
            [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => Path.GetFileNameWithoutExtension(path))];

        protected override Assembly? Load(AssemblyName assemblyName) =>
            !Host.Contains(assemblyName.Name!) && Path.Combine(folder, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
