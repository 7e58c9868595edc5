using Pons.Protocol.Json;

namespace Pons.Protocol.Tests.Json;

public sealed class CreditExchangeTests
{
    private readonly CreditExchange _credits = new();

    [Fact]
    public void What_was_spent_beyond_what_is_granted_goes_into_the_next_grant()
    {
        _credits.Note(1, spent: 30, toBeGranted: 12);
        _credits.Note(1, spent: 30, toBeGranted: 12);

        Assert.Equal(24UL + 36, _credits.Settle(1, 24));
        Assert.Equal(24UL, _credits.Settle(1, 24));
    }

    [Fact]
    public void What_is_granted_beyond_what_was_spent_is_taken_off_as_soon_as_it_can_be()
    {
        _credits.Note(1, spent: 3, toBeGranted: 12);
        _credits.Note(1, spent: 3, toBeGranted: 12);

        Assert.Equal(0UL, _credits.Settle(1, 12));
        Assert.Equal(6UL, _credits.Settle(1, 12));
        Assert.Equal(12UL, _credits.Settle(1, 12));
    }

    [Fact]
    public void Streams_know_nothing_of_each_other_and_are_forgotten_at_their_end()
    {
        _credits.Note(1, spent: 30, toBeGranted: 12);

        Assert.Equal(5UL, _credits.Settle(3, 5));
        _credits.End(1);
        Assert.Equal(0, _credits.Count);
        Assert.Equal(5UL, _credits.Settle(1, 5));
    }

    [Fact]
    public void A_grant_without_end_stays_one()
    {
        _credits.Note(1, spent: 30, toBeGranted: 12);

        Assert.Equal(ulong.MaxValue, _credits.Settle(1, ulong.MaxValue));
    }
}
