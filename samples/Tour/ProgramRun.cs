using System.Globalization;

namespace ConcurrencyAnalyzers.Tour;

/// <summary>What one program of the sample did.</summary>
/// <param name="Facts">The lines that it printed, sorted: threads print in any order.</param>
/// <param name="Late">How many of them came after it had returned.</param>
internal sealed record ProgramResult(string Name, IReadOnlyList<string> Facts, TimeSpan Time, int Late);

/// <summary>A run of the sample.</summary>
internal sealed record ProgramRun(IReadOnlyList<ProgramResult> Programs)
{
    public TimeSpan Time => Programs.Aggregate(TimeSpan.Zero, (sum, program) => sum + program.Time);

    public static async Task<ProgramRun> StartAsync(string assembly, double scale, CancellationToken cancel)
    {
        var run = await Command.DotnetAsync(
            "The sample failed.", Path.GetDirectoryName(assembly)!, [assembly, "--scale", scale.ToString(CultureInfo.InvariantCulture)], cancel);

        var facts = run.Output.ToLookup(line => line.Split(": ")[0], line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        return new([.. run.Errors.Select(line => line.Split(' ')).Where(words => words is ["time", _, _, _]).Select(words => new ProgramResult(
            words[1], [.. facts[words[1]].Order(StringComparer.Ordinal)], TimeSpan.FromMilliseconds(Number(words[2])), Number(words[3])))]);
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
