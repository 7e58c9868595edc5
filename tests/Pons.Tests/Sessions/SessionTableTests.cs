using Pons.Sessions;
using Pons.Tests.Pools;

namespace Pons.Tests.Sessions;

public sealed class SessionTableTests : IDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new(measures: true);
    private readonly SessionTable _table;

    public SessionTableTests()
    {
        _table = new SessionTable(_time, Linger, limit: 3);
    }

    public void Dispose() => _table.Dispose();

    [Fact]
    public void Each_client_has_a_session_with_a_number_and_a_secret_of_its_own()
    {
        Session first = _table.Open();
        Session second = _table.Open();

        Assert.Equal([1UL, 2UL], [first.Id, second.Id]);
        Assert.NotEqual(first.Secret, second.Secret);
        Assert.Matches("^[0-9a-f]{64}$", first.Secret);
        Assert.True(first.IsConnected);
        Assert.Null(first.Name);
        Assert.True(_table.TryFind(2, out Session? found));
        Assert.Same(second, found);
        Assert.False(_table.TryFind(3, out _));
    }

    [Fact]
    public void A_session_outlives_its_connection_for_the_time_that_it_lingers()
    {
        Session session = _table.Open();
        session.Values["name"] = "Ann";
        _table.Drop(session);
        Assert.False(session.IsConnected);

        _time.Advance(Linger - TimeSpan.FromMilliseconds(1));
        Assert.True(_table.TryResume(session.Id, session.Secret, out Session? resumed));
        Assert.Same(session, resumed);
        Assert.True(session.IsConnected);

        _time.Advance(2 * Linger);
        Assert.Equal("Ann", session.Values["name"]);
    }

    [Fact]
    public void After_that_it_is_gone_with_its_values_and_its_number_is_never_used_again()
    {
        Session session = _table.Open();
        session.Values["name"] = "Ann";
        _table.Drop(session);

        _time.Advance(Linger);

        Assert.False(_table.TryResume(session.Id, session.Secret, out _));
        Assert.False(_table.TryFind(session.Id, out _));
        Assert.Empty(session.Values.Keys);
        Assert.Equal(2UL, _table.Open().Id);
    }

    [Fact]
    public void Only_who_knows_the_secret_takes_a_session_up()
    {
        Session session = _table.Open();
        Session other = _table.Open();
        Session named = _table.ForName("ann");
        _table.Drop(session);

        Assert.All(["", other.Secret, session.Secret[1..], session.Secret.ToUpperInvariant() + "0"], secret => Assert.False(_table.TryResume(session.Id, secret, out _)));
        Assert.False(_table.TryResume(99, session.Secret, out _));
        Assert.False(_table.TryResume(named.Id, named.Secret, out _));
        Assert.False(session.IsConnected);
    }

    [Fact]
    public void A_client_that_is_back_before_its_old_connection_was_missed_keeps_its_session()
    {
        Session session = _table.Open();
        Assert.True(_table.TryResume(session.Id, session.Secret, out _));

        _table.Drop(session);
        Assert.True(session.IsConnected);
        _time.Advance(2 * Linger);
        Assert.True(_table.TryFind(session.Id, out _));

        _table.Drop(session);
        _table.Drop(session); // one too many
        _time.Advance(Linger);
        Assert.False(_table.TryFind(session.Id, out _));
    }

    [Fact]
    public void One_timer_serves_all_and_is_set_only_while_a_session_lingers()
    {
        Session[] sessions = [_table.Open(), _table.Open(), _table.Open()];
        Assert.Empty(_time.Waiting);

        _table.Drop(sessions[0]);
        _time.Advance(TimeSpan.FromSeconds(4));
        _table.Drop(sessions[1]);
        _table.Drop(sessions[2]);
        Assert.Equal([TimeSpan.FromSeconds(6)], _time.Waiting);

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([false, true, true], sessions.Select(session => _table.TryFind(session.Id, out _)));
        Assert.Equal([TimeSpan.FromSeconds(4)], _time.Waiting);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([false, false, false], sessions.Select(session => _table.TryFind(session.Id, out _)));
        Assert.Empty(_time.Waiting);

        _table.Drop(_table.Open());
        Assert.Equal([Linger], _time.Waiting);
    }

    [Fact]
    public void Beyond_the_limit_the_session_that_lingers_longest_goes()
    {
        Session[] sessions = [_table.Open(), _table.Open(), _table.Open(), _table.Open()];

        Array.ForEach(sessions, _table.Drop);

        Assert.Equal([false, true, true, true], sessions.Select(session => _table.TryFind(session.Id, out _)));
    }

    [Fact]
    public void Without_a_time_to_linger_a_session_ends_with_its_connection()
    {
        using var table = new SessionTable(_time, TimeSpan.Zero);
        Session session = table.Open();

        table.Drop(session);

        Assert.False(table.TryFind(session.Id, out _));
    }

    [Fact]
    public void A_named_session_is_the_same_for_all_who_name_it()
    {
        Session ann = _table.ForName("ann");
        ann.Values["count"] = 1;

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Same(ann, _table.ForName("ann"));
        Assert.NotSame(ann, _table.ForName("Ann"));
        Assert.Equal("ann", ann.Name);
        Assert.False(ann.IsConnected);
        Assert.True(_table.TryFind(ann.Id, out _));
        Assert.Equal(1, ann.Values["count"]);
        Assert.Throws<ArgumentException>(() => _table.ForName(""));
    }

    [Fact]
    public void Of_too_many_named_sessions_the_longest_unused_goes()
    {
        Session[] sessions = [_table.ForName("a"), _table.ForName("b"), _table.ForName("c")];
        sessions[1].Values["count"] = 1;
        _table.ForName("a");

        _table.ForName("d");

        Assert.Same(sessions[0], _table.ForName("a"));
        Assert.Same(sessions[2], _table.ForName("c"));
        Assert.Empty(sessions[1].Values.Keys);
        Assert.False(_table.TryFind(sessions[1].Id, out _));
        Assert.NotSame(sessions[1], _table.ForName("b"));
    }

    [Fact]
    public void A_table_that_is_disposed_knows_no_session_any_more()
    {
        Session client = _table.Open();
        Session named = _table.ForName("ann");
        Session lingering = _table.Open();
        named.Values["a"] = 1;
        _table.Drop(lingering);

        _table.Dispose();

        Assert.Empty(named.Values.Keys);
        Assert.False(client.IsConnected);
        Assert.Empty(_time.Waiting);
        _table.Drop(client);
        Assert.False(_table.TryFind(client.Id, out _));
        Assert.Throws<ObjectDisposedException>(() => _table.Open());
        Assert.Throws<ObjectDisposedException>(() => _table.ForName("ann"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_threads_may_use_it_at_a_time()
    {
        using var table = new SessionTable(TimeProvider.System, TimeSpan.FromMilliseconds(1), limit: 50);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                Session session = table.Open();
                table.ForName($"{i % 70}").Values["a"] = thread;
                table.Drop(session);
                if (table.TryResume(session.Id, session.Secret, out Session? same))
                {
                    Assert.Same(session, same);
                    table.Drop(session);
                }
            }
        })));

        await Until.TrueAsync(() => !Enumerable.Range(1, 20_000).Any(id => table.TryFind((ulong)id, out Session? session) && session.Name is null));
    }
}
