using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>The pages of docs/runtime: their programs are compiled, run as processes, and print what the page says.</summary>
public partial class PagesTests
{
    private static readonly string Folder = Path.Combine(Root(), "docs", "runtime");
    private static readonly string Library = typeof(IExecutor).Assembly.Location;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(Library)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Folder, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "README")];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_example_prints_what_the_page_says(string page)
    {
        var example = Example().Match(await File.ReadAllTextAsync(Path.Combine(Folder, $"{page}.md")));
        Assert.True(example.Success, "The page has no ```csharp block that is followed by a ```text block.");
        var folder = Directory.CreateTempSubdirectory("page-");
        try
        {
            Assert.Equal(example.Groups["output"].Value, await RunAsync(Compile(example.Groups["program"].Value, folder.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_public_type_has_a_page_and_the_index_names_it()
    {
        var index = File.ReadAllText(Path.Combine(Folder, "README.md"));
        var types = typeof(IExecutor).Assembly.GetExportedTypes()
            .Where(type => !typeof(Attribute).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type) && !type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => type.Name);
        Assert.Equal(types.Order(), Pages.Select(page => page.Data).Order());
        Assert.All(Pages, page => Assert.Contains($"({page.Data}.md)", index));
    }

    /// <returns>The path of the program, with all that it needs to run beside it.</returns>
    private static string Compile(string program, string folder)
    {
        var compilation = CSharpCompilation.Create(
            "example",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(program)],
            References,
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var path = Path.Combine(folder, "example.dll");
        var emitted = compilation.Emit(path);
        Assert.Empty(emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));

        File.Copy(Library, Path.Combine(folder, Path.GetFileName(Library)));
        File.WriteAllText(Path.Combine(folder, "example.runtimeconfig.json"), $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
        return path;
    }

    private static async Task<string> RunAsync(string program)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().InTime();
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return (await output + await errors).ReplaceLineEndings("\n");
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ConcurrencyAnalyzers.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("^```csharp\n(?<program>.*?)^```\n\n```text\n(?<output>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;
}
