namespace ConcurrencyAnalyzers.Runtime.Benchmark;

internal static class ParallelMapBenchmark
{
    public static Section Cheap => Compare("cheap", "1,000,000 items, one multiplication each", 1_000_000, 20, static x => x * 1.5);

    public static Section Heavy => Compare("heavy", "1,000 items of about 0.1 ms each", 1_000, 1, static x =>
    {
        for (var i = 0; i < 10_000; i++) x = Math.Sqrt(x + i);
        return x;
    });

    private static Section Compare(string name, string title, int count, int repeats, Func<double, double> map)
    {
        double[] source = [.. Enumerable.Range(0, count)];
        return new(
            name, title, count,
            Of("ParallelMap.Map", () => ParallelMap.Map(source, map)),
            Of("plain loop", () => Loop(source, map)),
            Of("Parallel.For", () => For(source, map)),
            Of("PLINQ, ordered", () => source.AsParallel().AsOrdered().Select(map).ToArray()));

        Candidate Of(string way, Func<double[]> call) => Candidate.Of(way, repeats, () =>
        {
            call();
            return Task.CompletedTask;
        });
    }

    private static double[] Loop(double[] source, Func<double, double> map)
    {
        var results = new double[source.Length];
        for (var i = 0; i < source.Length; i++) results[i] = map(source[i]);
        return results;
    }

    private static double[] For(double[] source, Func<double, double> map)
    {
        var results = new double[source.Length];
        Parallel.For(0, source.Length, i => results[i] = map(source[i]));
        return results;
    }
}
