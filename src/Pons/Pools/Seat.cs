using Pons.Links;

namespace Pons.Pools;

/// <summary>A worker as <see cref="Dispatch"/> sees it. A place gets a new seat with each new worker, so that what ends late on the old one disturbs nobody.</summary>
internal sealed class Seat
{
    public Seat(int place, int mainCalls, int threadedCalls, int loopCalls = int.MaxValue, Link? link = null)
    {
        Place = place;
        Link = link;
        Lanes =
        [
            new SeatLane(this, Lane.Main, mainCalls),
            new SeatLane(this, Lane.Threads, threadedCalls),
            new SeatLane(this, Lane.Loop, loopCalls),
        ];
    }

    public int Place { get; }

    /// <summary>The way to the worker; nothing where only the dispatch is of interest.</summary>
    public Link? Link { get; }

    /// <summary>By <see cref="Lane"/>.</summary>
    public IReadOnlyList<SeatLane> Lanes { get; }

    /// <summary>Whether calls that just come may take it.</summary>
    public bool IsOpen { get; set; }

    /// <summary>It is open no more, and never will be.</summary>
    public bool IsClosed { get; set; }
}

/// <summary>One lane of a worker: how many calls it has, and how many it may have.</summary>
internal sealed class SeatLane
{
    public SeatLane(Seat seat, Lane lane, int width)
    {
        Seat = seat;
        Lane = lane;
        Width = width;
        Node = new LinkedListNode<SeatLane>(this);
    }

    public Seat Seat { get; }

    public Lane Lane { get; }

    public int Width { get; }

    public int Count { get; set; }

    public bool HasRoom => Count < Width;

    /// <summary>Stands in a list as long as the seat is open and the lane has room.</summary>
    public LinkedListNode<SeatLane> Node { get; }
}
