using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ConcurrencyAnalyzers.Runtime;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>Carts come from a web server, their totals from an executor.</summary>
internal sealed class Pipeline(HttpClient client, IExecutor executor, double unit, Func<Cart, Order> order)
{
    /// <summary>Seconds that a worker is held, so that the next cart goes to another one.</summary>
    private const double WarmUp = 0.05;

    // A chunk of several carts would wait for the last of them.
    private static readonly MapOptions OneByOne = new() { ChunkSize = 1, Ordered = false };

    private static IEnumerable<int> Numbers => Enumerable.Range(1, Cart.Count);

    /// <summary>Each cart is fetched, then computed, then comes the next.</summary>
    public async Task SequentialAsync(Timeline timeline, CancellationToken cancel)
    {
        foreach (var number in Numbers)
        {
            var cart = await FetchAsync(number, timeline, cancel);
            timeline.Arrived(await executor.SubmitAsync(order(cart), Checkout.Run, cancel));
        }
    }

    /// <summary>All carts are fetched at once; when the last is there, all are computed at once.</summary>
    public async Task TwoStagesAsync(Timeline timeline, CancellationToken cancel)
    {
        var carts = await Gather.AllAsync(Numbers, (number, stop) => FetchAsync(number, timeline, stop), limit: Cart.Count, cancel);
        await ComputeAsync(carts.ToAsyncEnumerable(), timeline, cancel);
    }

    /// <summary>Each cart is handed on as soon as it is fetched.</summary>
    public Task StreamedAsync(Timeline timeline, CancellationToken cancel)
    {
        var carts = Gather.StreamAsync(Numbers, (number, stop) => FetchAsync(number, timeline, stop), limit: Cart.Count, ordered: false, cancel);
        return ComputeAsync(carts, timeline, cancel);
    }

    /// <summary>Starts every worker, and leaves none of what is slow only once to what is measured.</summary>
    public async Task WarmUpAsync(Workers workers, int count, CancellationToken cancel)
    {
        var cart = await GetAsync(1, TimeSpan.Zero, cancel);
        var orders = Enumerable.Repeat(new Order(cart, WarmUp, Rounds: 1), count);
        while (workers.Count < count)
            foreach (var receipt in await executor.MapAsync(orders, Checkout.Run, OneByOne, cancel))
                workers.NumberOf(receipt);
    }

    private async Task ComputeAsync(IAsyncEnumerable<Cart> carts, Timeline timeline, CancellationToken cancel)
    {
        await foreach (var receipt in executor.MapStreamAsync(carts.Select(order), Checkout.Run, OneByOne, cancel))
            timeline.Arrived(receipt);
    }

    private async Task<Cart> FetchAsync(int number, Timeline timeline, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var cart = await GetAsync(number, TimeSpan.FromSeconds(number * unit), cancel);
        timeline.Fetched(number, began);
        return cart;
    }

    private async Task<Cart> GetAsync(int number, TimeSpan delay, CancellationToken cancel) =>
        (await client.GetFromJsonAsync<Cart>($"carts/{number}?delay={(int)delay.TotalMilliseconds}", JsonSerializerOptions.Web, cancel))!;
}
