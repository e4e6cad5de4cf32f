using System.Buffers;
using System.Buffers.Binary;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Cuts a stream into frames, with as few reads as possible. Not for two threads at once.</summary>
internal sealed class FrameReader(Stream stream)
{
    private const int Header = sizeof(int) + sizeof(FrameKind) + sizeof(int);

    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>Whether the next frame is here, so that <see cref="TryRead"/> will not wait.</summary>
    public bool HasNext => end - start >= sizeof(int) && end - start - sizeof(int) >= Next;

    private int Next => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));

    /// <summary>False at the end of the stream, be it in the middle of a frame.</summary>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        if (!Fill(Header)) return false;
        var length = Next - (Header - sizeof(int));
        if (length < 0) throw new InvalidDataException("What the other process wrote is no frame.");
        var kind = (FrameKind)buffer[start + sizeof(int)];
        var id = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start + sizeof(int) + sizeof(FrameKind)));
        start += Header;
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
