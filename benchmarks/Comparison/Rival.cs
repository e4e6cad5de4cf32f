namespace ConcurrencyAnalyzers.Comparison;

/// <summary>A released package, and its rules that are about blocking calls.</summary>
internal sealed record Rival(string Package, string Version, params string[] Rules)
{
    /// <summary>What a reader of the table should know.</summary>
    public string? Note { get; init; }

    public static IReadOnlyList<Rival> All { get; } =
    [
        // Blocking calls in async code, and in synchronous code.
        new("Meziantou.Analyzer", "3.0.320", "MA0042", "MA0045"),

        // Synchronous waits, and calls with an asynchronous twin.
        new("Microsoft.VisualStudio.Threading.Analyzers", "18.12.1", "VSTHRD002", "VSTHRD103", "VSTHRD104"),

        // Long-running or blocking calls in async methods.
        new("AsyncFixer", "2.1.0", "AsyncFixer02"),

        // Waits on a task.
        new("SonarAnalyzer.CSharp", "8.33.0.40503", "S4462") { Note = "Version 10, which has another licence, is not compared; its S6966 reports calls with an asynchronous twin." },

        // Calls with an asynchronous twin: the rule of the SDK.
        new("Microsoft.CodeAnalysis.NetAnalyzers", "10.0.401", "CA1849"),

        // Waits in async methods.
        new("ErrorProne.NET.CoreAnalyzers", "0.9.0-beta.4", "EPC35"),
    ];
}
