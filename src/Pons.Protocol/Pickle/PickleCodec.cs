using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

/// <summary>Values to pickle protocol 5 and back, as chapter 10 of the specification allows it.</summary>
internal static class PickleCodec
{
    /// <summary>Writes one value; answers whether its bytes are plain, that is, hold no call of a constructor.</summary>
    public static bool Write<T>(OutputBuffer output, T value, in ValueLimits limits) =>
        throw new NotSupportedException();

    /// <summary>Writes positional arguments as one tuple; keywords, if there are any, follow as a last dict.</summary>
    public static bool WriteArguments(
        OutputBuffer output,
        ReadOnlySpan<object?> arguments,
        IReadOnlyDictionary<string, object?>? keywords,
        in ValueLimits limits) =>
        throw new NotSupportedException();

    /// <summary>Reads one value straight into the type that was asked for; errors name places that begin with the root.</summary>
    public static T Read<T>(ReadOnlySpan<byte> payload, in ValueLimits limits, string root = "result") =>
        throw new NotSupportedException();
}
