// Runs the programs of the articles one after the other. What they find out goes to stdout, a line for each fact; to stderr
// goes a line for each program: "time <program> <milliseconds until its last fact> <facts that came after it had returned>".
using System.Diagnostics;
using System.Globalization;
using Pitfalls;

Example[] examples =
[
    new("1", 5, SaveTwoFiles.RunAsync),
    new("1b", 2, GatherPages.RunAsync),
    new("1c", 2, KeepAnArchive.RunAsync),
    new("2", 6, ThreeFetches.RunAsync),
    new("2b", 3, FetchesInTurn.RunAsync),
    new("3", 7, TwoTasks.RunAsync),
    new("3b", 2, TasksInTurn.RunAsync),
    new("4", 3, PageThreads.Run),
    new("4b", 3, PagesWithoutThreads.RunAsync),
    new("4c", 4, PageTasks.RunAsync),
    new("5", 9, Workers.Run),
    new("5b", 2, WorkerTasks.RunAsync),
    new("5c", 5, WorkersInTurn.RunAsync),
    new("5d", 3, SharedState.Run),
    new("5e", 8, ParallelPages.RunAsync),
    new("5f", 4, LocksInUse.Run),
    new("6", 5, Processes.RunAsync),
    new("6b", 3, Monitors.RunAsync),
];

if (args is ["--scale", var scale])
{
    Pace.Scale = double.Parse(scale, CultureInfo.InvariantCulture);
}
else if (args.Length > 0)
{
    Console.Error.WriteLine("Usage: Pitfalls [--scale FACTOR]    (1 gives the delays of the articles, the default is 0.5)");
    return 2;
}

// The server shares the pool with the programs, which block threads of it.
ThreadPool.SetMinThreads(32, 32);
await using var server = new PageServer();

foreach (var example in examples)
{
    var clock = Stopwatch.StartNew();
    if (example.Run is Func<Uri, Task> runAsync)
        await runAsync(server.Address);
    else
        ((Action<Uri>)example.Run)(server.Address);

    var late = example.Facts - Output.Waiting;
    await Output.WaitForAsync(example.Facts);
    Console.Error.WriteLine($"time {example.Name} {clock.ElapsedMilliseconds} {late}");
}

return 0;

/// <param name="Name">The number of the article's program.</param>
/// <param name="Facts">How many lines it prints.</param>
/// <param name="Run">An <see cref="Action{Uri}"/> or a <see cref="Func{Uri, Task}"/> that takes the server's address.</param>
internal sealed record Example(string Name, int Facts, Delegate Run);
