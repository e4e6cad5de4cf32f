using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>How a <typeparamref name="T"/> crosses the process border. The type decides, on both sides alike; no type is named on the way.</summary>
internal abstract class Codec<T>
{
    public static readonly Codec<T> Instance = Choose();

    public abstract void Write(FrameWriter output, T value);

    public abstract T Read(ref PayloadReader input);

    public virtual void WriteAll(FrameWriter output, ReadOnlySpan<T> values)
    {
        foreach (var value in values)
            Write(output, value);
    }

    public virtual void ReadAll(ref PayloadReader input, Span<T> values)
    {
        foreach (ref var value in values)
            value = Read(ref input);
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(ArrayCodec<>))]
    private static Codec<T> Choose() =>
        !RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? new UnmanagedCodec<T>()
        : typeof(T) == typeof(string) ? (Codec<T>)(object)new StringCodec()
        : typeof(T).IsSZArray && IsUnmanaged(typeof(T).GetElementType()!) ? (Codec<T>)Activator.CreateInstance(typeof(ArrayCodec<>).MakeGenericType(typeof(T).GetElementType()!))!
        : new JsonCodec<T>();

    private static bool IsUnmanaged(Type type) =>
        !(bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;
}

internal sealed class UnmanagedCodec<T> : Codec<T>
{
    public override void Write(FrameWriter output, T value) => output.Write(value);

    public override T Read(ref PayloadReader input) => input.Read<T>();

    public override void WriteAll(FrameWriter output, ReadOnlySpan<T> values) => output.Write(Bytes(values));

    public override void ReadAll(ref PayloadReader input, Span<T> values)
    {
        var bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>()));
        input.ReadBytes(bytes.Length).CopyTo(bytes);
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<T> values) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>()));
}

internal sealed class StringCodec : Codec<string?>
{
    public override void Write(FrameWriter output, string? value) => output.Write(value);

    public override string? Read(ref PayloadReader input) => input.ReadString();
}

internal sealed class ArrayCodec<T> : Codec<T[]?>
{
    public override void Write(FrameWriter output, T[]? value)
    {
        output.Write(value?.Length ?? -1);
        if (value != null) Codec<T>.Instance.WriteAll(output, value);
    }

    public override T[]? Read(ref PayloadReader input)
    {
        var length = input.Read<int>();
        if (length < 0) return null;
        var values = GC.AllocateUninitializedArray<T>(length);
        Codec<T>.Instance.ReadAll(ref input, values);
        return values;
    }
}
