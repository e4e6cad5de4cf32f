// Program 1: two pages are downloaded at the same time and written to files.
// P1, blocking calls in async code: the first download and its file hold the only thread, so the second one starts when the
// first is done. The check at the end blocks too, two calls away.
namespace Pitfalls;

internal static class SaveTwoFiles
{
    // Not async, and its task is kept: what it throws would come out elsewhere if it were. A report without a fix, and the first one of its rule.
    private static Task<int> IndexLengthAsync(Uri server)
    {
        var index = Pages.Client.GetStringAsync(server.Page("index")).Result;
        return Task.FromResult(index.Length);
    }

    public static async Task RunAsync(Uri server)
    {
        var length = IndexLengthAsync(server);
        Output.Line("1", $"the index has {await length} characters");

        var folder = Directory.CreateTempSubdirectory("pitfalls").FullName;
        var first = Path.Combine(folder, "first.html");
        var second = Path.Combine(folder, "second.html");
        await Task.WhenAll(SaveAsync(server.Page("first", 1), first), SaveAsync(server.Page("second", 1), second));
        await Task.WhenAll(CheckAsync(first), CheckAsync(second));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task SaveAsync(Uri page, string file)
    {
        var text = Pages.Client.GetStringAsync(page).Result;
        File.WriteAllText(file, text);
        Output.Line("1", $"{Path.GetFileName(file)} was saved");
    }

    private static async Task CheckAsync(string file)
    {
        await Task.Yield();
        Output.Line("1", $"{Path.GetFileName(file)} has {SizeOnDisk(file)} characters");
    }

    private static int SizeOnDisk(string file) => ReadBack(file).Length;

    private static string ReadBack(string file) => File.ReadAllText(file);
}
