using ConcurrencyAnalyzers.Runtime;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>The cart pipeline in its three forms, side by side.</summary>
internal static class Comparison
{
    private const int Workers = Cart.Count;

    public static async Task RunAsync(Arguments arguments, CancellationToken cancel)
    {
        await using var server = new CartServer();
        // Without a proxy: the server is local.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        await using IExecutor executor = arguments.Threads ? new ThreadExecutor(Workers) : new ProcessPool(Workers);
        Show.Conditions(arguments, server.Address, Workers);

        var pipeline = new Pipeline(client, executor, arguments.Scale, Orders(arguments));
        var workers = new Workers();
        await pipeline.WarmUpAsync(workers, Workers, cancel);

        var runs = await Show.RunAllAsync(Form.All(pipeline), async (form, ended) =>
        {
            var timeline = new Timeline(workers, ended);
            await form.RunAsync(timeline, cancel);
            return new FormRun(form, timeline.Spans, timeline.Arrivals);
        });

        Show.Results(runs, arguments);
        await File.WriteAllTextAsync(arguments.Svg, Picture.Of(runs, workers.Count, arguments), cancel);
        Show.Written(arguments.Svg);
    }

    /// <summary>What the workers are to do with a cart.</summary>
    private static Func<Cart, Order> Orders(Arguments arguments)
    {
        if (!arguments.Computes)
            return cart => new(cart, Wait: cart.Number * arguments.Scale, Rounds: 1);

        // The same number for every cart: a larger one takes as much longer as it has more items.
        var rounds = (long)Math.Ceiling(Checkout.RoundsPerSecond(Cart.Of(1)) * arguments.Scale);
        return cart => new(cart, Wait: 0, rounds);
    }
}
