using System.Buffers.Binary;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>What a worker whose memory is broken may write to the pool: it costs the task, and no more.</summary>
public sealed class ProcessPoolGarbageTests
{
    private const byte Done = 7;
    private const byte Failed = 8;
    private const byte Shared = 11;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Garbage => new()
    {
        { "a negative length", Frame(-1, Done, 0) },
        { "a length that nothing has", Frame(int.MaxValue, Done, 0) },
        { "an answer that is too short", Frame(6, Done, 0, 1) },
        { "a failure that tells nothing", Frame(5, Failed, 0) },
        { "a failure whose text is cut off", Frame(9, Failed, 0, 0xff, 0xff, 0xff, 0x0f) },
        { "an answer to what was not asked", Frame(5, Done, 77) },
        { "an answer of an unknown kind", Frame(5, 200, 0) },
        { "shared memory of less than nothing", Frame(5, Shared, -1) },
        { "shared memory with nothing in it", Frame(5, Shared, 4096) },
        { "shared memory that is no frame", Frame(5, Shared, 8192) },
        { "more shared memory than there is", Frame(5, Shared, int.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task A_task_that_breaks_the_protocol_fails_and_the_pool_lives_on(string what, byte[] garbage)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), $"Where a worker finds its pipe for {what} is known for Linux only.");
        await using var pool = new ProcessPool(1);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => pool.SubmitAsync(garbage, WriteToThePool, Stop).InTime());
        Assert.IsNotType<TimeoutException>(failure);
        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop).InTime());
    }

    private static byte[] Frame(int length, byte kind, int id, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        frame[4] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static int WriteToThePool(byte[] garbage)
    {
        // The one pipe that can only be written to, is not for the worker's children, and is not the error stream.
        var output = Directory.GetFiles("/proc/self/fd")
            .GroupBy(fd => new FileInfo(fd).LinkTarget ?? "")
            .Single(pipe => pipe.Key.StartsWith("pipe:", StringComparison.Ordinal) && pipe.All(CanWrite) && !pipe.Any(IsForChildren));
        using (var pipe = new FileStream(output.Last(), FileMode.Open, FileAccess.Write))
            pipe.Write(garbage);
        Thread.Sleep(500);
        return 0;
    }

    private static bool CanWrite(string fd) => (Flags(fd) & 3) == 1;

    private static bool IsForChildren(string fd) => (Flags(fd) & 0x80000) == 0;

    private static int Flags(string fd) =>
        Convert.ToInt32(File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(fd)}").First(line => line.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim(), 8);
}
