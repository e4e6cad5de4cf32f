using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>What a worker asks of the system that the framework has no method for.</summary>
internal static partial class Native
{
    private const int SetParentDeathSignal = 1;
    private const int DuplicateCloseOnExec = 1030;
    private const int DuplicateCloseOnExecMac = 67;
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealShrink = 2;
    private const int PunchHole = 3;
    private const int InterruptSignal = 2;
    private const int KillSignal = 9;

    /// <summary>The system kills this process when the thread that started it ends.</summary>
    public static void DieWithParent() => Prctl(SetParentDeathSignal, KillSignal, 0, 0, 0);

    public static int Parent => GetParent();

    /// <summary>Ctrl+C goes to every process of a terminal; what becomes of the workers is the pool's to say.</summary>
    public static void IgnoreInterrupt() => Signal(InterruptSignal, 1);

    /// <summary>A copy of a descriptor that the children of this process do not inherit.</summary>
    public static SafeFileHandle Keep(int descriptor) =>
        new(Fcntl(descriptor, OperatingSystem.IsMacOS() ? DuplicateCloseOnExecMac : DuplicateCloseOnExec, 3), ownsHandle: true);

    /// <summary>Makes <paramref name="descriptor"/> another name of <paramref name="original"/>.</summary>
    public static void Redirect(SafeFileHandle original, int descriptor) => Dup2((int)original.DangerousGetHandle(), descriptor);

    public static void Redirect(int original, int descriptor) => Dup2(original, descriptor);

    /// <summary>A file in memory that has no name, nor ever another size; invalid where there is no such thing.</summary>
    public static SafeFileHandle CreateMemory(int size)
    {
        var file = new SafeFileHandle(CreateMemory("pool", CloseOnExec | AllowSealing), ownsHandle: true);
        if (file.IsInvalid) return file;
        RandomAccess.SetLength(file, size);
        _ = Fcntl((int)file.DangerousGetHandle(), AddSeals, SealShrink);
        return file;
    }

    /// <summary>False when the system has no memory for it.</summary>
    public static bool Reserve(SafeFileHandle file, int length) => Allocate(file, 0, 0, length) == 0;

    public static void GiveUp(SafeFileHandle file, int start, int length) => _ = Allocate(file, PunchHole, start, length);

    /// <summary>Ends this process here and now: no handler and no other thread can hold it up.</summary>
    public static void Exit(int code)
    {
        if (OperatingSystem.IsWindows()) TerminateProcess(-1, (uint)code);
        else ExitNow(code);
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nint a, nint b, nint c, nint d);

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParent();

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int signal, nint handler);

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Fcntl(int descriptor, int command, int argument);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Dup2(int original, int descriptor);

    [DllImport("libc", EntryPoint = "memfd_create")]
    private static extern int CreateMemory([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);

    [DllImport("libc", EntryPoint = "fallocate")]
    private static extern int Allocate(SafeFileHandle file, int mode, nint start, nint length);

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int code);

    [DllImport("kernel32")]
    private static extern bool TerminateProcess(nint process, uint code);

    [DllImport("kernel32")]
    public static extern nint GetStdHandle(int which);

    [DllImport("kernel32")]
    public static extern bool SetStdHandle(int which, nint handle);
}
