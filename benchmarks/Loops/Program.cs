using System.Diagnostics;
using System.Globalization;
using ConcurrencyAnalyzers.Loops.Benchmark;

// The three forms take turns, a block of rounds each. Time: the median of the rounds. Processor time: of all threads, over all blocks; it says
// what a form costs also where others keep the processors busy. Only ratios within a table compare.
const int Blocks = 6;
const int Rounds = 40;

Console.WriteLine($"{Environment.ProcessorCount} processors");
Console.WriteLine("| | loop, µs | rewritten: time | processor time | each round for itself: time | processor time |\n|---|---:|---:|---:|---:|---:|");
foreach (var shape in Shape.All)
{
    Func<long>[] forms = [shape.Written, shape.Rewritten, shape.Naive];
    var expected = shape.Written();
    var times = forms.Select(_ => new List<double>()).ToArray();
    var costs = new double[forms.Length];
    for (var block = -2; block < Blocks; block++)
        for (var form = 0; form < forms.Length; form++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var round = 0; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                if (forms[form]() != expected) throw new InvalidOperationException($"{shape.Name}: the forms differ");
                if (block >= 0) times[form].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            if (block >= 0) costs[form] += (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        }

    var medians = times.Select(all => all.Order().ElementAt(all.Count / 2)).ToArray();
    string Ratios(int form) => string.Create(CultureInfo.InvariantCulture, $"{medians[form] / medians[0]:0.00} × | {costs[form] / costs[0]:0.00} ×");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {shape.Name} | {medians[0]:0} | {Ratios(1)} | {Ratios(2)} |"));
}
