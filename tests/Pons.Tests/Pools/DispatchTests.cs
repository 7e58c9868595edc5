using Pons.Pools;

namespace Pons.Tests.Pools;

/// <summary>The pure part of a pool: no worker, no thread.</summary>
public sealed class DispatchTests
{
    private readonly Dispatch _dispatch = new(places: 3, queueLimit: 4);

    [Fact]
    public void A_call_gets_a_free_worker_and_the_next_call_another_one()
    {
        Seat[] seats = [Open(0), Open(1)];
        Turn first = Enter();
        Turn second = Enter();

        Assert.Equal(seats.Order(BySeat), new[] { first.Has!.Seat, second.Has!.Seat }.Order(BySeat));
        Assert.Equal(2, _dispatch.Given);
    }

    [Fact]
    public void Who_finds_nobody_free_waits_in_order_of_arrival()
    {
        Open(0);
        Turn running = Enter();
        Turn second = Enter();
        Turn third = Enter();

        Assert.Null(second.Has);
        Assert.Same(second, _dispatch.End(running));
        Assert.Same(third, _dispatch.End(second));
        Assert.Null(_dispatch.End(third));
        Assert.Equal((0, 0), (_dispatch.Waiting, _dispatch.Given));
    }

    [Fact]
    public void The_worker_that_became_free_last_is_taken_first()
    {
        Open(0);
        Seat warm = Open(1);
        Turn[] turns = [Enter(), Enter()];
        _dispatch.End(turns.Single(turn => turn.Has!.Seat != warm));
        _dispatch.End(turns.Single(turn => turn.Has is not null));

        Assert.Same(warm, Enter().Has!.Seat);
    }

    [Fact]
    public void One_more_than_may_wait_is_refused_and_nobody_else()
    {
        Open(0);
        Turn running = Enter();
        Turn[] waiting = [.. Enumerable.Range(0, 4).Select(_ => Enter())];

        Assert.Equal(Entry.Full, _dispatch.Enter(new Turn(Lane.Main, null)));
        Assert.Equal(4, _dispatch.Waiting);
        Assert.Same(waiting[0], _dispatch.End(running));
    }

    [Fact]
    public void Who_leaves_the_queue_gets_no_worker_and_leaves_once()
    {
        Open(0);
        Turn running = Enter();
        Turn leaving = Enter();
        Turn next = Enter();

        Assert.True(_dispatch.Leave(leaving));
        Assert.False(_dispatch.Leave(leaving));
        Assert.Same(next, _dispatch.End(running));
        Assert.Null(leaving.Has);
    }

    [Fact]
    public void Lanes_do_not_stand_in_each_others_way()
    {
        Open(0, threads: 2);
        Enter();
        Turn waiting = Enter();
        Turn[] threaded = [Enter(Lane.Threads), Enter(Lane.Threads)];
        Turn oneTooMany = Enter(Lane.Threads);

        Assert.Null(waiting.Has);
        Assert.All(threaded, turn => Assert.NotNull(turn.Has));
        Assert.Null(oneTooMany.Has);
        Assert.All(Enumerable.Range(0, 1000).Select(_ => Enter(Lane.Loop)), turn => Assert.NotNull(turn.Has));
        Assert.Same(oneTooMany, _dispatch.End(threaded[1]));
    }

    [Fact]
    public void Calls_of_the_loop_go_round()
    {
        Open(0);
        Open(1);
        Open(2);

        int[] places = [.. Enumerable.Range(0, 6).Select(_ => Enter(Lane.Loop).Has!.Seat.Place)];

        Assert.Equal([0, 1, 2, 0, 1, 2], places);
    }

    [Fact]
    public void A_session_waits_for_its_place_while_others_are_free()
    {
        Open(0);
        Open(1);
        Turn running = Enter(place: 1);
        Turn waiting = Enter(place: 1);

        Assert.Equal(1, running.Has!.Seat.Place);
        Assert.Null(waiting.Has);
        Assert.Equal(0, Enter().Has!.Seat.Place);
        Assert.Same(waiting, _dispatch.End(running));
    }

    [Fact]
    public void Sessions_and_others_take_turns_by_their_arrival()
    {
        Open(0);
        Turn running = Enter();
        Turn[] waiting = [Enter(place: 0), Enter(), Enter(place: 0), Enter()];

        foreach (Turn next in waiting)
        {
            Assert.Same(next, _dispatch.End(running));
            running = next;
        }
    }

    [Fact]
    public void Those_who_wait_go_before_those_who_come_when_a_worker_opens()
    {
        Turn[] waiting = [Enter(), Enter(Lane.Loop), Enter(place: 0)];
        var seat = new Seat(0, mainCalls: 1, threadedCalls: 1);

        Assert.Same(waiting[0], _dispatch.Open(seat));
        Turn late = Enter(Lane.Loop);
        Assert.Null(late.Has);
        Assert.Same(waiting[1], _dispatch.Open(seat));
        Assert.Same(late, _dispatch.Open(seat));
        Assert.Null(_dispatch.Open(seat));
        Assert.NotNull(Enter(Lane.Loop).Has);
        Assert.Same(waiting[2], _dispatch.End(waiting[0]));
    }

