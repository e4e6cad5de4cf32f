// Program 3: two tasks of 2 s and 3 s, together; then notes are taken.
// P1: each task waits on the thread that starts both, and they take 5 s instead of 3 s.
// P3, work nobody waits for: the notes are still being written when the program says that it is done.
namespace Pitfalls;

internal static class TwoTasks
{
    public static async Task RunAsync(Uri server)
    {
        await Task.WhenAll(WorkAsync("the short task", 2), WorkAsync("the long task", 3));
        await CountFailuresAsync();

        var start = NoteAsync("the start is noted");

        string[] results = ["the first result is noted", "the second result is noted"];
        var notes = new List<Task>();
        foreach (var result in results)
            notes.Add(NoteAsync(result));

        await NoteAsync("the end is noted");
        await start;
        await Task.WhenAll(notes);
    }

    private static async Task WorkAsync(string name, double seconds)
    {
        await Task.Delay(Pace.Seconds(seconds));
        Output.Line("3", $"{name} is done");
    }

    // An await would throw the first exception itself, and the catch below would miss it: reported, not rewritten.
    private static async Task CountFailuresAsync()
    {
        await Task.Yield();
        try
        {
            Task.WhenAll(FailAsync(), FailAsync()).Wait();
        }
        catch (AggregateException failures)
        {
            Output.Line("3", $"{failures.InnerExceptions.Count} tasks failed");
        }
    }

    private static async Task FailAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException();
    }

    private static async Task NoteAsync(string text)
    {
        await Task.Delay(Pace.Seconds(0.1));
        Output.Line("3", text);
    }
}
