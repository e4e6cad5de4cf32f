using System.Buffers;
using System.Buffers.Binary;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Cuts a stream into frames, with as few reads as possible. Not for two threads at once.</summary>
internal sealed class FrameReader(Stream stream)
{
    public const int Header = sizeof(int) + sizeof(FrameKind) + sizeof(int);

    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>Where frames lie that are long together; null where pipes carry everything.</summary>
    public SharedMemory? Memory { get; set; }

    /// <summary>Whether the next frame is here, so that <see cref="TryRead"/> will not wait.</summary>
    public bool HasNext => Memory is { HasNext: true } || (end - start >= sizeof(int) && end - start - sizeof(int) >= Next);

    private int Next => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));

    public static InvalidDataException NoFrame() => new("What the other process wrote is no frame.");

    public static int PayloadLength(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header) - (Header - sizeof(int));
        return length >= 0 ? length : throw NoFrame();
    }

    /// <summary>False at the end of the stream, be it in the middle of a frame.</summary>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        if (Memory is { HasNext: true })
        {
            frame = Memory.Read();
            return true;
        }

        if (!Fill(Header)) return false;
        var length = PayloadLength(buffer.AsSpan(start));
        var kind = (FrameKind)buffer[start + sizeof(int)];
        var id = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start + sizeof(int) + sizeof(FrameKind)));
        start += Header;
        if (kind == FrameKind.Shared)
        {
            if (Memory == null) throw NoFrame();
            Memory.Announce(id);
            return TryRead(out frame);
        }

        var payload = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        var here = Math.Min(length, end - start);
        buffer.AsSpan(start, here).CopyTo(payload);
        start += here;
        // A long payload goes straight to where it is used.
        for (var got = here; got < length;)
        {
            var more = stream.Read(payload, got, length - got);
            if (more == 0) return false;
            got += more;
        }

        frame = new Frame(kind, id, payload, length);
        return true;
    }

    private bool Fill(int count)
    {
        if (start == end) start = end = 0;
        while (end - start < count)
        {
            if (buffer.Length - start < count)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            var more = stream.Read(buffer, end, buffer.Length - end);
            if (more == 0) return false;
            end += more;
        }

        return true;
    }
}
