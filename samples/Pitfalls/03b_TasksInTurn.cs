// Program 3 in its sequential form: the second task begins when the first is done, and needs nothing of it.
// P6, awaits one after the other that could overlap: 2 s and 3 s take 5 s instead of 3 s.
namespace Pitfalls;

internal static class TasksInTurn
{
    public static async Task RunAsync(Uri server)
    {
        var first = await WorkAsync("the short task", 2);
        var second = await WorkAsync("the long task", 3);
        Output.Line("3b", first);
        Output.Line("3b", second);
    }

    private static async Task<string> WorkAsync(string name, double seconds)
    {
        await Task.Delay(Pace.Seconds(seconds));
        return $"{name} is done";
    }
}
