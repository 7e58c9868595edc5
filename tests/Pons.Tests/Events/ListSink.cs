using Pons.Events;

namespace Pons.Tests.Events;

/// <summary>A subscriber that keeps what it gets, as one beyond a link would.</summary>
internal sealed class ListSink(ulong? client = null) : IEventSink
{
    private readonly List<EventNote> _notes = [];

    public ulong? Client => client;

    public Task? Room { get; set; }

    public IReadOnlyList<string> Topics
    {
        get
        {
            lock (_notes)
            {
                return [.. _notes.Select(note => note.Topic)];
            }
        }
    }

    public bool Deliver(EventNote note)
    {
        lock (_notes)
        {
            _notes.Add(note);
        }

        return Room is not null;
    }
}
