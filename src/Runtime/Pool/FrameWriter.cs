using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Collects frames and sends them in one write.</summary>
internal sealed class FrameWriter : IBufferWriter<byte>
{
    private const int Smallest = 4096;
    private const int Kept = 1 << 22;

    private byte[] buffer = new byte[Smallest];
    private int start;
    private int room = Smallest;

    // Whether what is being written lies in Memory, not in the buffer.
    private bool isShared;

    /// <summary>Where frames go that are long together; null where the pipe carries everything. What was not sent is lost when it is taken away.</summary>
    public SharedMemory? Memory
    {
        get;
        set
        {
            field = value;
            if (isShared) Reset();
        }
    }

    public int Length { get; private set; }

    /// <summary>What <see cref="SendTo"/> will write to the stream.</summary>
    public int LengthInPipe => isShared ? FrameReader.Header : Length;

    private Memory<byte> Room => isShared ? Memory!.Memory.Slice(SharedMemory.FramesAt, room) : buffer;

    public void Begin(FrameKind kind, int id)
    {
        start = Length;
        Write(0);
        Write(kind);
        Write(id);
    }

    public void End() => Patch(start, Length - start - sizeof(int));

    /// <summary>Takes the frame back that was begun last.</summary>
    public void Abandon() => Length = start;

    public void Patch<T>(int position, T value) => Unsafe.WriteUnaligned(ref (isShared ? ref Room.Span[position] : ref buffer[position]), value);

    public void Write<T>(T value) => Write(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>A text as its characters: nothing is lost, not even half a surrogate pair.</summary>
    public void Write(string? text)
    {
        Write(text?.Length ?? -1);
        Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    public void SendTo(Stream stream)
    {
        if (Length == 0) return;
        try
        {
            if (isShared) Ring();
            stream.Write(buffer, 0, Length);
            stream.Flush();
        }
        finally
        {
            Reset();
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return Room[Length..];
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return isShared ? Room.Span[Length..] : buffer.AsSpan(Length);
    }

    private void Grow(int sizeHint)
    {
        var needed = (long)Length + Math.Max(sizeHint, 1);
        var isLong = Memory != null && needed >= SharedMemory.Least;
        if (needed <= room && (isShared || !isLong)) return;
        if (needed > Array.MaxLength) throw new InvalidOperationException("What crosses a process border at once is at most 2 GiB.");
        var wanted = (int)Math.Min(Math.Max(needed, 2L * room), Array.MaxLength);
        if (isLong && TryShare(needed <= room ? (int)needed : wanted)) return;
        if (needed <= room) return;
        var larger = new byte[wanted];
        Room[..Length].CopyTo(larger);
        (buffer, isShared, room) = (larger, false, wanted);
    }

    private bool TryShare(int wanted)
    {
        if (wanted > int.MaxValue - SharedMemory.FramesAt || !Memory!.TryReserve(SharedMemory.FramesAt + wanted)) return false;
        if (!isShared) buffer.AsSpan(0, Length).CopyTo(Memory.GetSpan()[SharedMemory.FramesAt..]);
        (isShared, room) = (true, wanted);
        return true;
    }

    /// <summary>Leaves the frames to the other side; what goes through the pipe is one that says so.</summary>
    private void Ring()
    {
        var end = SharedMemory.FramesAt + Length;
        Memory!.Leave(end);
        Reset();
        Begin(FrameKind.Shared, end);
        End();
    }

    private void Reset()
    {
        if (buffer.Length > Kept) buffer = new byte[Smallest];
        (Length, isShared, room) = (0, false, buffer.Length);
    }
}
