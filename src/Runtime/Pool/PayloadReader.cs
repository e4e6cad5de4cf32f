using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Reads what a <see cref="FrameWriter"/> wrote.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public T Read<T>() => Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(ReadBytes(Unsafe.SizeOf<T>())));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        var bytes = rest[..count];
        rest = rest[count..];
        return bytes;
    }

    public string? ReadString()
    {
        var length = Read<int>();
        if (length < 0) return null;
        return new string(MemoryMarshal.Cast<byte, char>(ReadBytes(checked(length * sizeof(char)))));
    }
}
