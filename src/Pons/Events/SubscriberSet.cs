namespace Pons.Events;

/// <summary>Subscribers that change rarely and are gone through often.</summary>
/// <remarks>Altered only under its table's lock. The list is made when it is next wanted, so that a thousand who come at once cost one list.</remarks>
internal sealed class SubscriberSet(Lock gate)
{
    private readonly HashSet<Subscriber> _all = [];
    private volatile Subscriber[]? _list = [];

    public Subscriber[] List => _list ?? Make();

    public bool IsEmpty => _all.Count == 0;

    public void Add(Subscriber subscriber)
    {
        _all.Add(subscriber);
        _list = null;
    }

    public void Remove(Subscriber subscriber)
    {
        _all.Remove(subscriber);
        _list = null;
    }

    private Subscriber[] Make()
    {
        lock (gate)
        {
            return _list ??= [.. _all];
        }
    }
}
