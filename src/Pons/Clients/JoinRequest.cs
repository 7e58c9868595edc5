using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Clients;

/// <summary>What a client says first (SPEC chapter 4).</summary>
internal sealed record JoinRequest(string? Token, ulong? Client, string? Secret, bool WantsPrints)
{
    private const int Depth = 2;

    public static JoinRequest Read(ReadOnlySpan<byte> payload)
    {
        if (PickleCodec.Read<object?>(payload, new ValueLimits(Depth)) is not Dictionary<string, object?> fields)
        {
            throw new ProtocolException("payload", "A join message arrived that is no object.");
        }

        if (fields.GetValueOrDefault("version") is not (long)Workers.PeerReady.Version)
        {
            throw new ProtocolException("version", $"The client speaks version {fields.GetValueOrDefault("version") ?? "(none)"} of the protocol, this hub speaks version {Workers.PeerReady.Version}.");
        }

        return new JoinRequest(
            fields.GetValueOrDefault("token") as string,
            fields.GetValueOrDefault("client") is long and > 0 and var id ? (ulong)id : null,
            fields.GetValueOrDefault("secret") as string,
            fields.GetValueOrDefault("logs") is true);
    }
}
