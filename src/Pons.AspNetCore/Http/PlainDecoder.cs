using Pons.Arenas;
using Pons.Protocol;
using Pons.Protocol.Json;
using Pons.Protocol.Values;

namespace Pons.AspNetCore.Http;

/// <summary>Writes a payload as plain JSON, or as the bytes that it is; answers the media type.</summary>
internal sealed class PlainDecoder(OutputBuffer output, PlainBounds bounds) : PayloadDecoder<string>
{
    public override string Decode(ReadOnlySpan<byte> payload, ReceivedBuffers? buffers) => PlainJson.Write(output, payload, buffers, bounds);
}
