using System.Buffers;
using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>
/// Memory that a pool and a worker share, for what goes one way: frames that are long together are written and read where they are, and the pipe
/// only says how long they are. A file without a name: it goes with the two processes. One batch at a time; while it is being read, the pipe carries the next.
/// </summary>
internal sealed unsafe class SharedMemory : MemoryManager<byte>
{
    /// <summary>Where it is set, pipes carry everything.</summary>
    public const string Off = "CONCURRENCYANALYZERS_POOL_PIPES_ONLY";

    /// <summary>What a worker says that has opened it.</summary>
    public const int Taken = 1;

    /// <summary>Less is through the pipe as fast.</summary>
    public const int Least = 1 << 18;

    /// <summary>Where frames begin: in a page of their own, after the mark that they were not all read.</summary>
    public const int FramesAt = 4096;

    // What is asked for is addresses; memory is what was reserved of it.
    private const int Size = 1 << 28;

    // What may stay reserved while nothing is under way.
    private const int Kept = 1 << 25;

    private readonly SafeFileHandle file;
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* pointer;
    private int reserved;
    private int position;
    private int end;
    private int held;

    private SharedMemory(SafeFileHandle file)
    {
        this.file = file;
        mapping = MemoryMappedFile.CreateFromFile(file, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        view = mapping.CreateViewAccessor();
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
    }

    public int Descriptor => (int)file.DangerousGetHandle();

    public bool HasNext => position < end;

    private ref int Mark => ref *(int*)pointer;

    /// <summary>Null where there is none.</summary>
    public static SharedMemory? Create() =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess && Environment.GetEnvironmentVariable(Off) == null ? Map(() => Native.CreateMemory(Size)) : null;

    /// <summary>What another process has created; null where that cannot be had.</summary>
    public static SharedMemory? Open(int process, int descriptor) =>
        Map(() => File.OpenHandle($"/proc/{process}/fd/{descriptor}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));

    /// <summary>Room for frames up to <paramref name="length"/>, counted from the beginning; none while the other side reads, or when there is no memory.</summary>
    public bool TryReserve(int length)
    {
        if (length > Size || Volatile.Read(ref Mark) != 0) return false;
        if (length <= reserved) return true;
        // Memory that is not there would be noticed by a signal otherwise.
        if (!Native.Reserve(file, length)) return false;
        reserved = length;
        return true;
    }

    /// <summary>Leaves what was written to the other side.</summary>
    public void Leave(int end)
    {
        // What the other side gives up, and what it does not know of.
        if (end > Kept) reserved = 0;
        else if (reserved > Kept) Native.GiveUp(file, reserved = Kept, Size - Kept);
        Volatile.Write(ref Mark, 1);
    }

    /// <summary>The other side says that there is something to read up to here.</summary>
    public void Announce(int end)
    {
        if (end is <= FramesAt or > Size || HasNext) throw FrameReader.NoFrame();
        (position, this.end, held) = (FramesAt, end, 1);
    }

    public Frame Read()
    {
        var rest = GetSpan()[position..end];
        if (rest.Length < FrameReader.Header) throw FrameReader.NoFrame();
        // Copied, so that what is checked is what is used.
        Span<byte> header = stackalloc byte[FrameReader.Header];
        rest[..header.Length].CopyTo(header);
        var length = FrameReader.PayloadLength(header);
        if (length > rest.Length - header.Length) throw FrameReader.NoFrame();
        var frame = new Frame((FrameKind)header[sizeof(int)], BinaryPrimitives.ReadInt32LittleEndian(header[(sizeof(int) + sizeof(FrameKind))..]), [], length, this, position + header.Length);
        position += header.Length + length;
        if (HasNext) Interlocked.Increment(ref held);
        return frame;
    }

    /// <summary>Whoever has read a frame; after the last, the other side may write.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref held) != 0) return;
        if (end > Kept) Native.GiveUp(file, FramesAt, Size - FramesAt);
        Volatile.Write(ref Mark, 0);
    }

    public override Span<byte> GetSpan() => new(pointer, Size);

    public override MemoryHandle Pin(int elementIndex = 0) => new(pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
        file.Dispose();
    }

    private static SharedMemory? Map(Func<SafeFileHandle> open)
    {
        SafeFileHandle? file = null;
        try
        {
            file = open();
            return file.IsInvalid ? null : new(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            file?.Dispose();
            return null;
        }
    }
}
