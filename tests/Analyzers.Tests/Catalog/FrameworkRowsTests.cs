using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The rows of ours, held against the reference assemblies.</summary>
public sealed class FrameworkRowsTests
{
    /// <summary>What is not in the targeting pack: the packages whose rows stand under headings of their own, and what later frameworks have.</summary>
    private static readonly string[] Elsewhere =
    [
        "FakeItEasy.", "FluentValidation.", "Microsoft.Data.Sqlite.", "Microsoft.Data.SqlClient.", "System.Data.SqlClient.", "Microsoft.EntityFrameworkCore.", "MongoDB.Driver.", "Moq.", "NSubstitute.", "NUnit.Framework.",
        "TUnit.Assertions.", "Xunit.", "ConcurrencyAnalyzers.Runtime.", "Microsoft.AspNetCore.", "System.Windows.Forms.", "Newtonsoft.Json.", "Microsoft.JSInterop.", "Microsoft.Extensions.Hosting.", "System.Diagnostics.Process.StartAndForget",
        "Microsoft.Extensions.Caching.", "Microsoft.Extensions.DependencyInjection.", "Npgsql.", "MySqlConnector.", "Microsoft.Data.SqlClient.", "Dapper.", "StackExchange.Redis.", "Azure.", "Grpc.Core.", "RabbitMQ.Client.", "Amazon.", "System.IO.Ports.", "System.Management.", "System.ServiceProcess.",
    ];

    /// <summary>Has an asynchronous twin, and is none of the catalog's business: disposal, or another shape of work.</summary>
    private static readonly string[] TwinsOfAnotherKind = ["Dispose", "For", "ForEach", "RunImpersonated", "GetEntity"];

    private static readonly CatalogProbe Framework = CatalogProbe.Of("");

    private static IEnumerable<CatalogRow> Rows => CatalogRows.Framework.All.Where(row => !Elsewhere.Any(name => row.Member.StartsWith(name, StringComparison.Ordinal)));

    [Fact] public void There_is_no_bad_row() => None(CatalogRows.Framework.Bad.Select(row => $"{row.Lines.Start.Line + 1}: {row.Problem}"));

    [Fact] public void Every_row_names_a_symbol() => None(Rows.Where(row => Symbols(row).Length == 0).Select(row => row.Member));

    [Fact] public void Every_row_counts() => None(Rows.Where(row => !Symbols(row).Any(symbol => row.Strikes ? TakesAway(row, symbol) : Adds(row.Said, Framework.About(symbol, TypeOf(row))))).Select(row => row.Member));

    [Fact] public void Every_preferred_member_exists() => None(Rows.Where(row => row.Said.Prefer is { } name && !IsMember(name, Symbols(row))).Select(row => $"{row.Member} {row.Said.Prefer}"));

    [Fact] public void Every_delegate_ordinal_is_a_delegate() => None(
        from row in Rows
        from use in row.Said.Uses
        where !Symbols(row).SelectMany(Members).OfType<IMethodSymbol>().SelectMany(method => method.Parameters)
            .Any(parameter => (use.Ordinal == Facts.EveryOrdinal || parameter.Ordinal == use.Ordinal) && IsDelegate(parameter.Type))
        select $"{row.Member} {use}");

    [Fact] public void Every_wrapped_argument_exists() => None(
        from row in Rows
        where row.Said.Wraps >= 0 && !Symbols(row).OfType<IMethodSymbol>().Any(method => method.Parameters.Any(parameter => parameter.Ordinal == row.Said.Wraps && !parameter.Type.IsValueType))
        select row.Member);

    [Fact] public void No_member_has_two_rows() => None(
        CatalogRows.Framework.All.GroupBy(row => (row.Member, row.Strikes)).Where(same => same.Count() > 1).Select(same => same.Key.Member));

    [Fact] public void Every_heading_of_packages_is_in_use() => Assert.All(Elsewhere, name => Assert.Contains(CatalogRows.Framework.All, row => row.Member.StartsWith(name, StringComparison.Ordinal)));

