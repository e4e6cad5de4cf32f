using System.Globalization;
using ConcurrencyAnalyzers.Runtime.Benchmark;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Section[] sections = [GatherBenchmark.Section, ToThreadBenchmark.Section, ParallelMapBenchmark.Cheap, ParallelMapBenchmark.Heavy, .. PoolBenchmark.Sections];
var usage = $"""
    Measures the library against the base class library written by hand, and against Python where python3 is installed.

      dotnet run -c Release --project benchmarks/Runtime -- [SECTION…] [--rounds N]

      SECTION      {string.Join(", ", sections.Select(section => section.Name))}; all of them by default
      --rounds N   how often everything is measured, 7 by default. The first round warms up and does not count.
      --help       this text

    It prints a Markdown table for each section: the median of the rounds, in which the candidates take turns, and the least and
    the greatest ratio in a single round. The times of two machines, or of two days, do not compare; the ratios do.
    """;
var rounds = 7;
switch (args)
{
    case ["--help" or "-h" or "-?", ..]:
        Console.WriteLine(usage);
        return 0;
    case ["--fresh", var way]:
        await ToThreadBenchmark.RunFreshAsync(way);
        return 0;
    case [.. var names, "--rounds", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
        args = names;
        break;
}

if (args.Except(sections.Select(section => section.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no section {unknown}.\n\n{usage}");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {rounds} rounds");
foreach (var section in sections)
    if (args.Length == 0 || args.Contains(section.Name)) await section.PrintAsync(rounds);
return 0;
