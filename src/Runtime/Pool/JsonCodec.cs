using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
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
        Converters = { new TextConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseDistorted } },
    };

    // What they are made of is read backwards, or not at all.
    private static readonly Type[] Distorted =
        [typeof(Exception), typeof(Lazy<>), typeof(PriorityQueue<,>), typeof(Stack), typeof(Stack<>), typeof(ConcurrentStack<>), typeof(ImmutableStack<>), typeof(IImmutableStack<>)];

    /// <summary>What would arrive as another value: better that it does not.</summary>
    private static void RefuseDistorted(JsonTypeInfo type)
    {
        var isHidden = type is { Kind: JsonTypeInfoKind.Object, CreateObject: not null } && type.Properties.All(property => property.Set == null) && HasState(type.Type);
        if (isHidden || IsDistorted(type.Type)) throw new NotSupportedException($"A '{type.Type}' would arrive in the other process as another value, for what it holds cannot be set from outside. Pass what it was made from.");
    }

    private static bool IsDistorted(Type? type) =>
        type != null && (Distorted.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type) || IsDistorted(type.BaseType));

    private static bool HasState(Type? type) =>
        type != null && (type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length > 0 || HasState(type.BaseType));

    /// <summary>Otherwise a builder would arrive as long as it was, and empty.</summary>
    private sealed class TextConverter : JsonConverter<StringBuilder>
    {
        public override StringBuilder Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, StringBuilder value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
