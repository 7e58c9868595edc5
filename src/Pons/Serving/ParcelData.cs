using Pons.Events;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>The data of an event that came over a link, in the form that it came in.</summary>
internal sealed class ParcelData : EventData
{
    private readonly Parcel _parcel;

    public ParcelData(Parcel parcel)
    {
        _parcel = parcel;
        if (!parcel.HasHandles)
        {
            GC.SuppressFinalize(this);
        }
    }

    // Nobody knows which of its readers is the last.
#pragma warning disable MA0055
    /// <summary>Lets go of the handles that it carries when nobody can read it any more.</summary>
    ~ParcelData() => _parcel.Dispose();
#pragma warning restore MA0055

    /// <summary>Sends it on to another link as it is; answers what other links may send as well.</summary>
    public byte[]? SendTo(Link link, ReadOnlySpan<byte> topic, ulong sender)
    {
        byte[]? shared = link.SendParcel(MessageKind.Event, 0, _parcel, topic, sender, isShared: true);
        GC.KeepAlive(this);
        return shared;
    }

    public override T Read<T>()
    {
        T value = _parcel.Read<T>(new ValueLimits(), "data");
        GC.KeepAlive(this);
        return value;
    }
}
