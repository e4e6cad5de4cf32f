using System.Globalization;

namespace ConcurrencyAnalyzers.Benchmark;

/// <param name="Folder">The code that is analysed.</param>
/// <param name="Runs">How often; the median counts.</param>
internal sealed record Arguments(string Folder, int Runs)
{
    public const string Usage = """
        Measures what the analyzers cost on a folder of C# code, against an analyzer that does nothing.

          dotnet run -c Release --project benchmarks/Analyzers -- FOLDER [--runs N]

          FOLDER      every *.cs file below it is one compilation; what it references is not loaded, only the
                      framework is. Folders named bin and obj are left out.
          --runs N    how often everything is measured, 5 by default. The first run warms up and does not count.
          --help      this text

        For each analyzer, and for all of them together, it prints the median of

          ms          the time spent in the analyzer's own code, as the compiler's telemetry has it
          ms/kLOC     the same for a thousand lines
          ratio       the same, where the empty analyzer is 1: it is registered for the same member bodies

        All analyzers run in one compilation, as they do in a build, on one thread; facts that rules share are paid for
        by the one that asks first. 'driver' is the wall time of the whole analysis with our analyzers over that with the
        empty one alone; it includes the binding of the code, which the rules make necessary. The times of two machines, or of
        two days, do not compare; the ratios do.
        """;

    /// <summary>Null when the user asks for help.</summary>
    /// <exception cref="FormatException">They are not as they should be.</exception>
    public static Arguments? Parse(string[] args) => args switch
    {
        ["--help" or "-h" or "-?", ..] => null,
        [var folder] when !folder.StartsWith('-') => new(Existing(folder), 5),
        [var folder, "--runs", var runs] when !folder.StartsWith('-') => new(Existing(folder), Number(runs)),
        _ => throw new FormatException("Expected: FOLDER [--runs N]"),
    };

    private static string Existing(string folder) => Directory.Exists(folder) ? folder : throw new FormatException($"There is no folder {folder}.");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000 ? number : throw new FormatException("--runs takes a number from 1 to 1000.");
}
