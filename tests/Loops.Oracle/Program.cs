using System.Diagnostics;
using System.Globalization;
using ConcurrencyAnalyzers.LoopsOracle;

const string Usage = """
    Writes random loops (dependences, aliases, folds, calls, early exits), lets the fixes of CONC201 and CONC202 rewrite those they offer to, and runs
    both programs on inputs of several sizes, on eight threads and in orders of chance: they must come to the same.

      dotnet run -c Release --project tests/Loops.Oracle -- [--count N] [--seed S]

      --count N   how many loops, 1000 by default
      --seed S    where chance begins; one by one, each 200 loops have a seed of their own. A difference is printed with its seed:
                  --count 200 --seed S shows it again.
    """;

if (args.Contains("--help"))
{
    Console.WriteLine(Usage);
    return 0;
}

int Value(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], NumberStyles.Integer, CultureInfo.InvariantCulture) : otherwise;

var (watch, shown) = (Stopwatch.StartNew(), 0);
var outcome = await Oracle.RunAsync(Value("--count", 1000), Value("--seed", Environment.TickCount & 0xFFFFFF), sofar =>
{
    foreach (var difference in sofar.Differences.Skip(shown)) Console.WriteLine(difference);
    shown = sofar.Differences.Count;
    if (sofar.Loops % 1000 == 0) Console.WriteLine(Line(sofar));
}, CancellationToken.None);
Console.WriteLine(Line(outcome));
return outcome.Differences.Count == 0 ? 0 : 1;

string Line(Outcome sofar) => string.Create(CultureInfo.InvariantCulture, $"{sofar.Loops} loops, {sofar.Offered} rewritten ({100.0 * sofar.Offered / sofar.Loops:0} %), {sofar.Differences.Count} differences, {watch.Elapsed.TotalSeconds:0} s");
