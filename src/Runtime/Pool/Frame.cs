using System.Buffers;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A frame as it was read; whoever takes it releases it.</summary>
internal readonly record struct Frame(FrameKind Kind, int Id, byte[] Buffer, int Length)
{
    public PayloadReader Payload => new(Buffer.AsSpan(0, Length));

    public void Release()
    {
        if (Buffer.Length > 0) ArrayPool<byte>.Shared.Return(Buffer);
    }
}
