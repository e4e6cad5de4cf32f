using System.Collections.Concurrent;
using System.Diagnostics;

namespace ConcurrencyAnalyzers.Carts;

internal enum Stage
{
    Fetch,
    Work,
}

/// <summary>Something that was done, in seconds since its form began.</summary>
/// <param name="Lane">Of fetches the cart's number, of work the worker's, both from 1.</param>
internal sealed record Span(Stage Stage, int Lane, int Cart, double From, double To);

/// <summary>A total, and when it had arrived.</summary>
internal sealed record Arrival(int Cart, long Cents, double At);

/// <summary>Who did what when, in one form of the pipeline.</summary>
/// <param name="ended">Told of each span.</param>
internal sealed class Timeline(Workers workers, Action<Span> ended)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<Span> _spans = [];
    private readonly ConcurrentQueue<Arrival> _arrivals = [];

    public IReadOnlyCollection<Span> Spans => _spans;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyCollection<Arrival> Arrivals => _arrivals;

    public void Fetched(int cart, long began) => Add(new(Stage.Fetch, cart, cart, Seconds(began), Seconds(Stopwatch.GetTimestamp())));

    public void Arrived(Receipt receipt)
    {
        _arrivals.Enqueue(new(receipt.Cart, receipt.Cents, Seconds(Stopwatch.GetTimestamp())));
        Add(new(Stage.Work, workers.NumberOf(receipt), receipt.Cart, Seconds(receipt.Began), Seconds(receipt.Ended)));
    }

    private void Add(Span span)
    {
        _spans.Enqueue(span);
        ended(span);
    }

    private double Seconds(long time) => Stopwatch.GetElapsedTime(_start, time).TotalSeconds;
}
