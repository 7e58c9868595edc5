namespace Pons.Pools;

/// <summary>Who may call which worker now, and who waits, in order of arrival. Pure: no thread, no clock, no worker.</summary>
/// <remarks>
/// Not safe for threads: whoever owns it locks. What an operation costs does not depend on how many workers there are or how many calls wait. As long as a seat is open
/// and has room in a lane, nobody waits who could sit there.
/// </remarks>
internal sealed class Dispatch
{
    private readonly int _queueLimit;

    // Calls that any worker may take, by lane.
    private readonly LinkedList<Turn>[] _waiting = NewQueues<Turn>();

    // Open seats with room, by lane; the first is the next to be taken.
    private readonly LinkedList<SeatLane>[] _free = NewQueues<SeatLane>();
    private readonly DispatchPlace[] _places;
    private long _arrivals;

    public Dispatch(int places, int queueLimit)
    {
        _queueLimit = queueLimit;
        _places = new DispatchPlace[places];
        for (int i = 0; i < places; i++)
        {
            _places[i] = new DispatchPlace(NewQueues<Turn>());
        }
    }

    /// <summary>How many calls wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many calls have a worker.</summary>
    public int Given { get; private set; }

    /// <summary>Whether every place was given up, so that waiting would be in vain.</summary>
    public bool IsGivenUp => _places.All(place => place.IsGivenUp);

    /// <summary>Gives the call a worker, lets it wait, or refuses it.</summary>
    public Entry Enter(Turn turn)
    {
        turn.Arrival = ++_arrivals;
        return TryGive(turn) ? Entry.Given : Waiting >= _queueLimit ? Entry.Full : Wait(turn);
    }

    /// <summary>As <see cref="Enter"/>, for a call that was in already, keeps its row in the queue and is refused no more.</summary>
    public Entry EnterAgain(Turn turn) => TryGive(turn) ? Entry.Given : Wait(turn);

    /// <summary>Takes a call out of the queue; false when it does not wait.</summary>
    public bool Leave(Turn turn)
    {
        if (turn.Node.List is not { } queue)
        {
            return false;
        }

        queue.Remove(turn.Node);
        Waiting--;
        return true;
    }

    /// <summary>A call gives its worker back; answers the call that has it now, if one waited for it.</summary>
    public Turn? End(Turn turn)
    {
        if (turn.Has is not { } lane)
        {
            return null;
        }

        turn.Has = null;
        Given--;
        lane.Count--;
        if (lane.Seat.IsClosed || TakeWaiting(lane) is not { } next)
        {
            List(lane, first: true);
            return null;
        }

        return next;
    }

    /// <summary>
    /// A place has a worker. Answers a call that waited and has it now; to be asked again until none is left. Only then the seat is open for those who just come:
    /// they do not overtake.
    /// </summary>
    public Turn? Open(Seat seat)
    {
        _places[seat.Place].Seat = seat;
        foreach (SeatLane lane in seat.Lanes)
        {
            if (lane.HasRoom && TakeWaiting(lane) is { } next)
            {
                return next;
            }
        }

        seat.IsOpen = true;
        foreach (SeatLane lane in seat.Lanes)
        {
            List(lane, first: false);
        }

        return null;
    }

    /// <summary>A worker takes no more calls. Those that it has go on, and give it back in vain.</summary>
    public void Close(Seat seat)
    {
        seat.IsOpen = false;
        seat.IsClosed = true;
        foreach (SeatLane lane in seat.Lanes)
        {
            lane.Node.List?.Remove(lane.Node);
        }

        if (_places[seat.Place].Seat == seat)
        {
            _places[seat.Place].Seat = null;
        }
    }

    /// <summary>A place will have no worker any more; answers the calls that waited for it alone and have to enter again.</summary>
    public IReadOnlyList<Turn> GiveUp(int place)
    {
        _places[place].IsGivenUp = true;
        return TakeAll(_places[place].Waiting);
    }

    /// <summary>Takes all calls out of the queue.</summary>
    public IReadOnlyList<Turn> Clear() => Waiting == 0 ? [] : [.. TakeAll(_waiting), .. _places.SelectMany(place => TakeAll(place.Waiting))];

    // By lane.
    private static LinkedList<T>[] NewQueues<T>() => [new(), new(), new()];

    private bool TryGive(Turn turn)
    {
        SeatLane? lane = turn.Place is { } place ? PlaceFor(place).Seat?.Lanes[(int)turn.Lane] : _free[(int)turn.Lane].First?.Value;
        if (lane is not { HasRoom: true, Seat.IsOpen: true })
        {
            return false;
        }

        Give(lane, turn);
        return true;
    }

    private void Give(SeatLane lane, Turn turn)
    {
        Given++;
        lane.Count++;
        turn.Has = lane;
        if (lane.Node.List is { } free)
        {
            free.Remove(lane.Node);
            List(lane, first: false);
        }
    }

    /// <summary>A main thread that has just become free is taken again first: its caches are warm. Of lanes with more room each gets its turn.</summary>
    private void List(SeatLane lane, bool first)
    {
        if (!lane.Seat.IsOpen || !lane.HasRoom || lane.Node.List is not null)
        {
            return;
        }

        LinkedList<SeatLane> free = _free[(int)lane.Lane];
        if (first)
        {
            free.AddFirst(lane.Node);
        }
        else
        {
            free.AddLast(lane.Node);
        }
    }

    private Entry Wait(Turn turn)
    {
        LinkedList<Turn> queue = QueueOf(turn);

        // Only who enters again has anybody behind it.
        LinkedListNode<Turn>? before = queue.Last;
        if (before is null || before.Value.Arrival < turn.Arrival)
        {
            queue.AddLast(turn.Node);
        }
        else
        {
            LinkedListNode<Turn> after = queue.First!;
            while (after.Value.Arrival < turn.Arrival)
            {
                after = after.Next!;
            }

            queue.AddBefore(after, turn.Node);
        }

        Waiting++;
        return Entry.Waiting;
    }

    /// <summary>Gives a lane to whoever has waited longest: for any worker, or for this place alone.</summary>
    private Turn? TakeWaiting(SeatLane lane)
    {
        DispatchPlace place = _places[lane.Seat.Place];
        Turn? any = _waiting[(int)lane.Lane].First?.Value;
        Turn? mine = place.Seat == lane.Seat ? place.Waiting[(int)lane.Lane].First?.Value : null;
        Turn? next = any is null || (mine is not null && mine.Arrival < any.Arrival) ? mine : any;
        if (next is not null)
        {
            Leave(next);
            Give(lane, next);
        }

        return next;
    }

    private LinkedList<Turn> QueueOf(Turn turn) => (turn.Place is { } place ? PlaceFor(place).Waiting : _waiting)[(int)turn.Lane];

    /// <summary>The place itself; when it was given up, the next that was not.</summary>
    private DispatchPlace PlaceFor(int place)
    {
        int living = place;
        while (_places[living].IsGivenUp && (living = (living + 1) % _places.Length) != place)
        {
        }

        return _places[living];
    }

    private List<Turn> TakeAll(LinkedList<Turn>[] queues)
    {
        List<Turn> turns = [.. queues.SelectMany(queue => queue).OrderBy(turn => turn.Arrival)];
        turns.ForEach(turn => Leave(turn));
        return turns;
    }

    private sealed class DispatchPlace(LinkedList<Turn>[] waiting)
    {
        public LinkedList<Turn>[] Waiting { get; } = waiting;

        public Seat? Seat { get; set; }

        public bool IsGivenUp { get; set; }
    }
}
