using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.AspNetCore.Http;

/// <summary>The arguments of a call, written as its message has them.</summary>
/// <param name="Payload">The pickle.</param>
/// <param name="Flags">What belongs to it: `named`, `plain`.</param>
internal readonly record struct CallArguments(byte[] Payload, FrameFlags Flags)
{
    public static readonly CallArguments None = Of([], null, new ValueLimits());

    public static CallArguments Of(object?[] positional, IReadOnlyDictionary<string, object?>? keywords, in ValueLimits limits)
    {
        var output = new OutputBuffer();
        bool isPlain = PickleCodec.WriteArguments(output, positional, keywords, limits);
        FrameFlags named = keywords is { Count: > 0 } ? FrameFlags.Named : FrameFlags.None;
        return new CallArguments(output.Written.ToArray(), named | (isPlain ? FrameFlags.Plain : FrameFlags.None));
    }
}
