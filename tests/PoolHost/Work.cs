using System.Diagnostics;
using ConcurrencyAnalyzers.Runtime;

internal static class Work
{
    /// <summary>The process ids of all workers: each waits until all are there, so each task is another worker's.</summary>
    public static async Task<int[]> AllOf(ProcessPool pool, int count)
    {
        var folder = Directory.CreateTempSubdirectory("pool-").FullName;
        var pids = await pool.MapAsync(Enumerable.Repeat((folder, count), count), Meet, new MapOptions { ChunkSize = 1 });
        Directory.Delete(folder, recursive: true);
        return pids;
    }

    public static int Spin(int item)
    {
        while (true)
            Thread.SpinWait(1000);
    }

    public static int SpinWith(byte[] item) => Spin(item.Length);

    public static int Print(int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            Console.Write("out ");
            Console.WriteLine(new string('o', 100));
            Console.Error.WriteLine("error " + new string('e', 100));
        }

        Console.Write("the end");
        return 0;
    }

    public static int PrintOneByOne(int count)
    {
        for (var i = 0; i < count; i++)
            Console.Write('o');
        Console.WriteLine();
        return 0;
    }

    public static int PrintWithoutEnd(int megabytes)
    {
        var much = new string('e', 1 << 20);
        for (var i = 0; i < megabytes; i++)
            Console.Error.Write(much);
        return 0;
    }

    public static async Task UsePool()
    {
        await using var pool = new ProcessPool(4);
        await AllOf(pool, 4);
    }

    public static (int Children, int Threads, int Descriptors) Resources()
    {
        using var self = Process.GetCurrentProcess();
        var children = Directory.GetDirectories("/proc/self/task").Sum(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        return (children, self.Threads.Count, Directory.GetFiles("/proc/self/fd").Length);
    }

    public static async Task<string> Memory(ProcessPool pool, int tasks)
    {
        for (var done = 0; done < tasks; done += 10_000)
            await pool.MapAsync(Enumerable.Range(done, 10_000), x => $"{x}", new MapOptions { ChunkSize = 1 });
        var there = await pool.MapAsync(Enumerable.Range(0, 20), _ => Heap(), new MapOptions { ChunkSize = 1 });
        return $"{Heap()} {there.Max()}";
    }

    /// <summary>The same after large tasks; of the whole process.</summary>
    public static async Task<string> LargeMemory(ProcessPool pool, int tasks)
    {
        var item = new byte[1 << 20];
        for (var done = 0; done < tasks; done += 10)
            await pool.MapAsync(Enumerable.Repeat(item, 10), x => x, new MapOptions { ChunkSize = 1 });
        var there = await pool.MapAsync(Enumerable.Range(0, 20), _ => Resident(), new MapOptions { ChunkSize = 1 });
        return $"{Resident()} {there.Max()}";
    }

    private static int Meet((string Folder, int Count) place)
    {
        File.WriteAllText(Path.Combine(place.Folder, $"{Environment.ProcessId}"), "");
        SpinWait.SpinUntil(() => Directory.GetFiles(place.Folder).Length >= place.Count);
        return Environment.ProcessId;
    }

    private static long Heap()
    {
        GC.Collect();
        return GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes;
    }

    private static long Resident()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