    [Fact]
    public void A_closed_worker_gets_nothing_more_and_what_ends_late_there_disturbs_nobody()
    {
        Seat old = Open(0);
        Turn late = Enter();
        _dispatch.Close(old);
        Turn waiting = Enter();

        Assert.Null(waiting.Has);
        Assert.Null(_dispatch.End(late));
        Assert.Null(_dispatch.End(late));
        Seat fresh = Open(0, first: waiting);
        Assert.Same(fresh, waiting.Has!.Seat);
        Assert.Equal(1, _dispatch.Given);
    }

    [Fact]
    public void Who_enters_again_has_its_old_row()
    {
        Open(0);
        Seat lost = Open(1);
        Turn[] turns = [Enter(), Enter()];
        Turn behind = Enter();
        Turn again = turns.Single(turn => turn.Has!.Seat == lost);
        _dispatch.Close(lost);
        Assert.Null(_dispatch.End(again));

        Assert.Equal(Entry.Waiting, _dispatch.EnterAgain(again));

        Assert.Same(again, _dispatch.End(turns.Single(turn => turn != again)));
        Assert.Same(behind, _dispatch.End(again));
    }

    [Fact]
    public void The_sessions_of_a_place_that_was_given_up_move_to_the_next()
    {
        Open(0);
        Open(2);
        Turn orphan = Enter(place: 1);

        Assert.Equal([orphan], _dispatch.GiveUp(1));

        Assert.Equal(Entry.Given, _dispatch.EnterAgain(orphan));
        Assert.Equal(2, orphan.Has!.Seat.Place);
        Assert.False(_dispatch.IsGivenUp);
        _dispatch.GiveUp(0);
        _dispatch.GiveUp(2);
        Assert.True(_dispatch.IsGivenUp);
    }

    [Fact]
    public void Thousands_of_random_steps_lose_and_double_nothing()
    {
        var random = new Random(4711);
        var dispatch = new Dispatch(places: 3, queueLimit: 50);
        var seats = new Seat?[3];
        var running = new List<Turn>();
        int entered = 0, ended = 0, left = 0, refused = 0;
        var waiting = new HashSet<Turn>();

        void Given(Turn turn)
        {
            waiting.Remove(turn);
            Assert.NotNull(turn.Has);
            Assert.True(turn.Place is null || turn.Place == turn.Has.Seat.Place);
            running.Add(turn);
        }

        for (int step = 0; step < 50_000; step++)
        {
            int place = random.Next(3);
            switch (random.Next(10))
            {
                case < 4:
                    var turn = new Turn((Lane)random.Next(3), random.Next(4) == 0 ? place : null);
                    Entry entry = dispatch.Enter(turn);
                    entered++;
                    (refused, _) = entry == Entry.Full ? (refused + 1, false) : (refused, entry == Entry.Waiting && waiting.Add(turn));
                    if (entry == Entry.Given)
                    {
                        Given(turn);
                    }

                    break;
                case < 8 when running.Count > 0:
                    Turn over = running[random.Next(running.Count)];
                    running.Remove(over);
                    ended++;
                    if (dispatch.End(over) is { } next)
                    {
                        Given(next);
                    }

                    break;
                case 8 when waiting.Count > 0:
                    Turn leaver = waiting.First();
                    Assert.True(dispatch.Leave(leaver));
                    waiting.Remove(leaver);
                    left++;
                    break;
                case 9 when seats[place] is { } seat:
                    dispatch.Close(seat);
                    seats[place] = null;
                    break;
                case 9:
                    var fresh = seats[place] = new Seat(place, 1, 2);
                    while (dispatch.Open(fresh) is { } first)
                    {
                        Given(first);
                    }

                    break;
            }

            Assert.Equal((waiting.Count, running.Count), (dispatch.Waiting, dispatch.Given));
            Assert.All(seats.OfType<Seat>(), open => Assert.All(open.Lanes, lane => Assert.InRange(lane.Count, 0, lane.Width)));

            // As long as an open seat has room, nobody waits who could sit there.
            Assert.DoesNotContain(waiting, turn => seats.Any(seat => seat is { IsOpen: true } && seat.Lanes[(int)turn.Lane].HasRoom && (turn.Place ?? seat.Place) == seat.Place));
        }

        Assert.Equal(entered, ended + left + refused + running.Count + waiting.Count);
    }

    private static Comparer<Seat> BySeat { get; } = Comparer<Seat>.Create((one, other) => one.Place.CompareTo(other.Place));

    private Seat Open(int place, int threads = 1, Turn? first = null)
    {
        var seat = new Seat(place, mainCalls: 1, threadedCalls: threads);
        if (first is not null)
        {
            Assert.Same(first, _dispatch.Open(seat));
        }

        Assert.Null(_dispatch.Open(seat));
        return seat;
    }

    private Turn Enter(Lane lane = Lane.Main, int? place = null)
    {
        var turn = new Turn(lane, place);
        _dispatch.Enter(turn);
        return turn;
    }
}
