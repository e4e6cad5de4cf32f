using System.Globalization;
using ConcurrencyAnalyzers.Loops.Benchmark;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Usage = """
    Measures loops as written, as the fixes of CONC201 to CONC203 rewrite them, and as one is tempted to write them: each round for itself.

      dotnet run -c Release --project benchmarks/Loops [-- --write]

      --write   puts the table into docs/loops.md
      --help    this text

    It takes less than five minutes, on a machine that has nothing else to do. It fails where a rewritten loop takes longer than the loop, at the size
    where it is offered.
    """;
if (args.Except(["--write"]).Any())
{
    Console.WriteLine(Usage);
    return args.Contains("--help") ? 0 : 2;
}

var rows = Shape.All.Select(Row.Measure).ToArray();
var text = Report.Of(rows);
Console.Write(text);
if (args.Contains("--write")) Report.Write(text);
var slower = rows.Where(row => row.IsSlower).ToArray();
foreach (var row in slower) Console.Error.WriteLine($"Slower than the loop: {row.Name}");
return slower.Length == 0 ? 0 : 1;
