using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Windows ends the processes of a job when its last handle is closed: when this process ends, however it does.</summary>
internal static class WindowsJob
{
    private const int ExtendedLimits = 9;
    private const int KillOnClose = 0x2000;
    private const int FlagsAt = 2 * sizeof(long);

    private static readonly nint Job = Create();

    public static void Add(Process process) => AssignProcessToJobObject(Job, process.Handle);

    private static nint Create()
    {
        var job = CreateJobObject(0, 0);
        // A JOBOBJECT_EXTENDED_LIMIT_INFORMATION, of which only the flags are set.
        var limits = new byte[nint.Size == 8 ? 144 : 112];
        MemoryMarshal.Write(limits.AsSpan(FlagsAt), KillOnClose);
        SetInformationJobObject(job, ExtendedLimits, limits, limits.Length);
        return job;
    }

    [DllImport("kernel32", EntryPoint = "CreateJobObjectW")]
    private static extern nint CreateJobObject(nint security, nint name);

    [DllImport("kernel32")]
    private static extern bool SetInformationJobObject(nint job, int kind, byte[] limits, int length);

    [DllImport("kernel32")]
    private static extern bool AssignProcessToJobObject(nint job, nint process);
}
