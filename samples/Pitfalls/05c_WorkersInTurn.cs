// Program 5 in its sequential form: five workers, each of which waits for the one before.
// P6, awaits one after the other that could overlap: five workers of 1 s take 5 s instead of 1 s.
namespace Pitfalls;

internal static class WorkersInTurn
{
    public static async Task RunAsync(Uri server)
    {
        var reports = new List<string>();
        foreach (var number in Enumerable.Range(1, 5))
            reports.Add(await WorkAsync(number));

        foreach (var report in reports)
            Output.Line("5c", report);
    }

    private static async Task<string> WorkAsync(int number)
    {
        await Task.Delay(Pace.Seconds(1));
        return $"worker {number} is done";
    }
}
