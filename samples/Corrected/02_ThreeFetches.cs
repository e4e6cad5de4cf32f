// Program 2: three fetches of 2 s each, together; then each page is rated, which only computes.
// P1: the simulated delay is a Thread.Sleep, and the three take 6 s instead of 2 s.
// P7, a worker for each item: three tasks do no harm, three thousand do, and the same loop starts them.
namespace Pitfalls;

internal static class ThreeFetches
{
    public static async Task RunAsync(Uri server)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var pages = await Task.WhenAll(
            FetchAsync(server.Page("one"), timeout.Token),
            FetchAsync(server.Page("two"), timeout.Token),
            FetchAsync(server.Page("three"), timeout.Token));

        await Parallel.ForEachAsync(pages, (page, _) =>
        {
            Rate(page);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task<string> FetchAsync(Uri page, CancellationToken cancel)
    {
        await Task.Delay(Pace.Seconds(2), cancel);
        var text = await Pages.Client.GetStringAsync(page, cancel);
        Output.Line("2", $"{page.AbsolutePath} has {text.Length} characters");
        return text;
    }

    private static void Rate(string page)
    {
        var rating = 0u;
        for (var round = 0; round < 20_000; round++)
            for (var i = 0; i < page.Length; i++)
                rating = rating * 31 + page[i];
        Output.Line("2", $"a page is rated {rating}");
    }
}
