using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Arenas;

/// <summary>What becomes of a payload that has buffers, once it is known where all of that lies.</summary>
internal abstract class PayloadDecoder<T>
{
    public abstract T Decode(ReadOnlySpan<byte> payload, ReceivedBuffers? buffers);
}

/// <summary>One value, of the type that was asked for.</summary>
internal sealed class ResultDecoder<T>(ValueLimits limits, string root, ReceivedHandles? handles) : PayloadDecoder<T>
{
    public override T Decode(ReadOnlySpan<byte> payload, ReceivedBuffers? buffers) =>
        PickleCodec.Read<T>(payload, limits, root, buffers, handles);
}

/// <summary>The arguments of a call, each given to its target.</summary>
internal sealed class ArgumentsDecoder(bool isNamed, IArgumentTarget target, ValueLimits limits, ReceivedHandles? handles) : PayloadDecoder<object?>
{
    public override object? Decode(ReadOnlySpan<byte> payload, ReceivedBuffers? buffers)
    {
        PickleCodec.ReadArguments(payload, isNamed, target, limits, buffers, handles);
        return null;
    }
}
