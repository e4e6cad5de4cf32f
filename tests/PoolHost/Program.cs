using ConcurrencyAnalyzers.Runtime;

// An application with a process pool, for tests that need one of its own.
switch (args)
{
    // Maps, and shows where the work was done.
    case ["map"]:
        await using (var pool = new ProcessPool(2))
        {
            Console.WriteLine(string.Join(' ', await pool.MapAsync([1, 2, 3, 4, 5], x => x * x)));
            Console.WriteLine(await pool.SubmitAsync(Environment.ProcessId, parent => parent != Environment.ProcessId) ? "elsewhere" : "here");
        }

        return 0;

    // Keeps workers busy, or idle, until it is killed.
    case [("busy" or "idle") and var how, var count]:
        var workers = new ProcessPool(int.Parse(count));
        var meet = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Directory.CreateDirectory(meet);
        // Each waits until all are there: so each is another process.
        var pids = await workers.MapAsync(Enumerable.Repeat(meet + "|" + count, int.Parse(count)), Work.Meet, new MapOptions { ChunkSize = 1 });
        Directory.Delete(meet, recursive: true);
        if (how == "busy") _ = workers.MapAsync(pids, Work.Spin, new MapOptions { ChunkSize = 1 });
        Console.WriteLine(string.Join(' ', pids));
        await Task.Delay(Timeout.Infinite);
        return 0;

    default:
        Console.Error.WriteLine("map | busy COUNT | idle COUNT");
        return 2;
}

internal static class Work
{
    public static int Meet(string place)
    {
        var (folder, count) = (place.Split('|')[0], int.Parse(place.Split('|')[1]));
        File.WriteAllText(Path.Combine(folder, $"{Environment.ProcessId}"), "");
        SpinWait.SpinUntil(() => Directory.GetFiles(folder).Length >= count);
        return Environment.ProcessId;
    }

    public static int Spin(int item)
    {
        while (true)
            Thread.SpinWait(1000);
    }
}
