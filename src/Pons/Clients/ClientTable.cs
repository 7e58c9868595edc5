using System.Collections.Concurrent;

namespace Pons;

/// <summary>The clients that are connected to a hub at this moment, by whichever door.</summary>
/// <remarks>Safe for any number of threads.</remarks>
public sealed class ClientTable
{
    private readonly ConcurrentDictionary<ulong, Client> _clients = new();
    private int _places;

    internal ClientTable()
    {
    }

    /// <summary>Raised when a client has joined and can be called, on the thread that brings its messages: it must not block.</summary>
    public event Action<Client>? Joined;

    /// <summary>Raised when a client's connection has ended; its session lives on for a while.</summary>
    public event Action<Client>? Left;

    /// <summary>How many there are.</summary>
    public int Count => _clients.Count;

    /// <summary>Those that are there at this moment, in no order.</summary>
    public IReadOnlyCollection<Client> All => [.. _clients.Values];

    /// <summary>The client of that number, if it is connected.</summary>
    public Client? Find(ulong id) => _clients.GetValueOrDefault(id);

    /// <summary>A connection wants to be a client; false when there are too many.</summary>
    internal bool TryTakePlace(int most)
    {
        if (Interlocked.Increment(ref _places) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _places);
        return false;
    }

    internal void LeavePlace() => Interlocked.Decrement(ref _places);

    internal void Add(Client client)
    {
        Client? old = null;
        _clients.AddOrUpdate(client.Id, client, (_, known) =>
        {
            old = known;
            return client;
        });

        // Who takes a session up again need not wait until the loss of the old connection is noticed.
        old?.Disconnect();
        Tell(Joined, client);
    }

    internal void Remove(Client client)
    {
        if (_clients.TryRemove(KeyValuePair.Create(client.Id, client)))
        {
            Tell(Left, client);
        }
    }

    // What a program hangs on the coming and going of clients may fail, and neither the client nor the host pays for that.
    private static void Tell(Action<Client>? handlers, Client client)
    {
        try
        {
            handlers?.Invoke(client);
        }
        catch (Exception error)
        {
            System.Diagnostics.Trace.TraceError($"A handler of clients that come and go threw for {client}: {error}");
        }
    }
}
