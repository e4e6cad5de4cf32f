// Program 4 again, on tasks: pages are downloaded, printed as they come, and saved.
// P3: a ticket is given back while the page that it is for is still being read, and pages that nobody reads are downloaded a
// second time: a sequence that is not computed before it is gone through starts its tasks each time.
// P4: a task is created and never started.
// P7, too many at once: all files are written at a time, however many there are, and whoever waits for the first of many tasks, again
// and again, attaches to all of them each time.
namespace Pitfalls;

internal static class PageTasks
{
    public static async Task RunAsync(Uri server)
    {
        await WarmUpAsync();
        Output.Line("4c", $"the pages have {await CountAsync(server, ["first", "second"])} characters");
        await PrintAsync(server);

        var folder = Directory.CreateTempSubdirectory("pitfalls").FullName;
        await SaveAsync(folder, ["one", "two", "three"]);
        Output.Line("4c", $"{Directory.GetFiles(folder).Length} pages are saved");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WarmUpAsync()
    {
        await Task.Yield();
        var spare = new Task(() => "spare".GetHashCode());
        spare.Start();
        await spare;
    }

    private static async Task<int> CountAsync(Uri server, string[] names)
    {
        var loads = names.Select(name => LoadAsync(server.Page(name))).ToArray();
        await Task.WhenAll(loads);
        var length = 0;
        foreach (var load in loads)
            length += (await load).Length;
        return length;
    }

    private static async Task PrintAsync(Uri server)
    {
        var loads = new List<Task<string>> { LoadAsync(server.Page("the-slow-one", 1)), LoadAsync(server.Page("the-quick-one")) };
        await foreach (var done in Task.WhenEach(loads))
        {
            Output.Line("4c", $"a page of {(await done).Length} characters has come");
        }
    }

    private static async Task SaveAsync(string folder, string[] pages)
    {
        await Parallel.ForEachAsync(pages, async (page, _) => await File.WriteAllTextAsync(Path.Combine(folder, page), page));
    }

    private static async Task<string> LoadAsync(Uri page)
    {
        using var ticket = new Ticket();
        return await ReadAsync(page, ticket);
    }

    private static async Task<string> ReadAsync(Uri page, Ticket ticket) =>
        $"{ticket.Number} {await Pages.Client.GetStringAsync(page)}";
}

/// <summary>Who has one may read a page.</summary>
internal sealed class Ticket : IDisposable
{
    private static int given;

    public Ticket() => Interlocked.Increment(ref given);

    public int Number => 1;

    public void Dispose() => Interlocked.Decrement(ref given);
}
