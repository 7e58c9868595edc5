using Pons.Protocol;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Events;

/// <summary>Data that was given in this process: no subscriber in it need decode what nobody encoded.</summary>
internal sealed class LocalData(object? value) : EventData
{
    /// <summary>What was given, for whoever has to write it down.</summary>
    public object? Value => value;

    public override T Read<T>() => Read<T>(value, "data");

    /// <summary>A value as it is where it is a <typeparamref name="T"/> already, and else what would arrive of it on the other end of a link.</summary>
    /// <exception cref="ValueException">It is no <typeparamref name="T"/>; the root names the place.</exception>
    public static T Read<T>(object? value, string root)
    {
        if (value is T asked)
        {
            return asked;
        }

        if (value is null && default(T) is null)
        {
            return default!;
        }

        var limits = new ValueLimits();
        var bytes = new OutputBuffer();
        PickleCodec.Write(bytes, value, limits, root);
        return PickleCodec.Read<T>(bytes.Written, limits, root);
    }
}
