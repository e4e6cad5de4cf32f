using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

public sealed class CONC001_EffectsFileTests
{
    [Fact] public Task Rows_that_can_be_read() => Run("my.effects", "# ours\n\nAcme.Store.Load blocks:io prefer:LoadAsync # why\n!System.IO.File.Copy\n");
    [Fact] public Task Misspelled_word() => Run("my.effects", "Acme.Store.Load blocks:io\nAcme.Store.Save [|blocs:io|]\n", "unknown fact 'blocs:io'");
    [Fact] public Task Unknown_kind() => Run("my.effects", "Acme.Store.Save [|blocks:disk|]\n", "blocks:disk");
    [Fact] public Task Member_without_facts() => Run("my.effects", "[|Acme.Store.Save|]\n", "nothing is said of 'Acme.Store.Save'");
    [Fact] public Task Every_bad_row() => Run("my.effects", "[|blocks:io|]\nAcme.Store.Load blocks:io\nAcme.Store.Save pure [|pure|]\n");
    [Fact] public Task Other_files_are_not_read() => Run("my.txt", "Acme.Store.Save blocs:io\n");

    private static async Task Run(string name, string text, string? says = null)
    {
        var test = new CSharpAnalyzerTest<CONC001_EffectsFile, DefaultVerifier> { TestCode = "class C;" };
        Settings.Apply(test);
        test.TestState.AdditionalFiles.Add((name, text));
        if (says is not null) test.DiagnosticVerifier = (actual, _, _) => Assert.Contains(says, actual.GetMessage());
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
