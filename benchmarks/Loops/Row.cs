using System.Diagnostics;

namespace ConcurrencyAnalyzers.Loops.Benchmark;

/// <summary>What the three forms of a loop took: times in microseconds, the others as ratios to the loop as written.</summary>
internal sealed record Row(string Name, double Loop, Ratios Rewritten, Ratios Naive)
{
    // The forms take turns, a block of rounds each. Time: the median of the rounds. Processor time: of all threads, over all blocks; it says
    // what a form costs also where others keep the processors busy. Only ratios within a table compare.
    private const int Blocks = 6;
    private const int Rounds = 25;

    /// <summary>So much longer is not to be told from chance.</summary>
    private const double Tolerance = 1.05;

    public bool IsSlower => Rewritten.Time > Tolerance;

    public static Row Measure(Shape shape)
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
        return new(shape.Name, medians[0], Of(1), Of(2));

        Ratios Of(int form) => new(medians[form] / medians[0], costs[form] / costs[0]);
    }
}

/// <param name="Time">What passes on the clock.</param>
/// <param name="Cost">Processor time of all threads.</param>
internal sealed record Ratios(double Time, double Cost)
{
    public override string ToString() => $"{Time:0.00} × | {Cost:0.00} ×";
}
