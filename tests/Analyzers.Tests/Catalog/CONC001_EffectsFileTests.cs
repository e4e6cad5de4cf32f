using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

public sealed class CONC001_EffectsFileTests
{
    [Fact] public Task Bad_row() => Check(
        [("/my.effects", "Acme.Load cpu\nAcme.Load wrong")],
        At("/my.effects", 2, 11, 16).WithMessage(null));

    [Fact] public Task Bad_row_says_what_is_wrong() => Check(
        [("/my.effects", "Acme.Load cpu:2")],
        At("/my.effects", 1, 11, 16).WithMessage("effects file: 'cpu:2' is not complete or not allowed: write cpu"));

    [Fact] public Task Bad_rows_in_two_files() => Check(
        [("/a.effects", "Acme.A wrong"), ("/b.effects", "# fine\nAcme.B cpu cpu")],
        At("/a.effects", 1, 8, 13).WithMessage(null),
        At("/b.effects", 2, 12, 15).WithMessage(null));

    [Fact] public Task Good_rows() => Check([("/my.effects", "Acme.Load blocks:io prefer:LoadAsync")]);

    [Fact] public Task Another_additional_file() => Check([("/notes.txt", "Acme.Load wrong")]);

    private static DiagnosticResult At(string path, int line, int start, int end) =>
        new DiagnosticResult("CONC001", DiagnosticSeverity.Warning).WithSpan(path, line, start, line, end);

    private static Task Check((string Path, string Text)[] files, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<CONC001_EffectsFile, DefaultVerifier> { TestCode = "", ReferenceAssemblies = ReferenceAssemblies.Net.Net100 };
        foreach (var file in files)
            test.TestState.AdditionalFiles.Add(file);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
