using Pons.Events;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>The data of an event that came over a link, in the form that it came in.</summary>
internal sealed class ParcelData : EventData
{
    /// <param name="parcel">Its contents, which are this one's from now on.</param>
    public ParcelData(Parcel parcel)
    {
        Parcel = parcel;
        if (!parcel.HasThings)
        {
            GC.SuppressFinalize(this);
        }
    }

    // Subscribers share it, and none of them knows who is the last to read it.
#pragma warning disable MA0055
    /// <summary>Lets go of what the event carried.</summary>
    ~ParcelData() => Parcel.Dispose();
#pragma warning restore MA0055

    /// <summary>What goes on to other links as it is.</summary>
    public Parcel Parcel { get; }

    public override T Read<T>()
    {
        T value = Parcel.Read<T>(new ValueLimits(), "data");
        GC.KeepAlive(this);
        return value;
    }
}
