// Program 4 again, without threads: the three downloads are gathered.
// P1: the client's synchronous call and the synchronous reader make it 3 s instead of 1 s.
namespace Pitfalls;

internal static class PagesWithoutThreads
{
    public static async Task RunAsync(Uri server)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var lengths = await Task.WhenAll(
            DownloadAsync(server.Page("first", 1), timeout.Token),
            DownloadAsync(server.Page("second", 1), timeout.Token),
            DownloadAsync(server.Page("third", 1), timeout.Token));

        for (var i = 0; i < lengths.Length; i++)
            Output.Line("4b", $"page {i + 1} has {lengths[i]} characters");
    }

    private static async Task<int> DownloadAsync(Uri page, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        using var response = await Pages.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        return (await reader.ReadToEndAsync(cancel)).Length;
    }
}
