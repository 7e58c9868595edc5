using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>How the places of values begin in errors, by the message that they stand in.</summary>
internal static class MessageRoots
{
    public static string Of(MessageKind kind) => kind switch
    {
        MessageKind.Call => "",
        MessageKind.Return => "result",
        MessageKind.Item => "item",
        MessageKind.Event => "data",
        _ => FrameRules.Word(kind),
    };
}
