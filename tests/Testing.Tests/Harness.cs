using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Testing.Tests;

/// <summary>A test of the harness: it passes, or it fails with the text it should fail with.</summary>
internal static class Harness
{
    public static Task Check<TAnalyzer>(string code, Action<AnalyzerTest<DefaultVerifier>>? with = null, string? fails = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier> { TestCode = code };
        with?.Invoke(test);
        return Check(test, fails);
    }

    public static Task Fix<TFix>(string code, string @fixed, Action<CSharpCodeFixTest<SmallNumber, TFix, DefaultVerifier>>? with = null, string? fails = null)
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<SmallNumber, TFix, DefaultVerifier> { TestCode = code, FixedCode = @fixed };
        with?.Invoke(test);
        return Check(test, fails);
    }

    public static async Task Check(AnalyzerTest<DefaultVerifier> test, string? fails = null)
    {
        var failure = await Record.ExceptionAsync(() => test.RunAsync(TestContext.Current.CancellationToken));
        if (fails is null)
            Assert.Null(failure);
        else
            Assert.Contains(fails, failure?.Message ?? "(passed)");
    }
}