    /// <summary>What takes a writable span may fill it, unless its business is to look at spans.</summary>
    [Fact] public void No_pure_method_fills_a_span_or_goes_through_a_sequence() => None(
        from type in PublicTypes(Framework.Compilation.GlobalNamespace)
        where type.Name != "MemoryExtensions"
        from method in type.GetMembers().OfType<IMethodSymbol>()
        where method.DeclaredAccessibility == Accessibility.Public && Framework.About(method).Pure
        where method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol { Name: "Span" or "Memory" or "IEnumerable" })
        select method.GetDocumentationCommentId());

    /// <summary>A framework with new asynchronous twins fails here, and says which.</summary>
    [Fact] public void Every_method_with_an_asynchronous_twin_is_spoken_of() => None(
        from type in PublicTypes(Framework.Compilation.GlobalNamespace)
        from methods in type.GetMembers().OfType<IMethodSymbol>().Where(method => method.DeclaredAccessibility == Accessibility.Public).GroupBy(method => method.Name)
        where !TwinsOfAnotherKind.Contains(methods.Key) && HasTwin(type, methods.Key)
        where methods.All(method => Framework.About(method) is { Blocks: Blocking.No, NonBlocking: false })
        select $"{type}.{methods.Key}");

    [Fact] public void Every_member_of_the_framework_can_be_asked_about() =>
        Assert.NotEmpty(PublicTypes(Framework.Compilation.GlobalNamespace).SelectMany(type => type.GetMembers().Prepend(type)).Select(symbol => Framework.About(symbol)).ToList());

    private static void None(IEnumerable<string> wrong)
    {
        var lines = string.Join("\n", wrong);
        Assert.True(lines.Length == 0, lines);
    }

    private static ISymbol[] Symbols(CatalogRow row)
    {
        var name = row.Member;
        if (row.Signature is not null)
        {
            var member = name[TypeName(row).Length..];
            return Bases(TypeOf(row)).Select<INamedTypeSymbol, ISymbol[]>(type => Declared("M:" + FullName(type) + member.Replace("()", ""), "P:" + FullName(type) + member)).FirstOrDefault(found => found.Length > 0) ?? [];
        }

        // An indexer is called 'this[]' by the compiler.
        var simple = name[(name.LastIndexOf('.') + 1)..].Replace('#', '.');
        var members = Bases(TypeOf(row)).Select(type => type.GetMembers().Where(member => member.MetadataName == simple).ToArray()).FirstOrDefault(found => found.Length > 0, []);
        return [.. Declared("T:" + name), .. members.Where(member => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected)];
    }

    /// <summary>The type whose member the row is about: one that inherits it may have a row of its own.</summary>
    private static INamedTypeSymbol? TypeOf(CatalogRow row) => Declared("T:" + TypeName(row)).OfType<INamedTypeSymbol>().FirstOrDefault();

    private static string TypeName(CatalogRow row)
    {
        var name = row.Signature is null ? row.Member : row.Member[..row.Member.IndexOf('(')];
        return name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
    }

    private static string FullName(INamedTypeSymbol type) => type.GetDocumentationCommentId()![2..];

    private static ISymbol[] Declared(params string[] ids) => [.. ids.SelectMany(id => DocumentationCommentId.GetSymbolsForDeclarationId(id, Framework.Compilation))];

    private static IEnumerable<ISymbol> Members(ISymbol symbol) => symbol is INamedTypeSymbol type ? type.GetMembers() : [symbol];

    private static bool Adds(Said said, Facts facts)
    {
        return facts.Blocks == said.Blocks && facts.Prefer == said.Prefer && facts.Starts == said.Starts && facts.Wraps == said.Wraps
            && said.Uses.All(use => facts.Use(use.Ordinal) == use.Use)
            && Says(Fact.NonBlocking, facts.NonBlocking) && Says(Fact.Cpu, facts.Cpu) && Says(Fact.Pure, facts.Pure) && Says(Fact.ThreadSafe, facts.ThreadSafe)
            && Says(Fact.Completed, facts.Completed) && Says(Fact.Mock, facts.Mock) && Says(Fact.FireAndForget, facts.FireAndForget)
            && Says(Fact.Lazy, facts.Lazy) && Says(Fact.Sync, facts.Sync) && Says(Fact.Parallel, facts.Parallel) && Says(Fact.Mutates, facts.Mutates) && Says(Fact.Memory, facts.Memory);

        bool Says(Fact fact, bool known) => known || (said.Words & fact) == 0;
    }

    private static bool TakesAway(CatalogRow row, ISymbol symbol) => symbol switch
    {
        IMethodSymbol when row.Said.Words == Fact.Memory => !Framework.About(symbol).Memory && symbol.ContainingType.GetMembers(symbol.Name).Any(other => Framework.About(other).Memory),
        INamedTypeSymbol { BaseType: { } above } type => row.Said.Words == Fact.NonBlocking && Framework.About(above).NonBlocking && !Framework.About(type).NonBlocking,
        IMethodSymbol { OverriddenMethod: { } above } => row.Said.Words == Fact.Sync && Framework.About(above).Sync && !Framework.About(symbol).Sync,
        _ => row.Said.Words == Fact.Pure && Framework.About(symbol.ContainingType).Pure && !Framework.About(symbol).Pure,
    };

    private static bool IsMember(string name, ISymbol[] of)
    {
        if (name == "await")
            return true;
        var dot = name.LastIndexOf('.');
        return dot < 0
            ? of.Any(symbol => Bases(symbol.ContainingType).Any(type => !type.GetMembers(name).IsEmpty))
            : Declared("T:" + name[..dot]).OfType<INamedTypeSymbol>().Any(type => !type.GetMembers(name[(dot + 1)..]).IsEmpty);
    }

    private static bool HasTwin(INamedTypeSymbol type, string name) => new[] { name + "Async", name + "TaskAsync" }.Any(twin =>
        Bases(type).SelectMany(above => above.GetMembers(twin)).OfType<IMethodSymbol>().Any(method => method.DeclaredAccessibility == Accessibility.Public && !method.ReturnsVoid));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }

    private static bool IsDelegate(ITypeSymbol type) => type.TypeKind == TypeKind.Delegate || type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate };

    private static IEnumerable<INamedTypeSymbol> PublicTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public).Concat(space.GetNamespaceMembers().SelectMany(PublicTypes));
}
