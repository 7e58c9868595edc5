using Pons.Protocol.Frames;

namespace Pons.Protocol.Json;

/// <summary>Both directions of a link whose peer speaks the JSON form: what is transcoded at its very edge, so that within the hub all messages are frames of the binary form.</summary>
internal sealed class JsonWire
{
    public JsonWire(JsonLimits limits)
    {
        var credits = new JsonCredits();
        Messages = new JsonMessageSource(limits, credits);
        Writer = new JsonMessageWriter(limits, credits);
    }

    /// <summary>What arrives.</summary>
    public JsonMessageSource Messages { get; }

    public JsonMessageWriter Writer { get; }

    /// <summary>Cuts messages out of the bytes of a pipe.</summary>
    public FrameSource MakeSource() => new JsonFrameReader(Messages);
}
