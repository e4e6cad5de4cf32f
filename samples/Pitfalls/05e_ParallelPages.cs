// Program 5e: pages in parallel loops and on tasks, where asynchronous calls need no threads.
// P2 and P7: an async lambda that the parallel loop does not wait for, threads that are kept waiting for files, a task that is left in a task,
// loops that are too small to be shared out, and loops that ask for all cores twice.
namespace Pitfalls;

internal static class ParallelPages
{
    public static async Task RunAsync(Uri server)
    {
        await FetchAsync(server, ["one", "two", "three"]);

        var folder = Directory.CreateTempSubdirectory("pages");
        var files = Enumerable.Range(1, 4).Select(number => Path.Combine(folder.FullName, $"{number}.txt")).ToArray();
        foreach (var file in files)
            await File.WriteAllTextAsync(file, Path.GetFileName(file));

        await CountAsync(files);
        await PrintFirstAsync(files);
        await AnnounceAsync();
        Squares();
        Table();
        folder.Delete(recursive: true);
    }

    private static async Task FetchAsync(Uri server, string[] names)
    {
        await Task.Yield();
        Parallel.ForEach(names, async name =>
        {
            var page = await Pages.Client.GetStringAsync(server.Page(name, 0.1));
            Output.Line("5e", $"page {name} {(page.Length > 0 ? "came" : "is empty")}");
        });
    }

    private static async Task CountAsync(string[] files)
    {
        await Task.Yield();
        var letters = 0;
        Parallel.ForEach(files, file =>
        {
            var text = File.ReadAllText(file);
            Interlocked.Add(ref letters, text.Length);
        });
        Output.Line("5e", $"{letters} letters in the files");
    }

    private static async Task PrintFirstAsync(string[] files)
    {
        var text = await Task.Run(() => File.ReadAllText(files[0]));
        Output.Line("5e", $"the first file says {text}");
    }

    private static async Task AnnounceAsync()
    {
        await Task.Factory.StartNew(async () =>
        {
            await Task.Delay(Pace.Seconds(0.1));
            Output.Line("5e", "announced");
        });
    }

    private static void Squares()
    {
        var squares = new int[4];
        Parallel.For(0, 4, i => squares[i] = i * i);
        Output.Line("5e", $"the squares are {string.Join(", ", squares)}");
    }

    private static void Table()
    {
        var rows = new int[200][];
        Parallel.For(0, rows.Length, i =>
        {
            rows[i] = new int[rows.Length];
            Parallel.For(0, rows.Length, j => rows[i][j] = Divisors(i * j));
        });
        Output.Line("5e", $"{rows.Sum(row => row.Sum())} divisors in the table");
    }

    private static int Divisors(int number)
    {
        var divisors = 0;
        for (var divisor = 1; divisor <= number; divisor++)
            if (number % divisor == 0)
                divisors++;
        return divisors;
    }
}
