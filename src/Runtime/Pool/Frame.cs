using System.Buffers;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A frame as it was read, into a buffer or where it lies in shared memory; whoever takes it releases it.</summary>
internal readonly record struct Frame(FrameKind Kind, int Id, byte[] Buffer, int Length, SharedMemory? Memory = null, int Start = 0)
{
    public PayloadReader Payload => new(Memory == null ? Buffer.AsSpan(0, Length) : Memory.GetSpan().Slice(Start, Length));

    public void Release()
    {
        if (Buffer.Length > 0) ArrayPool<byte>.Shared.Return(Buffer);
        Memory?.Release();
    }
}
