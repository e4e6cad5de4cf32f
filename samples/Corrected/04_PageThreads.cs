// Program 4: three pages are downloaded, each on a thread of its own.
// P3: no thread is joined, so the program is done before the first page has arrived.
// P4: a fourth thread is created and never started.
namespace Pitfalls;

internal static class PageThreads
{
    public static void Run(Uri server)
    {
        var first = new Thread(() => Download(server.Page("first", 1)));
        first.Start();

        var second = new Thread(() => Download(server.Page("second", 1)));
        second.Start();

        var downloadThread = new Thread(() => Download(server.Page("third", 1)));
        downloadThread.Start();

        WarmUp(server);
        first.Join();
        second.Join();
        downloadThread.Join();
    }

    private static void WarmUp(Uri server)
    {
        var spare = new Thread(() => Read(server.Page("spare")));
        spare.Start();
        spare.Join();
    }

    private static void Download(Uri page) =>
        Output.Line("4", $"{page.AbsolutePath} has {Read(page).Length} characters");

    private static string Read(Uri page)
    {
        using var response = Pages.Client.Send(new HttpRequestMessage(HttpMethod.Get, page));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
