using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Values;

/// <summary>The codec as tests use it: bytes in, value out, and back.</summary>
internal static class Codec
{
    public static byte[] Write<T>(T value, ValueLimits? limits = null)
    {
        var output = new OutputBuffer();
        PickleCodec.Write(output, value, limits ?? new ValueLimits());
        return output.Written.ToArray();
    }

    public static T Read<T>(byte[] payload, ValueLimits? limits = null) =>
        PickleCodec.Read<T>(payload, limits ?? new ValueLimits());

    public static T RoundTrip<T>(T value) => Read<T>(Write(value));

    public static TTarget Cross<TTarget>(object? value) => Read<TTarget>(Write(value));
}
