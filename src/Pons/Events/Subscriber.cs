namespace Pons.Events;

/// <summary>A sink, and the topics that it asked for.</summary>
/// <remarks>Altered only under its table's lock; read by whoever publishes.</remarks>
internal sealed class Subscriber(IEventSink sink)
{
    // What publishing costs, and what is kept, is bounded, whatever a peer asks for.
    public const int MostTopics = 10_000;
    public const int MostPrefixes = 100;

    private readonly bool _isLocal = sink is EventQueue;
    private readonly HashSet<string> _exact = [];
    private volatile string[] _prefixes = [];

    public IEventSink Sink => sink;

    public IReadOnlyCollection<string> Exact => _exact;

    public bool HasPrefixes => _prefixes.Length > 0;

    public bool IsIdle => _exact.Count == 0 && !HasPrefixes;

    /// <summary>Events for one client are for no other, but the host sees them all.</summary>
    public bool Takes(ulong? client) => client is null || _isLocal || sink.Client == client;

    /// <summary>What a client sends is for the host and its peers alone.</summary>
    public bool Takes(EventNote note) => note.Sender is not null ? sink.Client is null : Takes(note.Client);

    /// <summary>Whether one of the beginnings that it asked for is that of the topic, and it does not get the event for the topic itself.</summary>
    public bool TakesByPrefix(string topic)
    {
        foreach (string prefix in _prefixes)
        {
            if (topic.StartsWith(prefix, StringComparison.Ordinal))
            {
                lock (_exact)
                {
                    return !_exact.Contains(topic);
                }
            }
        }

        return false;
    }

    /// <summary>Answers whether it was not there yet.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public bool AddExact(string topic)
    {
        lock (_exact)
        {
            return _exact.Count < MostTopics || _exact.Contains(topic)
                ? _exact.Add(topic)
                : throw new InvalidOperationException($"'{topic}' would be one topic more than the {MostTopics} that a subscriber may ask for; ask for several at once with a '*' at the end.");
        }
    }

    /// <summary>Answers whether it was there.</summary>
    public bool RemoveExact(string topic)
    {
        lock (_exact)
        {
            return _exact.Remove(topic);
        }
    }

    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public void AddPrefix(string prefix)
    {
        if (!_prefixes.Contains(prefix))
        {
            _prefixes = _prefixes.Length < MostPrefixes
                ? [.. _prefixes, prefix]
                : throw new InvalidOperationException($"'{prefix}*' would be one more than the {MostPrefixes} subscriptions with a '*' at the end that a subscriber may have; ask for fewer, wider ones.");
        }
    }

    public void RemovePrefix(string prefix) => _prefixes = [.. _prefixes.Where(other => other != prefix)];
}
