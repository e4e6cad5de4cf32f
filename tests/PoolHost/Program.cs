using ConcurrencyAnalyzers.Runtime;

// An application with a process pool, for tests that need a process of its own around one.
// Only a trimmed one needs this line, for it has no startup hooks.
#if TRIMMED
ProcessPool.RunWorkerIfAsked();
#endif

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

    // Keeps workers busy, also with large items, or idle, until it is killed.
    case [("busy" or "loaded" or "idle") and var how, var count]:
        var workers = new ProcessPool(int.Parse(count));
        var pids = await Work.AllOf(workers, int.Parse(count));
        if (how == "busy") _ = workers.MapAsync(pids, Work.Spin, new MapOptions { ChunkSize = 1 });
        if (how == "loaded") _ = workers.MapAsync(pids.Select(_ => new byte[1 << 20]), Work.SpinWith, new MapOptions { ChunkSize = 1 });
        Console.WriteLine(string.Join(' ', pids));
        await Task.Delay(Timeout.Infinite);
        return 0;

    // Lets workers print far more than a pipe holds, to both streams, with and without line ends.
    case ["print", var lines]:
        await using (var pool = new ProcessPool(2))
            await pool.MapAsync(Enumerable.Repeat(int.Parse(lines), 4), Work.Print, new MapOptions { ChunkSize = 1 });
        return 0;

    // Has a writer for its output that fails; what workers print goes there.
    case ["deaf"]:
        var output = Console.Out;
        Console.SetOut(new DeafWriter());
        await using (var pool = new ProcessPool(1))
            output.WriteLine(await pool.SubmitAsync(10_000, Work.Print));
        return 0;

    // Lets a worker print lines that are far too long; shows how much memory that takes here.
    case ["long", var megabytes]:
        Console.SetError(TextWriter.Null);
        await using (var pool = new ProcessPool(1))
        {
            await pool.SubmitAsync(100_000, Work.PrintOneByOne);
            var held = Environment.WorkingSet;
            await pool.SubmitAsync(int.Parse(megabytes), Work.PrintWithoutEnd);
            Console.WriteLine($"{(Environment.WorkingSet - held) >> 20}");
        }

        return 0;

    // Makes pools and disposes of them; nothing may be left.
    case ["rest"]:
        await Work.UsePool();
        var before = Work.Resources();
        for (var i = 0; i < 5; i++)
            await Work.UsePool();
        var after = Work.Resources();
        Console.WriteLine(after.Children == 0 && after.Threads <= before.Threads + 2 && after.Descriptors <= before.Descriptors + 2 ? "nothing is left" : $"{before} {after}");
        return 0;

    // Shows how much memory a pool holds after some tasks and after many.
    case [("memory" or "large") and var what, var few, var many]:
        await using (var pool = new ProcessPool(2))
        {
            foreach (var tasks in new[] { few, many })
                Console.WriteLine(what == "large" ? await Work.LargeMemory(pool, int.Parse(tasks)) : await Work.Memory(pool, int.Parse(tasks)));
        }

        return 0;

    default:
        Console.Error.WriteLine("map | busy COUNT | loaded COUNT | idle COUNT | print LINES | deaf | long MEGABYTES | rest | memory FEW MANY | large FEW MANY");
        return 2;
}
