using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Pons.Sessions;

/// <summary>The sessions of a hub. Those of clients outlive a lost connection for a while; named ones are kept until they are the longest unused of too many.</summary>
/// <remarks>Safe for any number of threads. One timer serves all sessions, and is set only while one of them lingers.</remarks>
internal sealed class SessionTable : IDisposable
{
    public const int DefaultLimit = 100_000;

    private const int SecretBytes = 32;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _linger;
    private readonly int _limit;
    private readonly Dictionary<ulong, Session> _sessions = [];
    private readonly Dictionary<string, Session> _named = [];

    // Both with the longest there first. All linger equally long, so the order in which they began is that in which they end.
    private readonly LinkedList<Lingering> _lingering = [];
    private readonly LinkedList<Lingering> _used = [];
    private ITimer? _timer;
    private ulong _lastId;
    private bool _isDisposed;

    /// <param name="time">The clock.</param>
    /// <param name="linger">How long a session outlives its connection.</param>
    /// <param name="limit">How many named sessions are kept, and how many that linger.</param>
    public SessionTable(TimeProvider time, TimeSpan linger, int limit = DefaultLimit)
    {
        _time = time;
        _linger = linger;
        _limit = limit;
    }

    /// <summary>A new session for a new client, connected.</summary>
    public Session Open()
    {
        string secret = RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true);
        lock (_gate)
        {
            Session session = Add(null, secret);
            session.Connections = 1;
            return session;
        }
    }

    /// <summary>The session that C# callers call so, made when it is first asked for. Beyond the limit the longest unused one goes, with its values.</summary>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public Session ForName(string name)
    {
        NameRule.Check("a session", name, nameof(name));
        lock (_gate)
        {
            if (!_named.TryGetValue(name, out Session? session))
            {
                if (_named.Count >= _limit)
                {
                    Forget(_used.First!.Value.Session);
                }

                session = Add(name, "");
                _named.Add(name, session);
                session.Node = _used.AddLast(new Lingering(session, 0));
            }
            else if (session.Node != _used.Last)
            {
                _used.Remove(session.Node!);
                _used.AddLast(session.Node!);
            }

            return session;
        }
    }

    /// <summary>A connection of the session is gone. When it was its only one, the session is kept for the time that it lingers.</summary>
    public void Drop(Session session)
    {
        lock (_gate)
        {
            if (session.Connections == 0 || --session.Connections > 0 || !_sessions.ContainsKey(session.Id))
            {
                return;
            }

            if (_linger <= TimeSpan.Zero || _isDisposed)
            {
                Forget(session);
                return;
            }

            if (_lingering.Count >= _limit)
            {
                Forget(_lingering.First!.Value.Session);
            }

            session.Node = _lingering.AddLast(new Lingering(session, _time.GetTimestamp()));
            if (_lingering.Count == 1)
            {
                Wake(_linger);
            }
        }
    }

    /// <summary>Connects a client to the session that it had, if it still is and the client knows its secret.</summary>
    public bool TryResume(ulong id, string secret, [NotNullWhen(true)] out Session? session)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(id, out session) || session.Secret.Length == 0 || !IsSecret(session, secret))
            {
                session = null;
                return false;
            }

            session.Connections++;
            if (session.Node is { } node)
            {
                _lingering.Remove(node);
                session.Node = null;
            }

            return true;
        }
    }

    /// <summary>The session of that number, connected, lingering or named.</summary>
    public bool TryFind(ulong id, [NotNullWhen(true)] out Session? session)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(id, out session);
        }
    }

    /// <summary>Forgets all sessions and their values.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            foreach (Session session in _sessions.Values)
            {
                session.Connections = 0;
                session.Values.Store.Clear();
            }

            _sessions.Clear();
            _named.Clear();
            _lingering.Clear();
            _used.Clear();
        }
    }

    private static bool IsSecret(Session session, string secret) =>
        secret.Length == session.Secret.Length && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(session.Secret), Encoding.UTF8.GetBytes(secret));

    private Session Add(string? name, string secret)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var session = new Session(++_lastId, name, secret);
        _sessions.Add(session.Id, session);
        return session;
    }

    private void Forget(Session session)
    {
        _sessions.Remove(session.Id);
        if (session.Node is { } node)
        {
            node.List!.Remove(node);
            session.Node = null;
        }

        if (session.Name is { } name)
        {
            _named.Remove(name);
        }

        session.Values.Store.Clear();
    }

    private void EndLingering()
    {
        lock (_gate)
        {
            while (_lingering.First is { } first)
            {
                TimeSpan left = _linger - _time.GetElapsedTime(first.Value.Since);
                if (left > TimeSpan.Zero)
                {
                    Wake(left);
                    return;
                }

                Forget(first.Value.Session);
            }
        }
    }

    private void Wake(TimeSpan after)
    {
        if (_isDisposed)
        {
            return;
        }

        // Whole milliseconds are what timers count; one too early would only have to be set again.
        TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Ceiling(after.TotalMilliseconds));
        if (_timer is null)
        {
            _timer = _time.CreateTimer(static table => ((SessionTable)table!).EndLingering(), this, rounded, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(rounded, Timeout.InfiniteTimeSpan);
        }
    }
}
