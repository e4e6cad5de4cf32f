// Program 2 in its sequential form: each fetch waits for the one before.
// P6, awaits one after the other that could overlap: three fetches of 2 s take 6 s instead of 2 s.
namespace Pitfalls;

internal static class FetchesInTurn
{
    public static async Task RunAsync(Uri server)
    {
        Uri[] pages = [server.Page("one"), server.Page("two"), server.Page("three")];
        var texts = new List<string>();
        texts.AddRange(await Task.WhenAll(pages.Select(page => FetchAsync(page))));

        for (var i = 0; i < pages.Length; i++)
            Output.Line("2b", $"{pages[i].AbsolutePath} has {texts[i].Length} characters");
    }

    private static async Task<string> FetchAsync(Uri page)
    {
        await Task.Delay(Pace.Seconds(2));
        return await Pages.Client.GetStringAsync(page);
    }
}
