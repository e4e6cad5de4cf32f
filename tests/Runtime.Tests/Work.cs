using System.Diagnostics;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>What the tests let workers do, and how they know what has become of a process.</summary>
internal static class Work
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    /// <summary>0 when the file that is named has been deleted; a number is returned as it is.</summary>
    public static int WaitUntilGone(string item)
    {
        if (int.TryParse(item, out var number)) return number;
        while (File.Exists(item))
            Thread.Sleep(1);
        return 0;
    }

    /// <summary>Tells by a file that it has begun, and never ends.</summary>
    public static int Hang(string file)
    {
        if (int.TryParse(file, out var number)) return number;
        File.WriteAllText(file, $"{Environment.ProcessId}");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>As many bytes, the same each time.</summary>
    public static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    /// <summary>How many handles of this process are of memory that a pool shares.</summary>
    public static int CountShared() =>
        OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("/memfd:pool", StringComparison.Ordinal) == true) : 0;

    public static async Task Until(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(1))
        {
            if (watch.Elapsed > Generous) throw new TimeoutException("It has not come true.");
        }
    }

    /// <summary>Waits until <see cref="Hang"/> has begun; the process it is in.</summary>
    public static async Task<int> Begun(string file)
    {
        await Until(() => File.Exists(file) && new FileInfo(file).Length > 0);
        return int.Parse(await File.ReadAllTextAsync(file));
    }

    public static bool IsAlive(int pid)
    {
        // One that has ended stays listed until whoever inherited it has asked for its exit code.
        if (OperatingSystem.IsLinux()) return StateOf(pid) is not (null or 'Z' or 'X');
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether nothing of it is left: no thread, and no entry in any list.</summary>
    public static bool IsGone(int pid)
    {
        try
        {
            Process.GetProcessById(pid).Dispose();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static char? StateOf(int pid)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{pid}/stat");
            return status[status.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>False when it has ended already.</summary>
    public static bool Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
