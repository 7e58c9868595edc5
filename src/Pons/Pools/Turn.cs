namespace Pons.Pools;

/// <summary>A call's claim to a worker: it waits for one, has one, or has given it back. Only <see cref="Dispatch"/> alters it.</summary>
internal class Turn
{
    public Turn(Lane lane, int? place)
    {
        Lane = lane;
        Place = place;
        Node = new LinkedListNode<Turn>(this);
    }

    public Lane Lane { get; }

    /// <summary>The only place that it may go to; nothing when any will do.</summary>
    public int? Place { get; }

    /// <summary>Its row among all turns that were asked for.</summary>
    public long Arrival { get; set; }

    /// <summary>Where it is, while it has a worker.</summary>
    public SeatLane? Has { get; set; }

    /// <summary>Where it waits, while it waits.</summary>
    public LinkedListNode<Turn> Node { get; }
}
