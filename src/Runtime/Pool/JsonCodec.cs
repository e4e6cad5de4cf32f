using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Everything that is not bytes already. The serialiser costs a new process its longest moment, so it is first touched here.</summary>
internal sealed class JsonCodec<T> : Codec<T>
{
    public override void Write(FrameWriter output, T value)
    {
        var start = output.Length;
        output.Write(0);
        using (var json = new Utf8JsonWriter(output))
            JsonSerializer.Serialize(json, value, Json.Options);
        output.Patch(start, output.Length - start - sizeof(int));
    }

    public override T Read(ref PayloadReader input) => JsonSerializer.Deserialize<T>(input.ReadBytes(input.Read<int>()), Json.Options)!;
}

internal static class Json
{
    // Fields too: without them a tuple would arrive empty.
    public static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseHiddenState } },
    };

    /// <summary>What has nothing but hidden state would arrive as another value: better that it does not.</summary>
    private static void RefuseHiddenState(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Object, CreateObject: not null } && type.Properties.All(property => property.Set == null) && HasState(type.Type))
            throw new NotSupportedException($"Nothing of a '{type.Type}' can be set from outside, so it would arrive in the other process as another value. Pass what it was made from.");
    }

    private static bool HasState(Type? type) =>
        type != null && (type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length > 0 || HasState(type.BaseType));
}
