using Pons.Handles;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>The buffers of a parcel, for whoever reads it here.</summary>
internal sealed class ParcelBuffers((byte[] Bytes, bool IsWritable)[] buffers) : ReceivedBuffers
{
    public override int Count => buffers.Length;

    public override long TotalBytes => buffers.Sum(buffer => (long)buffer.Bytes.Length);

    public override ReadOnlySpan<byte> BytesOf(int index) => buffers[index].Bytes;

    public override (Memory<byte> Memory, IDisposable Owner, bool IsReadOnly)? Lease(int index) => null;
}

/// <summary>The handles of a parcel, for whoever reads it here; each that is made holds its thing by itself.</summary>
internal sealed class ParcelHandles(object[] things, int first) : ReceivedHandles
{
    public override int Count => things.Length + first;

    public override object Take(int index, Type wanted)
    {
        if (index < first)
        {
            throw new ProtocolException("table", $"A payload names handle {index}, which is what its message is about.");
        }

        object target = things[index - first];
        if (target is Thing thing)
        {
            return Wrapping.WrapAnother(thing, wanted);
        }

        return wanted.IsInstanceOfType(target) ? target : throw new ValueException($"a {target.GetType().Name} of this program came back, and it is no {wanted.Name}.");
    }
}
