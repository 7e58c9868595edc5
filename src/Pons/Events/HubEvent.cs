using Pons.Events;

namespace Pons;

/// <summary>Something that happened, as a subscriber sees it.</summary>
/// <typeparam name="T">What its data is read as.</typeparam>
public sealed class HubEvent<T>
{
    private readonly EventNote _note;
    private T? _data;
    private bool _isRead;

    internal HubEvent(EventNote note, long dropped)
    {
        _note = note;
        Dropped = dropped;
    }

    /// <summary>What it is about.</summary>
    public string Topic => _note.Topic;

    /// <summary>What its sender gave with it, read when it is first asked for.</summary>
    /// <exception cref="ValueException">It is no <typeparamref name="T"/>.</exception>
    public T Data
    {
        get
        {
            if (!_isRead)
            {
                _data = _note.Data.Read<T>();
                _isRead = true;
            }

            return _data!;
        }
    }

    /// <summary>The client that it is meant for; nothing when it is for all.</summary>
    public ulong? Client => _note.Client;

    /// <summary>The client that sent it; nothing when it came from the host or one of its peers.</summary>
    public ulong? Sender => _note.Sender;

    /// <summary>How many events this subscriber lost just before this one, because it was slower than they came.</summary>
    public long Dropped { get; }

    /// <summary>The topic.</summary>
    public override string ToString() => Topic;
}
