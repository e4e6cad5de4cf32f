// Program 6: worker processes and threads are started and waited for, and what they say is read.
// P3: nobody waits for the last note, and nobody could: it is async void.
// P6: each worker, thread or process, is waited for before the next one starts. P7: a process for each question.
// P9: a thread that nobody can stop; it is reported, and not rewritten.
// The version is read when its process has ended: once the pipe is full, it never does.
using System.Diagnostics;

namespace Pitfalls;

internal static class Processes
{
    public static async Task RunAsync(Uri server)
    {
        new Thread(TidyUp) { IsBackground = true }.Start();
        StartWorkers();
        Ask(["--version", "--list-runtimes"]);
        await PrintVersionAsync();
        await Note("the end is noted");
    }

    private static void TidyUp()
    {
        while (true)
        {
            GC.Collect(0);
            Thread.Sleep(Pace.Seconds(1));
        }
    }

    private static void StartWorkers()
    {
        var threads = new List<Thread>();
        for (var i = 1; i <= 3; i++)
        {
            var number = i;
            var worker = new Thread(() => Work(number));
            worker.Start();
            threads.Add(worker);
        }
        foreach (var worker in threads)
            worker.Join();

        Output.Line("6", "three workers are done");
    }

    private static void Work(int number) => Thread.Sleep(Pace.Seconds(0.2 * number));

    private static void Ask(string[] questions)
    {
        foreach (var question in questions)
        {
            using var tool = Process.Start(new ProcessStartInfo("dotnet", question) { RedirectStandardOutput = true })!;
            Output.Line("6", $"'dotnet {question}' says {(tool.StandardOutput.ReadToEnd().Length > 0 ? "something" : "nothing")}");
            tool.WaitForExit();
        }
    }

    private static async Task PrintVersionAsync()
    {
        using var tool = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        var outputReading = tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();
        var version = await outputReading;
        Output.Line("6", $"the version has {version.Split('.').Length} parts");
    }

    private static async Task Note(string text)
    {
        await Task.Delay(Pace.Seconds(0.1));
        Output.Line("6", text);
    }
}
