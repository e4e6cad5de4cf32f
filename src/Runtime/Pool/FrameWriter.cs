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

    public int Length { get; private set; }

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

    public void Patch<T>(int position, T value) => Unsafe.WriteUnaligned(ref buffer[position], value);

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
            stream.Write(buffer, 0, Length);
            stream.Flush();
        }
        finally
        {
            Length = 0;
            if (buffer.Length > Kept) buffer = new byte[Smallest];
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return buffer.AsSpan(Length);
    }

    private void Grow(int sizeHint)
    {
        var needed = (long)Length + Math.Max(sizeHint, 1);
        if (needed <= buffer.Length) return;
        if (needed > Array.MaxLength) throw new InvalidOperationException("What crosses a process border at once is at most 2 GiB.");
        Array.Resize(ref buffer, (int)Math.Min(Math.Max(needed, 2L * buffer.Length), Array.MaxLength));
    }
}
