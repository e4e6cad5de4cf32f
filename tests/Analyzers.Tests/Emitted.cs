using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Compiles to the end: some errors, a span that lives across an await, are found only there.</summary>
internal static class Emitted
{
    public static async Task Verify(string markup)
    {
        TestFileMarkupParser.GetSpans(markup, out var code, out _);
        var (_, errors) = await Compile(code);
        Assert.Empty(errors);
    }

    public static async Task<(byte[] Assembly, string[] Errors)> Compile(string code)
    {
        var cancel = TestContext.Current.CancellationToken;
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: cancel);
        var isProgram = ((Microsoft.CodeAnalysis.CSharp.Syntax.CompilationUnitSyntax)await tree.GetRootAsync(cancel)).Members.Any(SyntaxKind.GlobalStatement);
        var options = new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Emitted", [tree], await ReferenceAssemblies.Net.Net100.ResolveAsync(LanguageNames.CSharp, cancel), options);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: cancel);
        return (stream.ToArray(), [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())]);
    }
}
