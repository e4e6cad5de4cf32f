namespace ConcurrencyAnalyzers.Carts;

/// <summary>A form of the pipeline.</summary>
/// <param name="Whole">Its critical path, in units: a cart's fetch and its work take as many as the cart's number is.</param>
/// <param name="First">The critical path of the first total.</param>
internal sealed record Form(string Name, int Whole, int First, Func<Timeline, CancellationToken, Task> RunAsync)
{
    public static Form[] All(Pipeline pipeline) =>
    [
        new("sequential", Whole: 2 * (1 + 2 + 3 + 4 + 5), First: 1 + 1, pipeline.SequentialAsync),
        new("two stages", Whole: 5 + 5, First: 5 + 1, pipeline.TwoStagesAsync),
        new("streamed", Whole: 5 + 5, First: 1 + 1, pipeline.StreamedAsync),
    ];
}

/// <summary>A form that was run.</summary>
internal sealed record FormRun(Form Form, IReadOnlyCollection<Span> Spans, IReadOnlyCollection<Arrival> Arrivals)
{
    public double First => Arrivals.First().At;

    public double Whole => Arrivals.Last().At;
}
