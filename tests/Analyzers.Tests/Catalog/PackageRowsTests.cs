using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The rows about ASP.NET Core and about packages, held against their assemblies, and its methods against the rows.</summary>
public sealed class PackageRowsTests
{
    private static readonly PackageIdentity[] Packages =
    [
        new("Azure.Core", "1.50.0"), new("Azure.Storage.Blobs", "12.29.2"), new("Dapper", "2.1.66"), new("Grpc.Core.Api", "2.84.0"), new("Microsoft.Data.SqlClient", "6.1.6"),
        new("Microsoft.EntityFrameworkCore", "10.0.12"), new("Microsoft.EntityFrameworkCore.Relational", "10.0.12"), new("MySqlConnector", "2.6.2"), new("Npgsql", "10.0.3"),
        new("RabbitMQ.Client", "6.8.1"), new("StackExchange.Redis", "2.8.16"),
    ];

    private static readonly string[] Resolved =
        ["Azure.", "Dapper.", "Grpc.Core.", "Microsoft.AspNetCore.", "Microsoft.Data.SqlClient.", "Microsoft.EntityFrameworkCore.", "Microsoft.Extensions.", "MySqlConnector.", "Npgsql.", "RabbitMQ.Client.", "StackExchange.Redis."];

    /// <summary>Rows that nothing is held against: their packages are of other platforms or too large, or are only known by what their documentation says.</summary>
    private static readonly string[] DocumentationOnly =
    [
        "Amazon.", "ConcurrencyAnalyzers.Runtime.", "FakeItEasy.", "FluentValidation.", "Microsoft.Data.Sqlite.", "Microsoft.JSInterop.", "MongoDB.Driver.", "Moq.", "Newtonsoft.Json.", "NSubstitute.",
        "NUnit.Framework.", "System.IO.Ports.", "System.Management.", "System.ServiceProcess.", "System.Windows.Forms.", "TUnit.Assertions.", "Xunit.",
    ];

    /// <summary>Counterparts of other versions: of Entity Framework before 7 and 9, of RabbitMQ since 7.</summary>
    private static readonly string[] OfOtherVersions =
        ["Microsoft.EntityFrameworkCore.RelationalQueryableExtensions.ExecuteDelete", "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions.ExecuteUpdate", "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteDelete", "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdate", "RabbitMQ.Client.IConnectionFactory.CreateConnection"];

    /// <summary>Twins that the framework calls and applications replace, or that do no work: none of the catalog's business.</summary>
    private static readonly string[] NoWork =
    [
        "Microsoft.AspNetCore.Mvc.ActionResult.ExecuteResult", "Microsoft.AspNetCore.Mvc.EmptyResult.ExecuteResult", "Microsoft.AspNetCore.Mvc.StatusCodeResult.ExecuteResult",
        "Microsoft.AspNetCore.Mvc.Controllers.IControllerActivator.Release", "Microsoft.AspNetCore.Mvc.Controllers.IControllerFactory.ReleaseController", "Microsoft.AspNetCore.Mvc.Filters.ExceptionFilterAttribute.OnException",
        "Microsoft.AspNetCore.Mvc.Formatters.InputFormatterResult.Failure", "Microsoft.AspNetCore.Mvc.Formatters.InputFormatterResult.NoValue", "Microsoft.AspNetCore.Mvc.Formatters.InputFormatterResult.Success",
        "Microsoft.AspNetCore.Mvc.IViewComponentResult.Execute", "Microsoft.AspNetCore.Mvc.Razor.TagHelpers.UrlResolutionTagHelper.Process", "Microsoft.AspNetCore.Mvc.TagHelpers.", "Microsoft.AspNetCore.Mvc.ViewComponents.", "Microsoft.AspNetCore.Razor.TagHelpers.",
        "System.Security.Principal.WindowsIdentity.RunImpersonated", "System.Xml.XmlResolver.GetEntity", "System.Xml.XmlSecureResolver.GetEntity", "System.Xml.XmlUrlResolver.GetEntity", "System.Xml.Resolvers.XmlPreloadedResolver.GetEntity",
        "System.Xml.Linq.XDocument.", "System.Xml.Linq.XElement.", // of XmlReader and XmlWriter, which have to be made for it
    ];

    private static readonly Lazy<Task<Compilation>> Everything = new(CompileAsync);

    [Fact]
    public async Task Every_row_names_a_symbol()
    {
        var compilation = await Everything.Value;
        None(Rows.Where(row => !OfOtherVersions.Contains(row.Member) && Symbols(row, compilation).Length == 0).Select(row => row.Member));
    }

