namespace ConcurrencyAnalyzers.Runtime.Benchmark;

/// <summary>Candidates that do the same; the first is the library's, and the others are measured against it.</summary>
/// <param name="Name">By which the command line chooses it.</param>
/// <param name="Title">What is done.</param>
/// <param name="Operations">In one call: allocations are stated for one.</param>
/// <param name="Candidates">They take turns, so that a busy moment of the machine hits all of them.</param>
internal sealed record Section(string Name, string Title, int Operations, params Candidate[] Candidates)
{
    public async Task PrintAsync(int rounds)
    {
        Console.WriteLine($"\n### {Title}\n\n| | ms | × ours | in single rounds | bytes per operation |\n|---|---:|---:|---:|---:|");
        var samples = Candidates.Select(_ => new List<Sample>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < Candidates.Length; i++)
            {
                // The first round warms up.
                if (await Candidates[i].RunAsync() is { } sample && round > 0) samples[i].Add(sample);
            }
        }

        var ours = Median(samples[0]);
        for (var i = 0; i < Candidates.Length; i++)
        {
            if (samples[i].Count == 0)
            {
                Console.WriteLine($"| {Candidates[i].Name} | not on this machine | | | |");
                continue;
            }

            var median = Median(samples[i]);
            var allocated = median.Allocated is { } bytes ? $"{(double)bytes / Operations:0.#}" : "";
            var ratios = samples[i].Zip(samples[0], (sample, ours) => sample.Time / ours.Time).ToArray();
            var spread = i == 0 ? "" : $"{ratios.Min():0.00}–{ratios.Max():0.00}";
            Console.WriteLine($"| {Candidates[i].Name} | {median.Time.TotalMilliseconds:0.###} | {median.Time / ours.Time:0.00} | {spread} | {allocated} |");
        }
    }

    private static Sample Median(List<Sample> samples) => samples.OrderBy(sample => sample.Time).ElementAt((samples.Count - 1) / 2);
}
