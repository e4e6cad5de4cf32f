// Program 1b: pages are gathered in one file, which is copied.
// P1 again, in calls that program 1 does not make: a method that has an asynchronous twin, a sequence that is waited for item by
// item, a stream that still writes when it is disposed of, and a copy, which has no asynchronous form.
namespace Pitfalls;

internal static class GatherPages
{
    public static async Task RunAsync(Uri server)
    {
        var index = new PageIndex(server);
        Output.Line("1b", $"the index has {(await index.ReadAsync()).Length} characters");

        var folder = Directory.CreateTempSubdirectory("pitfalls").FullName;
        var file = Path.Combine(folder, "pages.html");
        await GatherAsync(server, file);
        File.Copy(file, file + ".copy");
        Output.Line("1b", $"the copy has {new FileInfo(file + ".copy").Length} characters");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task GatherAsync(Uri server, string file)
    {
        await using var writer = new StreamWriter(file);
        await foreach (var text in ReadAsync(server))
            await writer.WriteAsync(text);
    }

    private static async IAsyncEnumerable<string> ReadAsync(Uri server)
    {
        foreach (var name in new[] { "first", "second" })
            yield return await Pages.Client.GetStringAsync(server.Page(name, 0.5));
    }
}

/// <summary>The first page of the server, for callers that wait and for those that do not.</summary>
internal sealed class PageIndex(Uri server)
{
    public string Read()
    {
        using var answer = Pages.Client.Send(new HttpRequestMessage(HttpMethod.Get, server.Page("index")));
        using var text = new StreamReader(answer.Content.ReadAsStream());
        return text.ReadToEnd();
    }

    public Task<string> ReadAsync() => Pages.Client.GetStringAsync(server.Page("index"));
}