    [Fact]
    public async Task Every_preferred_member_exists()
    {
        var compilation = await Everything.Value;
        None(Rows.Where(row => row.Said.Prefer is { } name && name != "await" && !OfOtherVersions.Contains(row.Member) && !Symbols(row, compilation).Any(symbol => Family(symbol.ContainingType).Concat(Family((symbol as IMethodSymbol)?.Parameters.FirstOrDefault()?.Type as INamedTypeSymbol)).Append(name.Contains('.') ? compilation.GetTypeByMetadataName(name[..name.LastIndexOf('.')]) : null).Any(type => type?.GetMembers(name[(name.LastIndexOf('.') + 1)..]).IsEmpty == false))).Select(row => $"{row.Member} {row.Said.Prefer}"));
    }

    [Fact] public void Every_row_is_of_the_framework_or_of_a_package_named_here() => None(
        from row in CatalogRows.Framework.All
        where !row.Member.StartsWith("System.", StringComparison.Ordinal) && !Resolved.Concat(DocumentationOnly).Any(name => row.Member.StartsWith(name, StringComparison.Ordinal))
        select row.Member);

    [Fact] public void Every_name_here_is_in_use() => Assert.All([.. Resolved, .. DocumentationOnly, .. OfOtherVersions], name => Assert.Contains(CatalogRows.Framework.All, row => row.Member.StartsWith(name, StringComparison.Ordinal)));

    /// <summary>Overload by overload, of the base class library and of ASP.NET Core: one that a new framework brings fails here.</summary>
    [Fact]
    public async Task Every_overload_with_an_asynchronous_twin_is_spoken_of()
    {
        var (compilation, catalog) = (await Everything.Value, new Catalog(CatalogRows.Framework));
        None(
            from type in Types(compilation.GlobalNamespace)
            where IsOfFramework(type.ContainingAssembly)
            from method in type.GetMembers().OfType<IMethodSymbol>()
            where method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, Name: not "Dispose" } && !IsAwaitable(method.ReturnType)
            where Family(type).SelectMany(each => each.GetMembers(method.Name + "Async").Concat(each.GetMembers(method.Name + "TaskAsync"))).OfType<IMethodSymbol>().Any(twin => IsTwin(method, twin))
            where catalog.Of(method) is { Blocks: Blocking.No, NonBlocking: false }
            let id = method.GetDocumentationCommentId()![2..]
            where !NoWork.Any(name => id.StartsWith(name, StringComparison.Ordinal))
            select id);
    }

    private static IEnumerable<CatalogRow> Rows => CatalogRows.Framework.All.Where(row => Resolved.Any(name => row.Member.StartsWith(name, StringComparison.Ordinal)));

    private static async Task<Compilation> CompileAsync()
    {
        var references = await ReferenceAssemblies.Net.Net100.AddPackages([.. Packages]).ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        var web = Directory.GetDirectories(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.AspNetCore.App.Ref")).Max();
        var assemblies = Directory.GetFiles(Path.Combine(web!, "ref", "net10.0"), "*.dll").Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create("Packages", [], references.Concat(assemblies), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    private static ISymbol[] Symbols(CatalogRow row, Compilation compilation)
    {
        var dot = row.Member.LastIndexOf('.');
        var types = DocumentationCommentId.GetSymbolsForDeclarationId("T:" + row.Member[..dot], compilation).OfType<INamedTypeSymbol>();
        return [.. DocumentationCommentId.GetSymbolsForDeclarationId("T:" + row.Member, compilation), .. types.SelectMany(Family).SelectMany(type => type.GetMembers(row.Member[(dot + 1)..].Replace('#', '.')))];
    }

    private static IEnumerable<INamedTypeSymbol> Family(INamedTypeSymbol? type)
    {
        var contracts = type is { TypeKind: TypeKind.Interface } ? type.AllInterfaces : [];
        for (; type is not null; type = type.BaseType)
            yield return type;
        foreach (var contract in contracts)
            yield return contract;
    }

    private static bool IsTwin(IMethodSymbol method, IMethodSymbol twin) =>
        twin.DeclaredAccessibility == Accessibility.Public && twin.Arity == method.Arity && IsAwaitable(twin.ReturnType) && twin.Parameters.Length >= method.Parameters.Length
        && method.Parameters.Zip(twin.Parameters).All(pair => pair.First.RefKind == pair.Second.RefKind && (pair.First.Type.MetadataName == pair.Second.Type.MetadataName || pair.First.Type.MetadataName == pair.Second.Type.MetadataName.Replace("Memory", "Span")))
        && twin.Parameters.Skip(method.Parameters.Length).All(rest => rest.IsOptional || rest.IsParams || rest.Type.Name == "CancellationToken");

    private static bool IsAwaitable(ITypeSymbol type) => type.Name is "Task" or "ValueTask" or "IAsyncEnumerable";

    private static bool IsOfFramework(IAssemblySymbol assembly) => !Packages.Any(package => assembly.Name == package.Id);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public).Concat(space.GetNamespaceMembers().SelectMany(Types));

    private static void None(IEnumerable<string> wrong)
    {
        var lines = string.Join("\n", wrong);
        Assert.True(lines.Length == 0, lines);
    }
}
