using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>The keys of a message in the JSON form.</summary>
[Flags]
internal enum JsonKeys
{
    None = 0,
    Kind = 1,
    Call = 2,
    Parent = 4,
    Client = 8,
    Name = 16,
    Credit = 32,
    Batch = 64,
    Named = 128,
    Handle = 256,
    Handles = 512,
    Buffers = 1024,
    Payload = 2048,
}

internal static class JsonKeyNames
{
    public static JsonKeys Find(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("call"u8) ? JsonKeys.Call
        : name.SequenceEqual("payload"u8) ? JsonKeys.Payload
        : name.SequenceEqual("parent"u8) ? JsonKeys.Parent
        : name.SequenceEqual("name"u8) ? JsonKeys.Name
        : name.SequenceEqual("client"u8) ? JsonKeys.Client
        : name.SequenceEqual("credit"u8) ? JsonKeys.Credit
        : name.SequenceEqual("batch"u8) ? JsonKeys.Batch
        : name.SequenceEqual("named"u8) ? JsonKeys.Named
        : name.SequenceEqual("handle"u8) ? JsonKeys.Handle
        : name.SequenceEqual("handles"u8) ? JsonKeys.Handles
        : name.SequenceEqual("buffers"u8) ? JsonKeys.Buffers
        : name.SequenceEqual("kind"u8) ? JsonKeys.Kind
        : JsonKeys.None;

    /// <summary>The kind of that word, or none; a lease is none, as there is no arena.</summary>
    public static MessageKind FindKind(ReadOnlySpan<byte> word)
    {
        for (MessageKind kind = MessageKind.Hello; kind <= MessageKind.Join; kind++)
        {
            if (kind != MessageKind.Lease && word.SequenceEqual(WordOf(kind)))
            {
                return kind;
            }
        }

        return MessageKind.None;
    }

    public static ReadOnlySpan<byte> WordOf(MessageKind kind) => kind switch
    {
        MessageKind.Hello => "hello"u8,
        MessageKind.Ready => "ready"u8,
        MessageKind.Call => "call"u8,
        MessageKind.Return => "return"u8,
        MessageKind.Error => "error"u8,
        MessageKind.Item => "item"u8,
        MessageKind.Credit => "credit"u8,
        MessageKind.Cancel => "cancel"u8,
        MessageKind.Event => "event"u8,
        MessageKind.Release => "release"u8,
        MessageKind.Log => "log"u8,
        MessageKind.Progress => "progress"u8,
        MessageKind.Stop => "stop"u8,
        MessageKind.Fault => "fault"u8,
        MessageKind.Join => "join"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The JSON form has no such message."),
    };
}
