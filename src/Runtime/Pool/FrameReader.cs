using System.Buffers;
using System.Buffers.Binary;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Cuts a stream into frames, with as few reads as possible. Not for two threads at once.</summary>
internal sealed class FrameReader(Stream stream)
{
    private const int Header = sizeof(int) + sizeof(FrameKind) + sizeof(int);

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Whether the next frame is here, so that <see cref="TryRead"/> will not wait.</summary>
    public bool HasNext => _end - _start >= sizeof(int) && _end - _start - sizeof(int) >= Next;

    private int Next => BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));

    /// <summary>False at the end of the stream, be it in the middle of a frame.</summary>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        if (!Fill(Header)) return false;
        var length = Next - (Header - sizeof(int));
        if (length < 0) throw new InvalidDataException("What the other process wrote is no frame.");
        var kind = (FrameKind)_buffer[_start + sizeof(int)];
        var id = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start + sizeof(int) + sizeof(FrameKind)));
        _start += Header;
        var payload = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        var here = Math.Min(length, _end - _start);
        _buffer.AsSpan(_start, here).CopyTo(payload);
        _start += here;
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
        if (_start == _end) _start = _end = 0;
        while (_end - _start < count)
        {
            if (_buffer.Length - _start < count)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            var more = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (more == 0) return false;
            _end += more;
        }

        return true;
    }
}
