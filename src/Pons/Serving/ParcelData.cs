using Pons.Events;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>The data of an event that came over a link, in the form that it came in.</summary>
internal sealed class ParcelData(Parcel parcel) : EventData
{
    /// <summary>What goes on to other links as it is.</summary>
    public Parcel Parcel => parcel;

    public override T Read<T>() => parcel.Read<T>(new ValueLimits(), "data");
}
