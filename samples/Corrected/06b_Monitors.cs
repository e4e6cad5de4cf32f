// Program 6b: monitors that work in the background: on a thread, on a task, on a timer and by a process.
// P9, endless background work: nobody can stop the thread and the task, and nobody waits for them. The timer stops by itself: nobody keeps
// it, and the garbage collector takes it. The last one starts a process for each look; it is reported, and not rewritten.
// P4: a process is created and never started. Its output would have to be read, so that is not rewritten either.
using System.Diagnostics;

namespace Pitfalls;

internal static class Monitors
{
    public static async Task RunAsync(Uri server)
    {
        using var memory = new MemoryMonitor();
        await using var clock = new ClockMonitor();
        var reminder = new Reminder();
        new Thread(AskForTheVersion) { IsBackground = true }.Start();
        Prepare();
        await Task.Delay(TimeSpan.FromSeconds(0.5));
        Output.Line("6b", memory.Looks > 0 ? "the memory was looked at" : "nobody looked at the memory");
        Output.Line("6b", clock.Looks > 0 ? "the clock was looked at" : "nobody looked at the clock");
        Output.Line("6b", reminder.Times > 0 ? "there was a reminder" : "there was no reminder");
    }

    private static void AskForTheVersion()
    {
        while (true)
        {
            Thread.Sleep(TimeSpan.FromMinutes(1));
            using var tool = Process.Start("dotnet", "--version");
            tool.WaitForExit();
        }
    }

    private static void Prepare()
    {
        var tool = new Process { StartInfo = new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true } };
    }
}

internal sealed class MemoryMonitor : IDisposable
{
    private readonly Thread watcher;
    private int looks;
    private bool isOver;
    private readonly CancellationTokenSource stop = new();

    public MemoryMonitor()
    {
        watcher = new Thread(Watch) { IsBackground = true };
        watcher.Start();
    }

    public int Looks => Volatile.Read(ref looks);

    public void Dispose()
    {
        stop.Cancel();
        watcher?.Join();
        Volatile.Write(ref isOver, true);
    }

    private void Watch()
    {
        do
        {
            if (GC.GetTotalMemory(false) > 0)
                Interlocked.Increment(ref looks);
        }
        while (!stop.Token.WaitHandle.WaitOne(20));
    }
}

internal sealed class ClockMonitor : IAsyncDisposable
{
    private readonly Task watching;
    private int looks;
    private readonly CancellationTokenSource stop = new();

    public ClockMonitor()
    {
        watching = Task.Run(WatchAsync);
    }

    public int Looks => Volatile.Read(ref looks);

    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        try
        {
            await watching;
        }
        catch (OperationCanceledException)
        {
        }
        await Task.Yield();
        Volatile.Write(ref looks, 0);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
        {
            if (Environment.TickCount64 > 0)
                Interlocked.Increment(ref looks);
        }
        while (await timer.WaitForNextTickAsync(stop.Token));
    }
}

internal sealed class Reminder
{
    private int times;
    private Timer? timer;

    public Reminder()
    {
        timer = new Timer(_ => Interlocked.Increment(ref times), null, 0, 20);
    }

    public int Times => Volatile.Read(ref times);
}
