using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>What the .editorconfig of a file says for one rule: the APIs that it shall not report.</summary>
internal sealed class Options(AnalyzerOptions options, string id)
{
    public const string Excluded = "concurrency_analyzers.excluded_apis";

    public static string ExcludedBy(string id) => $"concurrency_analyzers.{id}.excluded_apis";

    /// <summary>A value is the same object for as long as its file is not edited.</summary>
    private static readonly ConditionalWeakTable<string, ExcludedApis> Read = new();

    public static ExcludedApis Apis(string value) => Read.GetValue(value, static text => new ExcludedApis(text));

    /// <summary>Is either option set for the file?</summary>
    public bool MayExclude(SyntaxTree file)
    {
        var said = options.AnalyzerConfigOptionsProvider.GetOptions(file);
        return said.TryGetValue(Excluded, out _) || said.TryGetValue(ExcludedBy(id), out _);
    }

    public bool Excludes(SyntaxTree file, ISymbol? api)
    {
        if (api is null) return false;
        var said = options.AnalyzerConfigOptionsProvider.GetOptions(file);
        return said.TryGetValue(Excluded, out var all) && Apis(all).Contains(api) || said.TryGetValue(ExcludedBy(id), out var some) && Apis(some).Contains(api);
    }
}

/// <summary>A list of members, types and namespaces, as the option has it: <c>System.Console.ReadLine | Acme.Legacy.*</c>.</summary>
internal sealed class ExcludedApis
{
    private readonly List<CatalogRow> rows = [];
    private readonly List<string> spaces = [];

    public ExcludedApis(string value)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in value.Split('|').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var isSpace = entry.EndsWith(".*", StringComparison.Ordinal);

            // A '#' begins a comment in an .editorconfig.
            var member = (isSpace ? entry.Substring(0, entry.Length - 2) : entry).Replace("..ctor", "." + CatalogRow.Constructor);
            try
            {
                var (path, signature) = MemberName.Read((member, 0));
                if (isSpace) spaces.Add(member + ".");
                else rows.Add(new CatalogRow(member, path, signature, strikes: true, new Said()));
            }
            catch (MalformedRow malformed)
            {
                problems.Add(malformed.Message);
            }
        }

        Problems = problems.ToImmutable();
    }

    /// <summary>What is wrong with entries that say nothing.</summary>
    public ImmutableArray<string> Problems { get; }

    /// <summary>By its own name, or by that of what it overrides.</summary>
    public bool Contains(ISymbol api)
    {
        for (var at = Catalog.Definition(api); at is not null; at = Catalog.Overridden(at))
            if (rows.Exists(row => Names(row, at)) || spaces.Exists(space => Id(at).StartsWith(space, StringComparison.Ordinal))) return true;
        return false;
    }

    private static bool Names(CatalogRow row, ISymbol api) => api.ContainingType is { } type && (row.IsType(type)
        || row.IsMember(type, api is IMethodSymbol { MethodKind: MethodKind.Constructor } ? CatalogRow.Constructor : api.MetadataName) && (row.Signature is null || row.Signature == Catalog.SignatureOf(api)));

    private static string Id(ISymbol api) => api.GetDocumentationCommentId() is { Length: > 2 } id ? id.Substring(2) : "";
}
