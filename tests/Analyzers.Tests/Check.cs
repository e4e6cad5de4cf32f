using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Says what one rule does about a piece of code: its reports stand in <c>[|…|]</c>.</summary>
internal static class Check<TRule>
    where TRule : DiagnosticAnalyzer, new()
{
    /// <param name="says">Part of the message of the only report.</param>
    public static Task Flags(string code, string? says = null)
    {
        Assert.Contains("[|", code);
        return Run(code, says);
    }

    public static Task Ignores(string code)
    {
        Assert.DoesNotContain("[|", code);
        return Run(code, null);
    }

    /// <summary>Several files, of which each may have reports.</summary>
    public static Task Files(params string[] files)
    {
        var test = new CSharpAnalyzerTest<TRule, DefaultVerifier>();
        foreach (var file in files) test.TestState.Sources.Add(file);
        return Run(test);
    }

    /// <summary>A file that is all there is, the framework included.</summary>
    public static Task File(string code) => new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = code, ReferenceAssemblies = new("none"), CompilerDiagnostics = CompilerDiagnostics.None }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Whatever the compiler says of the code.</summary>
    public static Task Survives(string code) => Run(new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = code, CompilerDiagnostics = CompilerDiagnostics.None });

    /// <summary>Where the user's effects file has these rows.</summary>
    public static Task WithRows(string rows, string code)
    {
        var test = new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = Snippet.File(code) };
        test.TestState.AdditionalFiles.Add(("/my.effects", rows));
        return Run(test);
    }

    /// <summary>Where the .editorconfig has this line.</summary>
    /// <param name="expected">Reports that stand nowhere in the code.</param>
    public static Task WithOption(string option, string code, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = Snippet.File(code), CompilerDiagnostics = CompilerDiagnostics.Errors };
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{option}\n"));
        test.ExpectedDiagnostics.AddRange(expected);
        return Run(test);
    }

    private static Task Run(string code, string? says)
    {
        var test = new CSharpAnalyzerTest<TRule, DefaultVerifier> { TestCode = Snippet.File(code) };
        if (says is not null)
            test.DiagnosticVerifier = (actual, _, _) => Assert.Contains(says, actual.GetMessage());
        return Run(test);
    }

    private static Task Run(AnalyzerTest<DefaultVerifier> test)
    {
        Settings.Apply(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>Says what a rule's fix makes of a piece of code, one by one and by Fix All in document, project and solution.</summary>
internal static class Check<TRule, TFix>
    where TRule : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <param name="after">What stays reported is in <c>[|…|]</c> here too.</param>
    public static Task Fixes(string before, string after) => Run(Snippet.File(before), Snippet.File(after), null);

    /// <summary>The report stays, and no action is offered.</summary>
    public static Task Leaves(string code) => Fixes(code, code);

    /// <summary>Where the user's effects file has these rows.</summary>
    public static Task WithRows(string rows, string before, string after) => Run(Snippet.File(before), Snippet.File(after), null, rows);

    /// <summary>Whole files, as they are: without usings added, and with their own line ends.</summary>
    /// <param name="key">The action's; of the default one where it is not given.</param>
    public static Task File(string before, string after, string? key = null) => Run(before, after, key);

    private static async Task Run(string before, string after, string? key, string? rows = null)
    {
        var test = new CSharpCodeFixTest<TRule, TFix, DefaultVerifier>
        {
            TestCode = before,
            FixedCode = after,
            FixedState = { MarkupHandling = MarkupMode.Allow },
            BatchFixedState = { MarkupHandling = MarkupMode.Allow },
            CodeActionEquivalenceKey = key,
        };
        if (rows is not null) test.TestState.AdditionalFiles.Add(("/my.effects", rows));
        if (before.Contains("<Main>", StringComparison.Ordinal)) test.TestState.OutputKind = OutputKind.ConsoleApplication;
        Settings.Apply(test);
        await test.RunAsync(TestContext.Current.CancellationToken);
        await Emitted.Verify(after);
    }
}

/// <summary>How the code of all tests is compiled: as in a new project of today, every compiler warning counted.</summary>
internal static class Settings
{
    public static void Apply(AnalyzerTest<DefaultVerifier> test)
    {
        test.ReferenceAssemblies = ReferenceAssemblies.Net.Net100;
        test.SolutionTransforms.Add((solution, id) =>
        {
            var project = solution.GetProject(id)!;
            var options = (CSharpCompilationOptions)project.CompilationOptions!;
            return solution
                .WithProjectCompilationOptions(id, options.WithNullableContextOptions(NullableContextOptions.Enable).WithAllowUnsafe(true))
                .WithProjectParseOptions(id, ((CSharpParseOptions)project.ParseOptions!).WithLanguageVersion(LanguageVersion.Latest));
        });
    }
}
