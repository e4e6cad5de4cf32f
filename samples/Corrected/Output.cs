namespace Pitfalls;

/// <summary>Where the programs print their facts, from any thread.</summary>
internal static class Output
{
    private static readonly SemaphoreSlim Printed = new(0);

    /// <summary>How many facts were printed and not yet waited for.</summary>
    public static int Waiting => Printed.CurrentCount;

    public static void Line(string program, string fact)
    {
        Console.WriteLine($"{program}: {fact}");
        Printed.Release();
    }

    /// <summary>Waits for work that nobody joined.</summary>
    public static async Task WaitForAsync(int facts)
    {
        for (var i = 0; i < facts; i++)
            if (!await Printed.WaitAsync(TimeSpan.FromMinutes(1)))
                throw new TimeoutException($"Only {i} of {facts} facts were printed.");
    }
}

/// <summary>Turns the seconds of the articles into the delays of this run.</summary>
internal static class Pace
{
    public static double Scale { get; set; } = 0.5;

    public static TimeSpan Seconds(double articleSeconds) => TimeSpan.FromSeconds(articleSeconds * Scale);
}
